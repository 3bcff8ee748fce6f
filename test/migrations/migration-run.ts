import { analyze, migrate, migrationNamed, Project, resolveRules, rules, templateFolderOf, type Config, type Migrated, type Workspace } from "@ai-routes/rules";
import { overlay } from "@ai-routes/rules/disk";
import { extractFacts } from "../../rules/engine/facts/extract-facts.js";
import { languageOf } from "../../rules/engine/facts/language.js";
import type { FixturePage } from "../fixture-page.js";
import { pageApp } from "../fixture-run.js";
import { changingWorkspace, memoryWorkspace } from "../workspace.js";

/** Runs a migration on the app of a page: its files, and what the migration makes of them. */
export function migratePage(page: FixturePage, name: string, texts = pageApp(page, "").texts, as?: string): Migrated & { texts: Record<string, string> } {
  const { root, config } = pageApp(page, "");
  const migrated = migrateWorkspace(memoryWorkspace(texts, root), config, name, as);
  return { ...migrated, texts: laidOver(texts, new Map(migrated.files.map(({ file, after }) => [file, after]))) };
}

/** Runs a migration; one project sees all its passes, as in an editor: what one does not touch is not analysed again. */
export function migrateWorkspace(workspace: Workspace, config: Config, name: string, as?: string): Migrated {
  const migration = migrationNamed(name, as);
  if (!migration) throw new Error(`There is no migration ${name}.`);
  let now = workspace;
  const project = new Project(changingWorkspace(() => now));
  const look = (changed: ReadonlyMap<string, string | null>) => {
    now = overlay(workspace, changed);
    const { routes, findings } = project.analyze({ config, rules: resolveRules(rules, config, { only: [...(migration.rules ?? [])] }) });
    const seen = now;
    return { routes, findings, all: routes, read: (file: string) => seen.read(file), files: () => seen.files() };
  };
  return migrate(migration, look, { name: (file) => file.slice(workspace.root.length + 1), templateFolder: () => templateFolderOf(config) });
}

function laidOver(texts: Record<string, string>, changed: ReadonlyMap<string, string | null>): Record<string, string> {
  const all = { ...texts };
  for (const [file, text] of changed) {
    if (text === null) delete all[file];
    else all[file] = text;
  }
  return all;
}

/** The plan in the words of a page's block `plan`. */
export function planText({ rewrites, refusals }: Migrated): string {
  const short = (file: string): string => file.replace(/^\/page\//, "");
  return [
    ...rewrites.flatMap(({ of, changes, byHand, packages }) => [
      of, ...changes.map(({ file, what }) => `  ${short(file)}: ${what}.`), ...byHand.map((what) => `  by hand: ${what}`), ...(packages.length > 0 ? [`  packages: ${packages.join(", ")}`] : []),
    ]),
    ...refusals.map(({ of, why, instead }) => `${of} is left alone: ${why}.${instead === null ? "" : ` ${instead}`}`),
  ].join("\n");
}

/** The model calls that each URL reaches. */
export function modelCallsIn(page: FixturePage, texts: Record<string, string>): Record<string, string[]> {
  const { root, config } = pageApp(page, "");
  const { routes } = analyze(memoryWorkspace(texts, root), { config, rules: [] });
  return Object.fromEntries(routes.map(({ url, handlers }): [string, string[]] => [url, [...new Set(handlers.flatMap(({ modelCalls }) => modelCalls.map(({ callee, model }) => `${callee} ${model}`)))].sort()]).sort());
}

/** Ids of findings of `recommended` in the app, with their files; those that others speak for too, if asked. */
export function findingsIn(page: FixturePage, texts: Record<string, string>, absorbed = false): string[] {
  const { root, config } = pageApp(page, "");
  const { findings } = analyze(memoryWorkspace(texts, root), { config, rules: resolveRules(rules, config, { preset: "recommended" }) });
  return findings.flatMap((one) => [one.rule, ...(absorbed ? one.absorbed.map(({ rule }) => rule) : [])].map((rule) => `${rule} in ${one.at.file.slice(root.length + 1)}`));
}

/** The texts that a migration wrote. */
export function writtenBy({ files }: Migrated): Record<string, string> {
  return Object.fromEntries(files.flatMap(({ file, after }) => (after === null ? [] : [[file, after]])));
}

/** What the parser says of texts that it cannot read. */
export function syntaxErrorsIn(texts: Record<string, string>): string[] {
  return Object.entries(texts).flatMap(([file, text]) => {
    const language = languageOf(file);
    return language === null ? [] : extractFacts(text, language).syntaxErrors.map(({ message }) => `${file}: ${message}\n${text}`);
  });
}
