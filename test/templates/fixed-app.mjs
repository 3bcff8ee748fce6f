import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

const here = import.meta.dirname;
const repository = join(here, "../..");

/**
 * The app of a rule's fixture page with the rule's fix made in it by the CLI, as a person would.
 * Gives how often the rule still speaks, the type errors under `strict`, and where its JavaScript is.
 *
 * @param page below `test/rules/`, without `.md`: `require-rate-limit/fix`.
 */
export function fixedApp(page) {
  const [rule] = page.split("/");
  const folder = join(here, "rendered/fixes", page);
  rmSync(folder, { recursive: true, force: true });
  const markdown = markdownOf(page);
  const files = filesOf(markdown);
  const dependencies = { next: "16.4.6", ai: "6.0.326", "@ai-sdk/openai": "3.0.0", openai: "6.49.0", redis: "6.3.1", zod: "4.1.0" };
  write(join(folder, "package.json"), files.get("package.json") ?? JSON.stringify({ name: "page", dependencies }));
  const options = /^- options: (.+)$/m.exec(markdown)?.[1];
  if (options) write(join(folder, "ai-routes.config.json"), JSON.stringify({ rules: { [rule]: ["warning", JSON.parse(options)] } }));
  write(join(folder, "tsconfig.json"), JSON.stringify(configured(folder)));
  for (const [path, text] of files) if (/\.tsx?$/.test(path)) write(join(folder, path), text);

  const found = () => JSON.parse(cli("check", folder, "--preset", "all", "--rule", rule, "--format", "json")).findings.length;
  const before = found();
  cli("check", folder, "--preset", "all", "--rule", rule, "--fix-suggestions", rule, "--force");
  const { status, stdout } = spawnSync(process.execPath, [join(repository, "node_modules/typescript/bin/tsc"), "-p", folder], { encoding: "utf8" });
  const errors = status === 0 ? [] : stdout.trim().split("\n");
  compile(folder);
  return { before, after: found(), errors, file: (path) => join(folder, "js", path.replace(/\.tsx?$/, ".js")) };
}

/** The files of a fixture page as they are before the fix: path → text. */
export function pageFiles(page) {
  return filesOf(markdownOf(page));
}

function markdownOf(page) {
  return readFileSync(join(repository, "test/rules", `${page}.md`), "utf8");
}

/** The blocks of a page that have a path, as they are before the fix and without marker lines. */
function filesOf(markdown) {
  const files = new Map();
  for (const [, path, text] of markdown.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)) {
    files.set(path, text.split("\n").filter((line) => !/^\s*\/\/ *<?\s*\^+/.test(line)).join("\n"));
  }
  return files;
}

function configured(folder) {
  const modules = (name) => [relative(folder, join(here, "node_modules", name))];
  return {
    compilerOptions: {
      strict: true, noEmit: true, skipLibCheck: true, target: "ES2023", lib: ["ES2023", "DOM", "DOM.Iterable"], module: "esnext", moduleResolution: "bundler",
      types: ["node"], typeRoots: [relative(folder, join(here, "node_modules/@types"))],
      paths: { "@/*": ["./*"], ai: modules("ai-v6"), "@ai-sdk/openai": modules("ai-openai-v3"), "@ai-sdk/anthropic": modules("ai-anthropic-v3"), ...standInTypes(folder) },
    },
    include: ["**/*.ts"],
  };
}

/** Of packages that are not installed here, as much as the pages use. */
function standInTypes(folder) {
  const types = { "next/server": "next-server", inngest: "inngest", "inngest/next": "inngest" };
  return Object.fromEntries(Object.entries(types).map(([name, file]) => [name, [relative(folder, join(here, `probes/${file}.d.ts`))]]));
}

function cli(...args) {
  return spawnSync(process.execPath, [join(repository, "cli/bin/ai-routes.js"), ...args], { encoding: "utf8", maxBuffer: 1e8 }).stdout;
}

/** Below `js/`, for Node: types out, and each import at what stands for it here. */
function compile(folder) {
  for (const path of readdirSync(folder, { recursive: true })) {
    if (!/\.ts$/.test(path) || path.startsWith("js/")) continue;
    const { outputText } = ts.transpileModule(readFileSync(join(folder, path), "utf8"), { compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext } });
    const file = join(folder, "js", path.replace(/\.ts$/, ".js"));
    const to = (target) => relative(dirname(file), target).replace(/^(?!\.)/, "./");
    write(file, outputText.replace(/(from |import\()"([^"]+)"/g, (all, before, name) => {
      const stands = name.startsWith("@/") ? to(join(folder, "js", `${name.slice(2)}.js`)) : name.startsWith(".") ? `${name}.js` : standIns(to)[name];
      return stands === undefined ? all : `${before}"${stands}"`;
    }));
  }
}

const standIns = (to) => ({ ai: "ai-v6", "@ai-sdk/openai": to(join(here, "probes/openai-provider.mjs")), "@ai-sdk/anthropic": to(join(here, "probes/anthropic-provider.mjs")), "next/server": to(join(here, "probes/next-server.mjs")) });

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
