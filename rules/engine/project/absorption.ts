import type { Rule } from "../define-rule.js";
import { placeKey, type Finding, type Place, type Severity } from "../finding.js";
import { groupedBy } from "../lists.js";

/** A finding with what absorption needs to know of it. */
export interface Found {
  finding: Finding;
  /** Where it speaks for others: its own place first. */
  places: readonly Place[];
  /** What is wrong, in the words of a finding that speaks for it. */
  brief: string | undefined;
}

/**
 * One fault, one finding: takes findings into one at the same place whose rule speaks for theirs and
 * that concerns the same routes. That one names them, has their fixes behind its own, and is as
 * severe as the gravest. Errors choose first, then whoever nobody there speaks for, then whoever speaks
 * for the fewest rules: it is closest to what it says.
 */
export function absorbed(all: readonly Found[], rules: readonly Rule[]): Finding[] {
  const absorbs = new Map(rules.map((rule) => [rule.id, rule.absorbs ?? []]));
  const wantedBy = ({ finding }: Found): readonly string[] => absorbs.get(finding.rule) ?? [];
  const byPlace = groupedBy(all, ({ finding }) => placeKey(finding.at));
  const others = new Map(all.map((found) => [found, wantedBy(found).length === 0 ? [] : found.places.flatMap((place) => byPlace.get(placeKey(place)) ?? [])
    .filter((other) => other !== found && wantedBy(found).includes(other.finding.rule) && concernsTheSame(found, other))]));
  const othersOf = (found: Found): readonly Found[] => others.get(found)!;
  const spokenFor = new Set([...others.values()].flat());
  const gone = new Set<Found>();
  const take = (found: Found): Found[] => othersOf(found).flatMap((other) => {
    if (gone.has(other)) return [];
    gone.add(other);
    return [other, ...take(other)];
  });
  const rank = (found: Found): number => ranks[found.finding.severity] * 2 + (spokenFor.has(found) ? 0 : 1);
  const inTurn = [...all].sort((a, b) => rank(b) - rank(a) || wantedBy(a).length - wantedBy(b).length);
  for (const found of inTurn) if (!gone.has(found)) speakFor(found.finding, take(found));
  return all.filter((found) => !gone.has(found)).map(({ finding }) => finding);
}

/** Graver is greater. */
export const ranks: Record<Severity, number> = { info: 0, warning: 1, error: 2 };

/** What is wrong for some of the routes only is not said of all. */
function concernsTheSame({ finding: { routes } }: Found, other: Found): boolean {
  return other.finding.routes.length === routes.length && other.finding.routes.every((route) => routes.includes(route));
}

function speakFor(finding: Finding, others: readonly Found[]): void {
  if (others.length === 0) return;
  const gravestFirst = others.toSorted((a, b) => ranks[b.finding.severity] - ranks[a.finding.severity]);
  for (const { finding: { rule, message, mentions, fixes, severity } } of gravestFirst) {
    finding.absorbed.push({ rule, message, mentions });
    // What mends, or answers, the one it speaks for is still to be had.
    const known = new Set(finding.fixes.map(({ title }) => title));
    finding.fixes = [...finding.fixes, ...fixes.filter(({ title }) => !known.has(title)).map((fix) => ({ ...fix, rule: fix.rule ?? rule }))];
    if (ranks[severity] > ranks[finding.severity]) finding.severity = severity;
  }
  const words = new Set(gravestFirst.map(({ brief, finding: { rule } }) => (brief === undefined ? rule : `${brief} (${rule})`)));
  finding.message += ` Also here: ${[...words].join(", ")}.`;
}
