import { dollars, platformNames, thousands, wordedWith, type Amount, type Entrypoint, type Finding, type Handler, type Rule } from "@ai-routes/rules";
import { severityRank, worstOf, type Report } from "./report.js";
import { counted } from "./wrap.js";

/** `ai-routes report`: the routes with their worst cases and guards, and the findings by rule, in Markdown. */
export function formatMarkdown(report: Report, rules: readonly Rule[]): string {
  const { routes, findings, problems, apps } = report.analysis;
  const worstFirst = routes.toSorted((a, b) => worstOf(b.handlers) - worstOf(a.handlers));
  const notFollowed = routes.flatMap(({ handlers }) => handlers.flatMap((handler) => handler.notFollowed)).length;
  return [
    "# AI routes",
    "",
    ...apps.map((app) => `- ${titleOf(app, report)}: Next.js ${app.next.version ?? "of an unknown version"}, ${platformOf(app)}`),
    "",
    "| route | model calls | requests, worst case | dollars, worst case | dollars, typical | seconds, worst | seconds, typical | time limit | auth | rate limit | budget | findings |",
    "|---|--:|--:|--:|--:|--:|--:|--:|---|---|---|--:|",
    ...worstFirst.flatMap((route) => route.handlers.map((handler) => rowOf(route, handler, findings))),
    "",
    "A worst case is one incoming request of which every attempt fails late and is billed. `data`: as many times as some data has elements; `unbounded`: nothing ends it; `unknown`: it could not be told.",
    ...(notFollowed > 0 ? ["", `${counted(notFollowed, "call")} could not be followed; \`ai-routes trace\` names them.`] : []),
    ...(problems.length > 0 ? ["", ...problems.map(({ file, message }) => `Not analysed: ${code(report.name(file))}: ${plain(message)}`)] : []),
    "",
    "## Findings",
    "",
    ...(findings.length === 0 ? ["None."] : byRule(findings).flatMap((own) => sectionOf(own, report, rules))),
    "",
  ].join("\n").replace(/\n{3,}/g, "\n\n");
}

/** As the table names it; its folder where that is not the one looked at. */
function titleOf({ name, root }: Report["analysis"]["apps"][number], report: Report): string {
  const folder = report.name(root);
  return folder === "." ? plain(name) : `${plain(name)} (${code(folder)})`;
}

/** Deployment files name the platform, never the plan: only the configuration does. */
function platformOf({ platform: { name, plan, from } }: Report["analysis"]["apps"][number]): string {
  const title = platformNames[name];
  if (from === "assumed") return `${title} assumed`;
  return `${title}${plan === null ? "" : `, ${plan[0]!.toUpperCase()}${plan.slice(1)} plan${from === "config" ? "" : " assumed"}`}`;
}

function rowOf(route: Entrypoint, handler: Handler, findings: readonly Finding[]): string {
  const { guards, attempts, cost, modelCalls, time } = handler;
  const { seconds, effective } = route.maxDuration;
  const holds = (kind: "auth" | "rateLimit" | "budget"): string =>
    guards.always.has(kind) ? "yes" : guards.sometimes.has(kind) ? "partly" : "no";
  const cells = [
    code(`${handler.name} ${route.url}`), String(modelCalls.length), inWords(attempts.max), dollars(cost.worst.value), dollars(cost.typical.value),
    inWords(time.total.worst.value), inWords(time.total.typical.value),
    seconds === null ? "default" : `${seconds} s${effective ? "" : " (no effect)"}`,
    holds("auth"), holds("rateLimit"), holds("budget"), String(findings.filter(({ routes }) => routes.includes(route.file)).length),
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function inWords(amount: Amount): string {
  return typeof amount === "number" ? thousands(Math.ceil(amount)) : amount;
}

function byRule(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) groups.set(finding.rule, [...(groups.get(finding.rule) ?? []), finding]);
  const worst = (own: Finding[]): number => Math.max(...own.map(({ severity }) => severityRank(severity)));
  return [...groups.values()].sort((a, b) => worst(b) - worst(a) || b.length - a.length);
}

function sectionOf(own: Finding[], { name, positions }: Report, rules: readonly Rule[]): string[] {
  const [first] = own;
  const rule = rules.find(({ id }) => id === first?.rule);
  return [
    `### ${first?.rule} (${counted(own.length, first?.severity ?? "finding")})`,
    "",
    ...(rule ? [`${rule.summary} ${rule.why}`, ""] : []),
    ...own.map((finding) => `- ${code(`${name(finding.at.file)}:${positions.of(finding.at).line}`)} ${plain(wordedWith(finding, name))}`),
    "",
  ];
}

function code(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  return `${fence}${text}${fence}`;
}

/** What the code of an app says must not become markup of the report. */
function plain(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[<>]/g, (mark) => ({ "<": "&lt;", ">": "&gt;" })[mark] ?? mark);
}
