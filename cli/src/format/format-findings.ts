import { rules, wordedWith, type Finding, type Place, type Severity } from "@ai-routes/rules";
import { excerpt } from "./excerpt.js";
import { byPlace, extentKey, shareHelpers, type PlaceGroup, type SharedGroup } from "./finding-groups.js";
import { severityRank, worstOf, type Report } from "./report.js";
import { counted, wrap } from "./wrap.js";

/**
 * The findings for people, worst first, by file or by the shared place where one edit clears
 * several: the code, what is wrong with it and what to do. A rule's warning is told in full at its worst
 * place and in its first sentence from there on: an app repeats its faults, a reader needs the
 * advice once. Notes (severity `info`) are counted in one line, unless they were asked for.
 */
export function formatFindings(report: Report): string {
  const { findings } = report.analysis;
  const told: Told = new Set();
  const counts = (finding: Finding): boolean => finding.severity === "info" && !report.showNotes;
  const { shared, rest } = shareHelpers(findings.filter((finding) => !counts(finding)));
  const groups = [
    ...shared.map((group) => ({ findings: group.findings, block: () => sharedBlock(group, told, report) })),
    ...byFile(rest).map((group) => ({ findings: group, block: () => fileBlock(group, told, report) })),
  ].toSorted((a, b) => worst(b.findings, report) - worst(a.findings, report));
  const blocks = [...groups.map(({ block }) => block()), ...notes(findings.filter(counts), report)];
  return blocks.length === 0 ? "" : `${blocks.join("\n\n")}\n`;
}

/** What has been told in full: the names of rules as they are printed. */
type Told = Set<string>;

/** How many places of a group are named before the rest is only counted. */
const namedPlaces = 6;

/** How many calls of a long way are shown at its beginning, and at its end. */
const shownOfWay = { first: 2, last: 3 };

function fileBlock(findings: Finding[], told: Told, report: Report): string {
  const { colors, name } = report;
  const places = byPlace(findings).toSorted((a, b) => worst(b.findings, report) - worst(a.findings, report));
  const title = colors.underline(name(findings[0]!.at.file));
  return [title, ...places.map((group) => placeBlock(group, told, report).join("\n"))].join("\n");
}

function placeBlock({ at, findings }: PlaceGroup, told: Told, report: Report): string[] {
  const chains = new Set<string>();
  const sorted = findings.toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity));
  return [
    ...excerpt(at, report),
    ...sorted.flatMap((finding) => [
      ...messageLines(finding, told, report),
      ...routeLines(finding, report),
      ...chainLines(finding, chains, report),
      ...fixLines(finding, report),
    ]),
  ];
}

function sharedBlock({ at, findings }: SharedGroup, told: Told, report: Report): string {
  const { colors, name, positions } = report;
  const routes = new Set(findings.flatMap((finding) => finding.routes));
  const cleared = routes.size > 0 ? counted(routes.size, "route") : counted(findings.length, "finding");
  const places = findings.slice(1).map((finding) => `${name(finding.at.file)}:${positions.of(finding.at).line}`);
  const more = places.length - namedPlaces;
  const others = places.slice(0, namedPlaces).join(", ") + (more > 0 ? ` and ${more} more` : "");
  return [
    colors.bold(`One edit in ${name(at.file)} clears ${cleared}`),
    ...excerpt(at, report),
    ...messageLines(findings[0]!, told, report),
    ...wrap(`the same at ${others}`, report.width - indent.length - 2).map((line) => `${indent}  ${colors.dim(line)}`),
    ...fixLines(findings[0]!, report),
  ].join("\n");
}

const indent = "      ";
const marks: Record<Severity, string> = { error: "✖", warning: "⚠", info: "ℹ" };

function messageLines(finding: Finding, told: Told, report: Report): string[] {
  const { severity, rule, absorbed } = finding;
  const { colors, width } = report;
  const message = wordedWith(finding, report.name);
  const paint = severity === "error" ? colors.red : severity === "warning" ? colors.yellow : colors.blue;
  const rules = [...new Set([rule, ...absorbed.map((one) => one.rule)])];
  const isTold = told.has(rules.join()) && severity !== "error";
  told.add(rules.join());
  const said = isTold ? firstSentence(message) : message;
  const words = `${said} [${rules.filter((id, index) => index === 0 || !said.includes(id)).join(", ")}]`;
  const lines = wrap(words, width - indent.length - 2);
  return lines.map((line, index) => `${indent}${index === 0 ? `${paint(marks[severity])} ` : "  "}${line}`);
}

