// The apps that are run: pages of `test/migrations/durable`, and routes of `test/apps/fragile`. Each is written twice
// as JavaScript that Node runs, as it was and as the migration makes it, with doubles in place of the SDKs.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { analyze, defaultConfig, migrate, migrationNamed } from "../../rules/dist/index.js";
import { openWorkspace, overlay } from "../../rules/dist/disk/index.js";

const here = import.meta.dirname;

/** What each page is asked with; one that reads nothing of its request is asked with nothing. */
const bodies = {
  pipeline: { text: "Rain in the north." },
  "side-by-side": { chapters: ["One", "Two"], tone: "friendly" },
  "made-anew": { tier: "pro", topic: "cats" },
  "who-asks": { prompt: "Rain" },
  "made-between": { prompt: "Rain" },
  "taken-apart": { prompt: "Rain,Snow", questions: ["Why?", "When?"], tone: "dry" },
  "kept-elsewhere": { story: "Rain" },
  streams: { topic: "rain", depth: "short", messages: [] },
  "called-at-once": { story: "Rain" },
  "found-or-made": { word: "rain" },
  helpers: { question: "Do you sell lamps?" },
  "in-other-files": { tickets: "The printer is on fire." },
  "left-alone-callers": { prompt: "Rain" },
  "new-document": { transcript: "Rain" },
  "return-type": { prompt: "Rain" },
  "sql-writes": { topic: "Rain" },
  "who-asks-supabase": { prompt: "Rain" },
};

/** An app from a page in Markdown, without the files marked `fixed`. */
export function appOf(name, markdown) {
  const files = new Map([...markdown.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(([, path, text]) => [path, text]));
  const dependencies = { next: "16.4.6", ai: "6.0.326", "@ai-sdk/openai": "3.0.0", openai: "6.49.0", zod: "4.1.0" };
  if (!files.has("package.json")) files.set("package.json", JSON.stringify({ name: "page", dependencies }));
  if (!files.has("jsconfig.json")) files.set("tsconfig.json", JSON.stringify({ compilerOptions: { paths: { "@/*": ["./*"] } } }));
  const route = [...files.keys()].find((path) => /\/route\.[jt]s$/.test(path));
  return { name, files, route, body: bodies[name] ?? {} };
}

/** One route of the example app. */
export function fragileApp(route, body) {
  const root = join(here, "../apps/fragile");
  const files = new Map(readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules") && !entry.parentPath.includes(".next"))
    .map((entry) => [relative(root, join(entry.parentPath, entry.name)), readFileSync(join(entry.parentPath, entry.name), "utf8")]));
  return { name: `fragile ${route}`, files, route: `app/api/${route}/route.ts`, body };
}

/** Writes an app as it is and as `migrate durable` (`--as function`) makes it; gives the modules of the route. `realEngine`: with the SDK itself in place of its double. */
export async function written(example, scratch, as, { realEngine = false } = {}) {
  const source = join(scratch, `${example.name.replaceAll(" ", "-")}${as ? `-as-${as}` : ""}`, "source");
  for (const [path, text] of example.files) write(join(source, path), text);
  const workspace = openWorkspace(source);
  const config = defaultConfig(workspace.root);
  const look = (texts) => {
    const seen = overlay(workspace, texts);
    const { routes } = analyze(seen, { config, rules: [] });
    return { routes: routes.filter(({ file }) => file.endsWith(example.route)), findings: [], all: routes, read: (file) => seen.read(file), files: () => seen.files() };
  };
  const migrated = migrate(migrationNamed("durable", as), look, { name: (file) => file, templateFolder: () => null });
  if (migrated.rewrites.length !== 1) throw new Error(`${example.name}: ${JSON.stringify(migrated.refusals)}`);
  const after = new Map([...example.files, ...migrated.files.map((one) => [relative(source, one.file), one.after])]);
  return { before: runnable(example, example.files, join(dirname(source), "before"), realEngine), after: runnable(example, after, join(dirname(source), "after"), realEngine) };
}

/** Packages that are not what they are in the app: doubles, by what they stand for. */
const doubles = /^(ai|openai|@ai-sdk\/.*|@anthropic-ai\/.*|@prisma\/client|@supabase\/.*|firebase-admin\/.*|jose|@clerk\/.*|next\/.*|inngest(\/.*)?|@upstash\/.*|@neondatabase\/.*)$/;

function runnable({ route }, files, folder, realEngine) {
  cpSync(join(here, "doubles"), join(folder, "doubles"), { recursive: true });
  for (const [path, text] of files) {
    if (!/\.[jt]sx?$/.test(path) || path.endsWith(".d.ts")) continue;
    const { outputText } = ts.transpileModule(text, { fileName: path, compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, jsx: ts.JsxEmit.ReactJSX } });
    write(join(folder, path.replace(/\.[jt]sx?$/, ".mjs")), outputText.replace(/(from |import )"([^"]+)"|(from |import )'([^']+)'/g, (all, a, first, b, second) => {
      const to = realEngine && (first ?? second).startsWith("inngest") ? null : resolved(first ?? second, path, files);
      return to === null ? all : `${a ?? b}"${to}"`;
    }));
  }
  return join(folder, route.replace(/\.[jt]sx?$/, ".mjs"));
}

function resolved(specifier, from, files) {
  const up = relative(dirname(from), ".") || ".";
  if (doubles.test(specifier)) return `${up}/doubles/${specifier.replaceAll("/", "-")}.mjs`.replace(/^(?!\.)/, "./");
  const target = specifier.startsWith("@/") ? specifier.slice(2) : specifier.startsWith(".") ? join(dirname(from), specifier) : null;
  if (target === null) return null;
  const path = [target, `${target}/index`].find((one) => [...files.keys()].some((file) => file.replace(/\.[jt]sx?$/, "") === one)) ?? target;
  const to = relative(dirname(from), `${path}.mjs`);
  return to.startsWith(".") ? to : `./${to}`;
}

function write(path, text) {
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
