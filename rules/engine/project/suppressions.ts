import { lineAt } from "../facts/lines.js";
import type { Suppression } from "../facts/file-facts.js";
import type { Finding } from "../finding.js";
import type { Comments } from "./analysis-cache.js";

/** The rule of findings about comments that silence nothing; it is no rule of the catalogue. */
export const unusedSuppression = "unused-suppression";

export interface Suppressed {
  /** What no comment silences. */
  open: Finding[];
  /** What only an `eslint-disable…` comment silences, where these are the host's to obey. */
  leftToHost: Finding[];
  /** Findings about comments of ours that silenced none. */
  unused: Finding[];
}

/**
 * Leaves out the findings that comments silence, and reports the `ai-routes-disable…` comments that
 * silenced none. `ran` are the ids of the rules that ran: a comment for a rule that did not run is
 * not called unused. `eslint-disable…` comments silence as well (or are left to the host), but
 * whether they are used is ESLint's to say. `commentsOf` gives null for files that were not parsed.
 */
export function applySuppressions(
  findings: readonly Finding[],
  files: Iterable<string>,
  commentsOf: (file: string) => Comments | null,
  ran: ReadonlySet<string>,
  eslintComments: "obey" | "leave" = "obey",
): Suppressed {
  const used = new Map<Suppression, Set<string>>();
  const open: Finding[] = [];
  const leftToHost: Finding[] = [];
  for (const finding of findings) {
    const comments = commentsOf(finding.at.file);
    const line = lineAt(comments?.lineStarts ?? [0], finding.at.span[0]);
    const silencing = (comments?.suppressions ?? []).filter((suppression) => silences(suppression, finding.rule, line));
    const obeyed = silencing.filter(({ syntax }) => syntax === "ai-routes" || eslintComments === "obey");
    for (const suppression of obeyed) note(used, suppression, finding.rule);
    if (silencing.length === 0) open.push(finding);
    else if (obeyed.length === 0) leftToHost.push(finding);
  }
  return { open, leftToHost, unused: [...files].flatMap((file) => unusedIn(file, commentsOf(file), used, ran)) };
}

function silences({ rules, lines }: Suppression, rule: string, line: number): boolean {
  if (lines !== null && (line < lines[0] || line > lines[1])) return false;
  return rules === null || rules.includes(rule);
}

function note(used: Map<Suppression, Set<string>>, suppression: Suppression, rule: string): void {
  const rules = used.get(suppression);
  if (rules) rules.add(rule);
  else used.set(suppression, new Set([rule]));
}

function unusedIn(
  file: string,
  comments: Comments | null,
  used: ReadonlyMap<Suppression, ReadonlySet<string>>,
  ran: ReadonlySet<string>,
): Finding[] {
  return (comments?.suppressions ?? [])
    .filter(({ syntax }) => syntax === "ai-routes")
    .flatMap((suppression): Finding[] => {
      const rules = used.get(suppression);
      if (suppression.rules === null) return rules ? [] : [unused(file, suppression, [])];
      const idle = suppression.rules.filter((rule) => ran.has(rule) && !rules?.has(rule));
      return idle.length > 0 ? [unused(file, suppression, idle)] : [];
    });
}

function unused(file: string, { span, rules }: Suppression, idle: string[]): Finding {
  const names = idle.map((rule) => `\`${rule}\``).join(", ");
  const rest = rules && idle.length < rules.length ? `take ${names} out of it` : "remove it";
  return {
    rule: unusedSuppression,
    severity: "warning",
    message: `This comment silences nothing${names ? `: no finding of ${names} here` : ""}; ${rest}.`,
    mentions: [],
    at: { file, span },
    routes: [],
    related: [],
    fixes: [],
    absorbed: [],
  };
}
