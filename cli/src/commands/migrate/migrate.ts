import { didYouMean, migrate as runMigration, migrationNamed, migrationTitle, migrations, templateFolderOf, type Migrated, type Migration } from "@ai-routes/rules";
import { overlay, toWorkspacePath } from "@ai-routes/rules/disk";
import { createColors } from "picocolors";
import { agreeAndWrite } from "../../writing/agree-and-write.js";
import { analyzed } from "../../analyzed.js";
import type { MigrateOptions } from "../../arguments.js";
import type { Engine } from "../../engine.js";
import { refuseDirtyTree } from "../../writing/git.js";
import { packagesToAdd } from "../../writing/install-packages.js";
import { load, type Loaded } from "../../load.js";
import { relativeTo } from "../../paths.js";
import { select } from "../../selection.js";
import { wantsColor, type Terminal } from "../../terminal.js";
import { UsageError } from "../../usage-error.js";
import { formatPlan } from "./format-plan.js";
import { planAsJson } from "./json-plan.js";
import { formattedAsTheProject } from "./project-format.js";

/**
 * `ai-routes migrate NAME`: shows the plan and the diff, asks, writes all files or none. 1: something
 * was left alone. Throws a {@link UsageError} for a name that is none, a dirty git tree, a file that
 * has changed meanwhile or may not be written.
 */
export async function migrate(name: string | undefined, paths: string[], options: MigrateOptions, terminal: Terminal, engine: Engine): Promise<0 | 1> {
  if (name === undefined) {
    terminal.out(listed());
    return 0;
  }
  const migration = checked(name, options.as);
  const loaded = await load({ paths, config: options.config, rules: engine.rules }, terminal);
  const migrated = planned(migration, loaded, terminal, engine);
  const nameOf = relativeTo(toWorkspacePath(terminal.cwd));
  const writes = migrated.files.length > 0 && !options.dryRun && (!options.json || options.yes === true);
  if (writes && !options.force) refuseDirtyTree(loaded.workspace.root, "Nothing was written", "--dry-run");

  const tell = options.json ? terminal.err : terminal.out;
  const changes = options.format ? formattedAsTheProject(migrated.files, (words) => tell(`${words}\n`)) : migrated.files;
  const code = migrated.refusals.length > 0 ? 1 : 0;
  if (options.json) {
    if (writes) await agreeAndWrite({ changes, installs: [] }, options, nameOf, { ...terminal, out: () => {} });
    terminal.out(planAsJson(migration, { ...migrated, files: changes }, writes, nameOf));
    return code;
  }
  terminal.out(formatPlan(migration, migrated, nameOf, createColors(wantsColor(terminal))));
  if (changes.length > 0) await agreeAndWrite({ changes, installs: packagesToAdd(migrated.rewrites.map(({ packages, at }) => ({ packages, file: at.file }))) }, options, nameOf, terminal);
  return code;
}

function planned(migration: Migration, loaded: Loaded, terminal: Terminal, engine: Engine): Migrated {
  const look = (texts: ReadonlyMap<string, string | null>) => {
    const workspace = overlay(loaded.workspace, texts);
    const whole = analyzed({ ...loaded, workspace }, { only: [...(migration.rules ?? [])] }, terminal, engine);
    const analysis = select(whole, loaded.targets);
    if (analysis.apps.length === 0) throw new UsageError(`No Next.js app in ${loaded.base}.`);
    // What is found in clients concerns the routes that they ask.
    const files = new Set(analysis.routes.map(({ file }) => file));
    const findings = whole.findings.filter(({ at, routes }) => files.has(at.file) || routes.some((file) => files.has(file)));
    return { routes: analysis.routes, findings, all: whole.routes, read: (file: string) => workspace.read(file), files: () => workspace.files() };
  };
  return runMigration(migration, look, { name: relativeTo(toWorkspacePath(terminal.cwd)), templateFolder: ({ root }) => templateFolderOf(loaded.configFor(root)) });
}

function checked(name: string, as: string | undefined): Migration {
  const migration = migrationNamed(name, as);
  if (!migration && as !== undefined && migrationNamed(name)) throw new UsageError(`\`${name}\` knows no \`--as ${as}\`. \`ai-routes migrate\` lists what there is.`);
  if (!migration) throw new UsageError(`There is no migration \`${name}\`${didYouMean(name, migrations.map((one) => one.name)) || "; `ai-routes migrate` lists them."}`);
  return migration;
}

function listed(): string {
  const widest = Math.max(...migrations.map((one) => migrationTitle(one).length));
  return migrations.map((one) => `${migrationTitle(one).padEnd(widest)}  ${one.summary}\n`).join("");
}
