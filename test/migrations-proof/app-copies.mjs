// Next.js apps in folders of their own, outside of this repository, whose lock file Next.js would take for the app's:
// copied, installed, migrated by the CLI, type-checked and built.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

export const repository = join(import.meta.dirname, "../..");
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production", OPENAI_API_KEY: "none", ANTHROPIC_API_KEY: "none" };

/** A copy of an app in `scratch`, without its packages but where `packages` says so. */
export function copied(scratch, name, from, { packages = false } = {}) {
  const to = mkdtempSync(join(scratch, `${name}-`));
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter: (path) => !/\/(\.git|\.next)$/.test(path) && (packages || basename(path) !== "node_modules") });
  return to;
}

/** Installs the packages of an app, none of whose scripts are run. */
export function install(folder) {
  const clean = existsSync(join(folder, "package-lock.json"));
  npm([clean ? "ci" : "install"], folder);
}

/** Migrates an app, or one of its files, and installs what the rewritten code needs; `form`: `["--as", "function"]`. */
export function migrated(folder, form, path = ".") {
  const plan = run(process.execPath, [join(repository, "cli/bin/ai-routes.js"), "migrate", "durable", path, ...form, "--yes", "--force", "--no-format", "--json"], folder);
  if (plan.status === 2) throw new Error(plan.text);
  const { rewrites, leftAlone } = JSON.parse(plan.stdout);
  const packages = [...new Set(rewrites.flatMap((one) => one.packages))];
  if (packages.length > 0) npm(["install", ...packages], folder);
  return { rewrites, leftAlone };
}

/** Errors of types, without the app's folder and their places in the text. */
export function typeErrors(folder) {
  const { status, text } = run("npx", ["--no-install", "tsc", "--noEmit", "--incremental", "false"], folder);
  const errors = text.split("\n").filter((line) => /error TS/.test(line)).map((line) => line.replaceAll(`${folder}/`, "").replace(/\(\d+,\d+\)/, ""));
  return status !== 0 && errors.length === 0 ? [`tsc: ${text.slice(-1_500)}`] : errors;
}

/** How a build ends that does not succeed. */
export function buildErrors(folder, more = {}) {
  const { status, text } = run("npx", ["--no-install", "next", "build"], folder, more);
  return status === 0 ? [] : [`next build: ${text.slice(-1_500)}`];
}

export function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Packages for development are installed as well, whatever `NODE_ENV` says. */
function npm(args, folder) {
  const { status, text } = run("npm", [...args, "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps", "--include=dev"], folder);
  if (status !== 0) throw new Error(`npm ${args.join(" ")} in ${basename(folder)}: ${text.slice(-1_000)}`);
}

function run(command, args, cwd, more = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", env: { ...env, ...more }, maxBuffer: 1 << 28 });
  return { status, stdout, text: `${stdout}${stderr}` };
}
