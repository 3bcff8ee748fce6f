import { analyze, readConfig, resolveRules, rules, type Config, type Finding } from "@ai-routes/rules";
import { extractFacts } from "../rules/engine/facts/extract-facts.js";
import { languageOf } from "../rules/engine/facts/language.js";
import { applyEdits } from "./apply-edits.js";
import type { FixturePage, Marked } from "./fixture-page.js";
import { memoryWorkspace } from "./workspace.js";

/** What the analysis made of a page, told in the page's own terms. */
export interface PageRun {
  found: Marked[];
  /** Path → text of the files that the first fix of each finding which can be made changes; all findings fixed at once. */
  fixed: Map<string, string>;
  /** Messages that are not made of words, findings with a fix that are still there after it, and files that no longer parse. */
  complaints: string[];
}

/** Where pages stand in the workspace. */
const root = "/page";

/** Analyses the app of a page with one rule (or those the page names in `- rules:`). */
export function runPage(page: FixturePage, ruleId: string): PageRun {
  const files = new Map(page.files.filter(({ fixed }) => !fixed).map(({ path, text }) => [path, text]));
  const findings = analyzed(page, ruleId, files);
  const fixed = fixedFiles(findings, withDefaults(page, files));
  return {
    found: findings.map((finding) => marked(finding, files)),
    fixed,
    complaints: [...unworded(findings), ...(fixed.size === 0 ? [] : complaintsAfterFix(page, ruleId, findings, files, fixed))],
  };
}

/** The app of a page as a workspace, and its configuration, for tests that ask of it something else. */
export function pageApp(page: FixturePage, ruleId: string): { texts: Record<string, string>; root: string; config: Config } {
  const files = new Map(page.files.filter(({ fixed }) => !fixed).map(({ path, text }) => [path, text]));
  const texts = Object.fromEntries([...withDefaults(page, files)].map(([path, text]) => [`${root}/${path}`, text]));
  return { texts, root, config: configOf(page, ruleId) };
}

function analyzed(page: FixturePage, ruleId: string, files: ReadonlyMap<string, string>): Finding[] {
  const config = configOf(page, ruleId);
  const only = page.settings.rules?.split(/,\s*/) ?? [ruleId];
  const texts = Object.fromEntries([...withDefaults(page, files)].map(([path, text]) => [`${root}/${path}`, text]));
  return analyze(memoryWorkspace(texts, root), { config, rules: resolveRules(rules, config, { only }) }).findings;
}

function configOf(page: FixturePage, ruleId: string): Config {
  const { config, problems } = readConfig(configText(page, ruleId), `${root}/ai-routes.config.json`, rules);
  if (!config) throw new Error(`The page's settings: ${problems.map(({ message }) => message).join("; ")}`);
  return config;
}

/** What the settings of a page say, as `ai-routes.config.json`. */
export function configText({ settings }: FixturePage, ruleId: string): string {
  const [platform, plan] = settings.platform?.split(" ") ?? [];
  return JSON.stringify({
    preset: settings.preset,
    platform: platform && { name: platform, plan },
    rules: settings.options && { [ruleId]: [rules.find(({ id }) => id === ruleId)?.severity, JSON.parse(settings.options)] },
  });
}

/** What nearly every page would repeat: a manifest and the `@/*` paths, where it has none of its own. */
export function withDefaults({ settings }: FixturePage, files: ReadonlyMap<string, string>): Map<string, string> {
  const all = new Map(files);
  const has = (name: RegExp): boolean => [...files.keys()].some((path) => name.test(path));
  const dependencies = { next: settings.next ?? "16.4.6", ai: "6.0.326", "@ai-sdk/openai": "3.0.0", openai: "6.49.0", react: "19.2.0", zod: "4.1.0" };
  if (!has(/(^|\/)package\.json$/)) all.set("package.json", JSON.stringify({ name: "page", dependencies }));
  if (!has(/(^|\/)[jt]sconfig\.json$/)) all.set("tsconfig.json", JSON.stringify({ compilerOptions: { paths: { "@/*": ["./*"] } } }));
  return all;
}

function marked(finding: Finding, files: ReadonlyMap<string, string>): Marked {
  const { rule, message, at } = finding;
  const file = at.file.slice(root.length + 1);
  const before = (files.get(file) ?? "").slice(0, at.span[0]);
  const lineStart = before.lastIndexOf("\n") + 1;
  const lineEnd = (files.get(file) ?? "").indexOf("\n", at.span[0]);
  const end = lineEnd < 0 ? at.span[1] : Math.min(at.span[1], lineEnd);
  return { file, line: before.split("\n").length - 1, start: at.span[0] - lineStart, end: end - lineStart, rule, message };
}

function fixedFiles(findings: readonly Finding[], files: ReadonlyMap<string, string>): Map<string, string> {
  const read = (path: string): string | null => files.get(path.slice(root.length + 1)) ?? null;
  const edits = findings.flatMap(({ fixes }) => fixes.filter(({ claim }) => !claim).map((fix) => fix.edits(read)).find(({ length }) => length > 0) ?? []);
  // Two findings may ask for one and the same insertion.
  const distinct = [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
  const changed = new Set(distinct.map(({ file }) => file.slice(root.length + 1)));
  return new Map(
    [...changed].map((path) => [path, applyEdits(files.get(path) ?? "", distinct.filter(({ file }) => file === `${root}/${path}`))]),
  );
}

/** A file's name goes into a message by `words`: an ordinary template makes `[object Object]` of it. */
function unworded(findings: readonly Finding[]): string[] {
  return findings.filter(({ message }) => /\[object |(^|\W)undefined\W/.test(message)).map(({ rule, message }) => `${rule} says: ${message}`);
}

function complaintsAfterFix(
  page: FixturePage, ruleId: string, before: readonly Finding[], files: ReadonlyMap<string, string>, fixed: ReadonlyMap<string, string>,
): string[] {
  const broken = [...fixed].flatMap(([path, text]) => {
    const language = languageOf(path);
    const errors = language === null ? [] : extractFacts(text, language).syntaxErrors;
    return errors.map(({ message }) => `${path} does not parse after the fix: ${message}\n${text}`);
  });
  const after = analyzed(page, ruleId, new Map([...files, ...fixed]));
  const all = withDefaults(page, files);
  const reads = (texts: ReadonlyMap<string, string>) => (path: string): string | null => texts.get(path.slice(root.length + 1)) ?? null;
  const isFixable = (texts: ReadonlyMap<string, string>) => ({ fixes }: Finding): boolean => fixes.some((fix) => !fix.claim && fix.rule === undefined && fix.edits(reads(texts)).length > 0);
  const fixable = before.filter(isFixable(all));
  // What a fixed finding spoke for comes back.
  const named = new Set(before.flatMap(({ at, absorbed }) => absorbed.map(({ rule }) => `${rule} ${at.file}`)));
  const again = after.filter(({ rule, at }) => !named.has(`${rule} ${at.file}`));
  const left = fixable.length === before.length ? again : again.filter(isFixable(new Map([...all, ...fixed])));
  return [...broken, ...left.map(({ rule, message, at }) => `still found after the fix in ${at.file}: ${rule}: ${message}\n${fixed.get(at.file.slice(root.length + 1)) ?? ""}`)];
}
