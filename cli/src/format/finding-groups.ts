import type { Finding, Place } from "@ai-routes/rules";

/** Findings of one rule that all go through one place elsewhere: an edit there clears them all. */
export interface SharedGroup {
  at: Place;
  findings: Finding[];
}

/** Findings at one and the same place. */
export interface PlaceGroup {
  at: Place;
  findings: Finding[];
}

/**
 * Takes together the findings that share their rule, those it speaks for, and a place in another
 * file where what is missing may be put; the place that clears most goes first. The rest is given
 * back as it came.
 */
export function shareHelpers(findings: readonly Finding[]): { shared: SharedGroup[]; rest: Finding[] } {
  const shared: SharedGroup[] = [];
  let rest = [...findings];
  for (;;) {
    const largest = largestGroup(rest);
    if (!largest) return { shared, rest };
    shared.push(largest);
    rest = rest.filter((finding) => !largest.findings.includes(finding));
  }
}

/** In the order the places first come up. */
export function byPlace(findings: readonly Finding[]): PlaceGroup[] {
  const groups = new Map<string, PlaceGroup>();
  for (const finding of findings) {
    const key = extentKey(finding.at);
    const group = groups.get(key);
    if (group) group.findings.push(finding);
    else groups.set(key, { at: finding.at, findings: [finding] });
  }
  return [...groups.values()];
}

/** Names a place by all of it: what is marked alike in the output is the same. */
export function extentKey({ file, span }: Place): string {
  return `${file}:${span[0]}:${span[1]}`;
}

function largestGroup(findings: Finding[]): SharedGroup | null {
  const groups = new Map<string, SharedGroup>();
  for (const finding of findings) {
    for (const { at } of finding.related.filter((related) => related.onTheWay && related.at.file !== finding.at.file)) {
      const key = [finding.rule, ...finding.absorbed.map(({ rule }) => rule).sort(), extentKey(at)].join(" ");
      const group = groups.get(key);
      if (!group) groups.set(key, { at, findings: [finding] });
      else if (!group.findings.includes(finding)) group.findings.push(finding);
    }
  }
  const clearing = [...groups.values()].filter((group) => new Set(group.findings.map(({ at }) => at.file)).size > 1);
  return clearing.reduce<SharedGroup | null>(
    (largest, group) => (largest === null || group.findings.length > largest.findings.length ? group : largest),
    null,
  );
}
