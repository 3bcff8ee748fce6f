import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { defaultConfig, migrationTitle, migrations, type Config, type Migrated, type Workspace } from "@ai-routes/rules";
import { openWorkspace, overlay } from "@ai-routes/rules/disk";
import { parsePage } from "../fixture-page.js";
import { pageApp } from "../fixture-run.js";
import { commentsOf, moreThan, typeErrorsOf } from "../kept-code.js";
import { memoryWorkspace } from "../workspace.js";
import { migrateWorkspace, syntaxErrorsIn, writtenBy } from "./migration-run.js";

/**
 * Code that was written for something else: the pages of all rules and of the other migrations. `npm test` takes those
 * whose text speaks of what a migration is about, and of the rest one in {@link sample} (of `gateway`, which runs long on
 * each, one in four times as many); with `MIGRATED=all` all of them
 * are run, and with folders in their place (`npm run test:migrations -- PATH…`) these.
 */
const chosen = process.env["MIGRATED"] ?? "";
const folders = chosen === "" || chosen === "all" ? [] : chosen.split(":");
const sample = chosen === "all" ? 1 : 24;
const about: Record<string, RegExp> = {
  "pages-to-app": /pages\/api\//, "edge-to-node": /["']edge["']/, after: /\bvoid \w|floating/, durable: /Promise\.all\(/, gateway: /^$/,
};

const here = fileURLToPath(new URL("..", import.meta.url));
const pages = ["rules", "migrations"].flatMap((group) => readdirSync(`${here}${group}`, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".md")).sort().map((file) => `${group}/${file}`))
  .map((file) => ({ file, markdown: readFileSync(here + file, "utf8") }));
const titled = migrations.map((one) => ({ ...one, title: migrationTitle(one) }));
const counts = new Map(titled.map(({ title }) => [title, { apps: 0, rewrites: 0, files: 0, refusals: new Map<string, number>() }]));

afterAll(() => {
  for (const [name, { apps, rewrites, files, refusals }] of counts) {
    const reasons = [...refusals].sort(([, a], [, b]) => b - a).map(([why, count]) => `\n  ${count} × ${why}`);
    console.log(`${name}: ${apps} apps, ${rewrites} rewrites in ${files} files; left alone:${reasons.join("") || " nothing"}`);
  }
});

it.each(titled)("$title: what it writes parses, keeps comments and types, is written once; what it leaves alone has a reason", (migration) => {
  const { name, title } = migration;
  const faults = folders.length > 0
    ? folders.flatMap((folder) => faultsOf(migration, basename(folder), openWorkspace(folder), defaultConfig(folder)))
    : pages.filter(({ markdown }, index) => about[name]!.test(markdown) || index % (name === "gateway" && sample > 1 ? 4 * sample : sample) === 0).flatMap(({ file, markdown }) => {
      const page = parsePage(markdown);
      // Those are a rule's.
      delete page.settings.options;
      const { texts, root, config } = pageApp(page, "");
      return faultsOf(migration, file, memoryWorkspace(texts, root), config);
    });

  expect(faults).toEqual([]);
  if (folders.length === 0) expect(counts.get(title)!.rewrites).toBeGreaterThan(2);
});

/** What is wrong with what a migration makes of an app. */
function faultsOf({ name, as, title }: (typeof titled)[number], app: string, workspace: Workspace, config: Config): string[] {
  const migrated = migrateWorkspace(workspace, config, name, as);
  const { rewrites, refusals, files } = migrated;
  const count = counts.get(title)!;
  count.apps++;
  count.rewrites += rewrites.length;
  for (const { why } of refusals) count.refusals.set(withoutNames(why), (count.refusals.get(withoutNames(why)) ?? 0) + 1);
  count.files += files.length;
  const again = files.length === 0 ? [] : migrateWorkspace(overlay(workspace, new Map(files.map(({ file, after }) => [file, after]))), config, name, as).files;
  return [
    ...again.map(({ file }) => `a second time it rewrites ${file}`),
    ...syntaxErrorsIn(writtenBy(migrated)),
    ...lostBy(migrated),
    ...refusals.filter(({ of, why }) => of === "" || why.length < 15).map(({ of, why }) => `${of} is refused without a reason: ${why}`),
  ].map((fault) => `${app}: ${fault}`);
}

/** A reason as it is of every app: without names, files and lines. */
function withoutNames(why: string): string {
  return why.replace(/`[^`]+`/g, "`…`").replace(/\(?\bline \d+\)?/g, "…").replace(/\S+\/\S+|\S+\.\w+\b/g, "…");
}

/** Comments that are gone, and types that are wrong now: a file that goes stands in the one that comes. */
function lostBy({ files }: Migrated): string[] {
  const all = (which: "before" | "after"): string[] => files.flatMap((one) => commentsOf(one[which] ?? ""));
  const isMoved = files.some(({ after }) => after === null);
  const changed = files.filter(({ file, before }) => /\.[cm]?tsx?$/.test(file) && (before !== null || isMoved));
  const errors = (which: "before" | "after"): string[] => changed.flatMap((one) => (one[which] === null ? [] : typeErrorsOf(one.file, one[which])));
  return [
    ...moreThan(all("before"), all("after")).map((comment) => `a comment is gone: ${comment}`),
    ...moreThan(errors("after"), errors("before")).map((message) => `tsc says: ${message}`),
  ];
}
