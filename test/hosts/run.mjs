// `npm run test:hosts`: the CLI, ESLint 9, ESLint 10 and oxlint find the same in every app of test/apps, and their safe fixes leave the same files.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const repository = fileURLToPath(new URL("../..", import.meta.url));
const pluginFile = join(repository, "eslint-plugin/dist/index.js");

install();
const { default: plugin } = await import(pathToFileURL(pluginFile));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "ai-routes-hosts-")));
try {
  const apps = readdirSync(join(repository, "test/apps"));
  const wrong = apps.flatMap(compareApp);
  for (const one of wrong) console.error(`\n${one}`);
  process.exitCode = wrong.length === 0 && apps.length > 0 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Gives what differs from the CLI, host by host. */
function compareApp(name) {
  const expected = inCopyOf(name, "check", cli);
  console.log(`${name}: ${expected.findings.length} findings, ${expected.fixed.size} files after safe fixes, by ai-routes check`);
  if (expected.findings.length === 0) return [`${name}: the CLI finds nothing, so nothing is compared.`];

  const hosts = { "ESLint 9": eslint("eslint9"), "ESLint 10": eslint("eslint"), "two threads": eslint("eslint", "--concurrency", "2"), oxlint };
  return Object.entries(hosts).flatMap(([host, run]) => {
    const { findings, fixed } = inCopyOf(name, host.replace(" ", "-"), run);
    const shown = (one) => findings.every(({ endLine }) => endLine === undefined) ? text({ ...one, endLine: undefined }) : text(one);
    const missing = without(expected.findings.map(shown), findings.map(text)).map((one) => `  not found:  ${one}`);
    const surplus = without(findings.map(text), expected.findings.map(shown)).map((one) => `  found also: ${one}`);
    const files = [...new Set([...expected.fixed.keys(), ...fixed.keys()])]
      .filter((file) => expected.fixed.get(file) !== fixed.get(file))
      .map((file) => `  fixed otherwise: ${file}\n${fixed.get(file) ?? "(not at all)"}`);
    const lines = [...missing, ...surplus, ...files];
    console.log(`  ${host.padEnd(11)} ${lines.length === 0 ? "the same" : `${lines.length} differences`}`);
    return lines.length === 0 ? [] : [`${name}, ${host}:\n${lines.join("\n")}`];
  });
}

/** Runs a host in a copy of the app: first to find, then to fix. */
function inCopyOf(name, host, run) {
  const folder = join(scratch, `${name}-${host}`);
  const source = join(repository, "test/apps", name);
  cpSync(source, folder, { recursive: true, filter: (path) => !/\/(?:node_modules|\.next)$/.test(path) });
  const before = textsIn(folder);
  const findings = run(folder, false);
  run(folder, true);
  const fixed = new Map([...textsIn(folder)].filter(([file, content]) => before.has(file) && before.get(file) !== content));
  return { findings, fixed };
}

function cli(folder, fix) {
  const args = ["check", folder, "--preset", "all", "--format", "json", ...(fix ? ["--fix"] : [])];
  const { stdout } = spawn(join(repository, "cli/bin/ai-routes.js"), args, folder);
  return JSON.parse(stdout).findings.map(({ file, line, column, endLine, endColumn, rule, message }) => ({ file, line, column, endLine, endColumn, rule, message }));
}

function eslint(packageName, ...flags) {
  return (folder, fix) => {
    const parser = pathToFileURL(join(here, "node_modules/typescript-eslint/dist/index.js"));
    writeFileSync(
      join(folder, "eslint.config.mjs"),
      `import plugin from ${JSON.stringify(pathToFileURL(pluginFile))};
       import tseslint from ${JSON.stringify(parser)};
       export default [
         { files: ["**/*.{ts,tsx}"], languageOptions: { parser: tseslint.parser } },
         { files: ["**/*.{js,jsx}"], languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } },
         plugin.configs.all,
       ];`,
    );
    const { stdout } = spawn(join(here, "node_modules", packageName, "bin/eslint.js"), [".", "--format", "json", ...flags, ...(fix ? ["--fix"] : [])], folder);
    return JSON.parse(stdout).flatMap(({ filePath, messages }) =>
      messages.map(({ line, column, endLine, endColumn, ruleId, message }) => ({
        file: relative(folder, filePath), line, column, endLine, endColumn, rule: ruleId?.replace("ai-routes/", "") ?? "", message,
      })),
    );
  };
}

function oxlint(folder, fix) {
  const config = { plugins: [], categories: { correctness: "off" }, jsPlugins: [pluginFile], rules: plugin.configs.all.rules };
  writeFileSync(join(folder, ".oxlintrc.json"), JSON.stringify(config));
  const { stdout } = spawn(join(here, "node_modules/oxlint/bin/oxlint"), [".", "--format", "json", ...(fix ? ["--fix"] : [])], folder);
  return JSON.parse(stdout).diagnostics.map(({ filename, labels, code, message }) => ({
    file: filename, line: labels[0]?.span.line, column: labels[0]?.span.column, rule: /\((.*)\)/.exec(code)?.[1] ?? "", message,
  }));
}

function spawn(script, args, cwd) {
  const result = spawnSync(process.execPath, [script, ...args], { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  if (result.status !== 0 && result.status !== 1) throw new Error(`${script} ended with ${result.status}: ${result.stderr || result.stdout}`);
  return result;
}

/** oxlint says no ends: there they are compared without. */
function text({ file, line, column, endLine, endColumn, rule, message }) {
  return `${file}:${line}:${column}${endLine === undefined ? "" : `-${endLine}:${endColumn}`} ${rule}: ${message}`;
}

function without(all, others) {
  const left = [...others];
  return all.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function textsIn(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(files.map(({ parentPath, name }) => [relative(folder, join(parentPath, name)), readFileSync(join(parentPath, name), "utf8")]));
}

function install() {
  if (!existsSync(pluginFile)) throw new Error("Build first: npm run build");
  if (existsSync(join(here, "node_modules/oxlint/package.json"))) return;
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: here, stdio: "inherit" });
  if (status !== 0) throw new Error("npm ci failed in test/hosts");
}
