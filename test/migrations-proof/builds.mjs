// `npm run test:migrated-builds`: apps that `ai-routes migrate durable` has rewritten, as endpoints and as functions, are
// type-checked and built by Next.js: the example app, and the pages of `test/migrations` in an app of their own. Folders
// named as arguments are copied, migrated and built as well, beside what they are before: for apps that are not in this
// repository. Runs in copies outside of it, whose lock file Next.js would take for the app's.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

const repository = join(import.meta.dirname, "../..");
const fragile = join(repository, "test/apps/fragile");
const scratch = mkdtempSync(join(tmpdir(), "ai-routes-builds-"));
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production", OPENAI_API_KEY: "none", ANTHROPIC_API_KEY: "none" };
const forms = [[], ["--as", "function"]];

let wrong = 0;
const given = process.argv.slice(2);
try {
  const installed = given.length > 0 ? null : installedAs("installed", fragile);
  for (const form of forms) {
    for (const folder of given) shown(`${basename(folder)} ${form.join(" ")}`, tried(installedAs(basename(folder) + form.join(""), folder), form, given.length > 0));
    if (!installed) continue;
    shown(`fragile ${form.join(" ")}`, tried(copied("fragile", installed), form));
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
  const plan = run(process.execPath, [join(repository, "cli/bin/ai-routes.js"), "migrate", "durable", ".", ...form, "--yes", "--force", "--no-format", "--json"], folder);
  if (plan.status === 2) return { of: [], left: [], problems: [plan.text] };
  const { rewrites, leftAlone } = JSON.parse(plan.stdout);
  const packages = [...new Set(rewrites.flatMap((one) => one.packages))];
  if (packages.length > 0) run("npm", ["install", ...packages, "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps"], folder);
  const after = rewrites.length > 0 ? problems(folder) : [];
  return { of: rewrites.map((one) => one.of), left: leftAlone.map((one) => `${one.of}: ${one.why}`), problems: after.filter((one) => !before.includes(one)) };
}

/** Errors of types, without their places in the text; of the build, how it ends. */
function problems(folder) {
  const types = run("npx", ["--no-install", "tsc", "--noEmit", "--incremental", "false"], folder);
  const build = run("npx", ["--no-install", "next", "build"], folder);
  return [...types.text.split("\n").filter((line) => /error TS/.test(line)).map((line) => line.replace(/\(\d+,\d+\)/, "")), ...(build.status === 0 ? [] : [`next build: ${build.text.slice(-1_500)}`])];
}

function shown(name, { of, left, problems: found }) {
  const ok = of.length > 0 && found.length === 0;
  wrong += ok ? 0 : 1;
  console.log(`${ok ? "ok  " : "FAIL"} ${name.trim()}: ${of.length} rewritten (${of.join(", ")}), ${left.length} left alone; types and build: ${found.length === 0 ? "as before" : `\n${found.join("\n")}`}`);
}

/** The files of pages in one app that has the example's packages, and doubles of the others. */
function pagesApp(pages, installed) {
  const folder = copied("pages", installed);
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
  const folder = copied(name, from);
  const clean = existsSync(join(folder, "package-lock.json"));
  const { status, text } = run("npm", [clean ? "ci" : "install", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps", "--include=dev"], folder);
  if (status !== 0) throw new Error(`npm could not install ${name}: ${text.slice(-1_000)}`);
  return folder;
}

function copied(name, from) {
  const to = mkdtempSync(join(scratch, `${name}-`));
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter: (path) => !/\/(\.git|\.next)$/.test(path) && (from.startsWith(scratch) || basename(path) !== "node_modules") });
  return to;
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function run(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", env, maxBuffer: 1 << 28 });
  return { status, stdout, text: `${stdout}${stderr}` };
}