function firstSentence(message: string): string {
  return /^.*?\.(?= [A-Z`])/.exec(message)?.[0] ?? message;
}

/** A fault in a shared place says whom it concerns. */
function routeLines({ routes, at }: Finding, { analysis, colors, width }: Report): string[] {
  if (routes.filter((file) => file !== at.file).length < 2) return [];
  const urls = [...new Set(routes.map((file) => analysis.routes.find((route) => route.file === file)?.url ?? file))];
  const named = urls.slice(0, namedPlaces).join(", ") + (urls.length > namedPlaces ? ", …" : "");
  if (urls.length < 2) return [];
  return wrap(`one edit here clears ${counted(urls.length, "route")}: ${named}`, width - indent.length - 2).map((line) => `${indent}  ${colors.dim(line)}`);
}

/** The way from the handler to the place; a way already shown for this place, or told by the message, is not shown again. */
function chainLines(finding: Finding, shown: Set<string>, report: Report): string[] {
  const { related } = finding;
  const { colors, name, positions, width } = report;
  const lineOf = (at: Place): string => `${name(at.file)}:${positions.of(at).line}`;
  const [first, ...more] = related;
  if (first && more.length === 0 && wordedWith(finding, name).includes(lineOf(first.at))) return [];
  const key = related.map(({ at, message }) => `${extentKey(at)} ${message}`).join("\n");
  if (shown.has(key)) return [];
  shown.add(key);
  const { first: begin, last: end } = shownOfWay;
  const left = related.length > begin + end + 1 ? related.length - begin - end : 0;
  const steps = related.map(({ at, message }) => ({ mark: "↳", words: `${lineOf(at)} ${message}` }));
  if (left > 0) steps.splice(begin, left, { mark: "⋮", words: `${left} more calls (\`ai-routes trace\` shows all)` });
  return steps.flatMap(({ mark, words }) =>
    wrap(words, width - indent.length - 4, "  ").map((line, index) => `${indent}  ${colors.dim(`${index === 0 ? mark : " "} ${line}`)}`));
}

/** The first fix that can be made here; what only a person can say comes last. */
function fixLines({ rule, fixes }: Finding, { colors, makeable, width }: Report): string[] {
  const first = fixes.toSorted((a, b) => Number(a.claim ?? false) - Number(b.claim ?? false)).find(makeable);
  if (!first) return [];
  const mends = first.rule === undefined || first.rule === rule ? "" : ` (for ${first.rule})`;
  const lines = wrap(`→ ${first.title}${mends}${first.safe ? " (safe)" : ""}`, width - indent.length - 2, "  ");
  return lines.map((line) => `${indent}  ${colors.cyan(line)}`);
}

function notes(findings: Finding[], { colors }: Report): string[] {
  if (findings.length === 0) return [];
  const rules = [...new Set(findings.map(({ rule }) => rule))].map((rule) => {
    const count = findings.filter((finding) => finding.rule === rule).length;
    return `${indent}${rule}: ${counted(count, "place")} (\`ai-routes check --rule ${rule}\` shows ${count === 1 ? "it" : "them"})`;
  });
  return [[colors.dim(`${marks.info} Notes`), ...rules.map((line) => colors.dim(line))].join("\n")];
}

function byFile(findings: Finding[]): Finding[][] {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) files.set(finding.at.file, [...(files.get(finding.at.file) ?? []), finding]);
  return [...files.values()];
}

const toldFirst = new Set(rules.filter((rule) => rule.toldFirst).map(({ id }) => id));

/** Any error outweighs what is told first, and that any number of requests. */
function worst(findings: readonly Finding[], { analysis }: Report): number {
  return Math.max(
    ...findings.map(({ rule, severity, routes }) => {
      const requests = analysis.routes.filter(({ file }) => routes.includes(file)).map(({ handlers }) => worstOf(handlers));
      return severityRank(severity) * 2e15 + (toldFirst.has(rule) ? 1e15 : 0) + Math.max(0, ...requests);
    }),
  );
}
