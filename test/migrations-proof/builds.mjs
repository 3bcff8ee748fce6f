// `npm run test:migrated-builds`: apps that `ai-routes migrate durable` has rewritten, as endpoints and as functions, are
// type-checked and built by Next.js: the example app, and the pages of `test/migrations` in an app of their own. Folders
// named as arguments are copied, migrated and built as well, beside what they are before: for apps that are not in this
// repository. Three of these, each with a route that is also run: `real-routes.mjs`.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { buildErrors, copied, install, migrated, repository, typeErrors, write } from "./app-copies.mjs";

const fragile = join(repository, "test/apps/fragile");
const scratch = mkdtempSync(join(tmpdir(), "ai-routes-builds-"));
const forms = [[], ["--as", "function"]];

let wrong = 0;
const given = process.argv.slice(2);
try {
  const installed = given.length > 0 ? null : installedAs("installed", fragile);
  for (const form of forms) {
    for (const folder of given) shown(`${basename(folder)} ${form.join(" ")}`, tried(installedAs(basename(folder) + form.join(""), folder), form, given.length > 0));
    if (!installed) continue;
    shown(`fragile ${form.join(" ")}`, tried(copied(scratch, "fragile", installed, { packages: true }), form));
    const pages = form.length > 0 ? ["durable/pipeline", "durable/side-by-side", "durable-as-function/streams", "durable-as-function/in-turns"] : ["durable/pipeline", "durable/side-by-side"];
    shown(`${pages.join(", ")} ${form.join(" ")}`, tried(pagesApp(pages, installed), form));
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = wrong === 0 ? 0 : 1;

/** What came of an app: each thing that went wrong in its own words. */
function tried(folder, form, asBefore = false) {
  const before = asBefore ? problems(folder) : [];
  const { rewrites, leftAlone } = migrated(folder, form);
  const after = rewrites.length > 0 ? problems(folder) : [];
  return { of: rewrites.map((one) => one.of), left: leftAlone.map((one) => `${one.of}: ${one.why}`), problems: after.filter((one) => !before.includes(one)) };
}

function problems(folder) {
  return [...typeErrors(folder), ...buildErrors(folder)];
}

function shown(name, { of, left, problems: found }) {
  const ok = of.length > 0 && found.length === 0;
  wrong += ok ? 0 : 1;
  console.log(`${ok ? "ok  " : "FAIL"} ${name.trim()}: ${of.length} rewritten (${of.join(", ")}), ${left.length} left alone; types and build: ${found.length === 0 ? "as before" : `\n${found.join("\n")}`}`);
}

/** The files of pages in one app that has the example's packages, and doubles of the others. */
function pagesApp(pages, installed) {
  const folder = copied(scratch, "pages", installed, { packages: true });
  for (const path of ["app", "lib", "components", "proxy.ts"]) rmSync(join(folder, path), { recursive: true, force: true });
  for (const markdown of pages.map((page) => readFileSync(join(repository, "test/migrations", `${page}.md`), "utf8"))) for (const [, path, text] of markdown.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)) if (path !== "package.json") write(join(folder, path), text);
  write(join(folder, "app/layout.tsx"), "export default ({ children }: { children: React.ReactNode }) => <html><body>{children}</body></html>;\n");
  write(join(folder, "app/page.tsx"), "export default () => null;\n");
  write(join(folder, "node_modules/@prisma/client/package.json"), '{ "name": "@prisma/client", "version": "6.0.0", "main": "index.js", "types": "index.d.ts" }');
  write(join(folder, "node_modules/@prisma/client/index.js"), "exports.PrismaClient = class {};\n");
  write(join(folder, "node_modules/@prisma/client/index.d.ts"), "export declare class PrismaClient { [table: string]: any }\n");
  return folder;
}

function installedAs(name, from) {
  const folder = copied(scratch, name, from);
  install(folder);
  return folder;
}
