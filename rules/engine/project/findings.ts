import type { Rule } from "../define-rule.js";
import type { Ask, Problem } from "../define-rule.js";
import type { AppCode, ClientModule } from "../client/client-module.js";
import type { Entrypoint } from "../entrypoint.js";
import type { OwnCheckKind } from "../edits/guards/check-kinds.js";
import type { CheckedKind, OwnChecks } from "../guards/own-checks.js";
import type { Finding, Place } from "../finding.js";
import type { App } from "../graph/app.js";
import { below } from "../graph/posix-path.js";
import type { EnabledRule } from "../config/rule-settings.js";
import { absorbed, type Found } from "./absorption.js";
import type { Comments } from "./analysis-cache.js";
import { oncePerFile } from "./once-per-file.js";
import { lineAt } from "../facts/lines.js";
import { isSameList } from "../lists.js";
import { applySuppressions } from "./suppressions.js";
import { said, words, type FileName } from "../message.js";

export interface FindingsInput {
  rules: readonly EnabledRule[];
  rulesFor?: ((file: string) => readonly EnabledRule[]) | undefined;
  /** Null: it was not parsed, or cannot be. */
  comments(file: string): Comments | null;
  /** Files whose comments are looked at; asked for once the rules have run. */
  parsed(): readonly string[];
  eslintComments?: "obey" | "leave" | undefined;
  /** The workspace's folder: files outside of an app are named from there. */
  root?: string;
  /** Where fixes write templates, absolute; null: `lib/ai` of the app. */
  templateFolder: string | null;
  /** How the handlers of an app make a check of a kind; the same object as long as they say the same. */
  ownChecks(app: App, kind: CheckedKind, of: OwnCheckKind): OwnChecks;
}

/** What rules look at, of a whole workspace. */
export interface Subjects {
  routes: readonly Entrypoint[];
  apps: readonly AppCode[];
  clientModules: readonly ClientModule[];
}

/** Runs the rules on their subjects; one fault is one finding, however many routes reach it. */
export function findingsOf(subjects: Subjects, input: FindingsInput): Finding[] {
  const { routes, apps, clientModules } = subjects;
  const found = new Map<string, Found>();
  for (const route of routes) for (const [enabled, problem] of problemsOf(route, input)) add(found, problem, enabled, route.file);
  for (const module of clientModules) for (const enabled of rulesFor(module.file, input)) runOnClient(module, enabled, found, input);
  for (const app of apps) for (const enabled of input.rules) if (enabled.rule.subject === "app") runOnApp(app, enabled, found, input);
  // First the comments: what a person has silenced speaks for nothing else.
  const ran = new Set(input.rules.map(({ rule }) => rule.id));
  const all = [...found.values()];
  const { open, leftToHost, unused } = applySuppressions(all.map(({ finding }) => finding), input.parsed(), input.comments, ran, input.eslintComments);
  const isOpen = new Set(open);
  const rules = input.rules.map(({ rule }) => rule);
  const reported = absorbed(all.filter(({ finding }) => isOpen.has(finding)), rules);
  return [...oncePerFile(reported, rules, (place) => lineOf(place, input)), ...leftToHost, ...unused].sort(byPlace);
}

function rulesFor(file: string, input: FindingsInput): readonly EnabledRule[] {
  return input.rulesFor?.(file) ?? input.rules;
}

type Answers = readonly (readonly [EnabledRule, Problem])[];

/** How other handlers check, as a rule was told. */
interface Told {
  kind: CheckedKind;
  of: OwnCheckKind;
  checks: OwnChecks;
}

/** What these rules said of a route, and what they were told of the others; a route that an edit has left alone is the same object as before. */
const answers = new WeakMap<Entrypoint, { rules: readonly EnabledRule[]; problems: Answers; told: readonly Told[] }>();

function problemsOf(route: Entrypoint, input: FindingsInput): Answers {
  const rules = rulesFor(route.file, input);
  let known = answers.get(route);
  const holds = known && isSameList(known.rules, rules) && known.told.every(({ kind, of, checks }) => input.ownChecks(route.app, kind, of) === checks);
  if (!known || !holds) {
    const told: Told[] = [];
    const ownChecks: FindingsInput["ownChecks"] = (app, kind, of) => {
      const checks = input.ownChecks(app, kind, of);
      told.push({ kind, of, checks });
      return checks;
    };
    answers.set(route, (known = { rules, problems: rules.flatMap((enabled) => saidBy(enabled, route, { ...input, ownChecks })), told }));
  }
  return known.problems;
}

function saidBy(enabled: EnabledRule, route: Entrypoint, input: FindingsInput): Answers {
  const { subject, group } = enabled.rule;
  if (subject !== "entrypoint") return [];
  // Of what the functions do, they are spoken to themselves; their route is what the platform ends.
  if (route.serves && group !== "limits") return [];
  const rule = enabled.rule as Rule<"entrypoint">;
  return [...rule.check(route, askOf(enabled, route.app, input))].map((problem) => [enabled, problem]);
}

function runOnClient(module: ClientModule, enabled: EnabledRule, found: Map<string, Found>, input: FindingsInput): void {
  if (enabled.rule.subject !== "client-module") return;
  const rule = enabled.rule as Rule<"client-module">;
  for (const problem of rule.check(module, askOf(enabled, module.app, input))) addFor(found, problem, enabled);
}

function runOnApp(code: AppCode, enabled: EnabledRule, found: Map<string, Found>, input: FindingsInput): void {
  const rule = enabled.rule as Rule<"app">;
  for (const problem of rule.check(code, askOf(enabled, code.app, input))) {
    // A place may stand where the rule is off, or set otherwise.
    const there = rulesFor(problem.at.file, input).find((each) => each.rule === enabled.rule);
    if (there) addFor(found, problem, there);
  }
}

function addFor(found: Map<string, Found>, problem: Problem, enabled: EnabledRule): void {
  for (const route of problem.routes ?? [problem.at.file]) add(found, problem, enabled, route);
}

function askOf(enabled: EnabledRule, app: App, input: FindingsInput): Ask<unknown> {
  const fileName = (file: string): FileName => {
    const folder = [app.root, input.root].find((one) => one !== undefined && file.startsWith(`${one}/`));
    return { file, name: folder === undefined ? file : below(file, folder) };
  };
  return {
    options: enabled.options,
    fileName,
    place: (at) => words`${fileName(at.file)}:${lineOf(at, input)}`,
    templateFolder: input.templateFolder,
    ownChecks: (kind, of) => input.ownChecks(app, kind, of),
  };
}

function lineOf({ file, span }: Place, input: FindingsInput): number {
  return lineAt(input.comments(file)?.lineStarts ?? [0], span[0]) + 1;
}

function add(found: Map<string, Found>, problem: Problem, { rule, severity }: EnabledRule, route: string): void {
  const key = `${rule.id} ${problem.at.file} ${problem.at.span[0]} ${problem.at.span[1]}`;
  const known = found.get(key)?.finding;
  if (known) {
    if (!known.routes.includes(route)) known.routes = [...known.routes, route].sort();
    return;
  }
  const finding: Finding = {
    rule: rule.id, severity, ...said(problem.message), at: problem.at, routes: [route], related: problem.related ?? [], fixes: problem.fixes ?? [], absorbed: [],
  };
  found.set(key, { finding, places: [problem.at, ...(problem.speaksFor ?? [])], brief: problem.brief });
}

function byPlace(a: Finding, b: Finding): number {
  return a.at.file < b.at.file ? -1 : a.at.file > b.at.file ? 1 : a.at.span[0] - b.at.span[0] || (a.rule < b.rule ? -1 : 1);
}
