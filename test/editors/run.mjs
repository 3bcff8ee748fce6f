// `npm run test:editors`: the language server in Neovim and in Emacs with Eglot, headless, set up by the
// snippets of docs/editors.md. Installs the editors with apt-get where they are missing.
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const repository = join(here, "../..");
const cli = join(repository, "cli/bin/ai-routes.js");
/** Machines may be busy. */
const seconds = 120;

const text = (indent) => `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";

export async function POST(request) {
${indent}const { prompt } = await request.json();
${indent}const { text } = /* 😀 é 漢 */ await generateText({ model: openai("gpt-4o-mini"), prompt });
${indent}return Response.json({ text });
}
`;

const editors = [
  {
    name: "Neovim",
    program: "nvim",
    packages: ["neovim"],
    language: "lua",
    driver: "drive.lua",
    file: "app/api/chat/route.ts",
    command: (driver) => ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", `luafile ${driver}`],
    // Neovim counts columns in bytes.
    column: (line) => Buffer.byteLength(line.slice(0, line.indexOf("generateText("))),
    names: ({ code }, rule) => code === rule,
  },
  {
    name: "Emacs",
    program: "emacs",
    packages: ["emacs-nox", "elpa-eglot"],
    language: "elisp",
    driver: "drive.el",
    file: "app/api/chat/route.js",
    command: (driver) => ["emacs", "--batch", "-l", driver],
    column: (line) => [...line.slice(0, line.indexOf("generateText("))].length,
    // Eglot shows the code before the message.
    names: ({ text: message }, rule) => message.includes(`[${rule}]`),
  },
];

if (!existsSync(join(repository, "cli/dist/main.js"))) {
  console.error("Build first: npm run build");
  process.exit(2);
}
install();
const failures = editors.flatMap((editor) => tried(editor).map((failure) => `${editor.name}: ${failure}`));
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;

function install() {
  const missing = editors.filter(({ program }) => spawnSync(program, ["--version"]).status !== 0).flatMap(({ packages }) => packages);
  if (missing.length === 0) return;
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo"];
  for (const args of [["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", ...missing]]) {
    const [command, ...rest] = [...asRoot, "apt-get", ...args];
    const { status } = spawnSync(command, rest, { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
    if (status !== 0) throw new Error(`apt-get ${args[0]} has failed; needed: ${missing.join(", ")}`);
  }
}

/** What went wrong in one editor, for each style of line breaks. */
function tried(editor) {
  return ["\n", "\r\n"].flatMap((newline) => {
    const scratch = realpathSync(mkdtempSync(join(tmpdir(), "ai-routes-editors-")));
    try {
      return drive(editor, scratch, newline);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
}

function drive(editor, scratch, newline) {
  const app = join(scratch, "app");
  const before = text("  ").replaceAll("\n", newline);
  write(app, {
    "package.json": JSON.stringify({ name: "shop", dependencies: { next: "16.4.6", ai: "6.0.326", "@ai-sdk/openai": "3.0.0" } }),
    [editor.file]: before,
  });
  mkdirSync(join(app, "node_modules/.bin"), { recursive: true });
  symlinkSync(cli, join(app, "node_modules/.bin/ai-routes"));
  const lines = before.split(newline);
  const line = lines.findIndex((one) => one.includes("generateText("));
  const column = editor.column(lines[line]);
  const task = {
    snippet: join(scratch, `snippet.${editor.language}`),
    file: join(app, editor.file),
    result: join(scratch, "result.json"),
    line,
    character: [...lines[line].slice(0, lines[line].indexOf("generateText("))].length,
    action: "Set timeout",
    patience: seconds * 1000,
    seconds,
  };
  write(scratch, { "task.json": JSON.stringify(task), [`snippet.${editor.language}`]: snippet(editor.language) });

  const started = performance.now();
  const [program, ...args] = editor.command(join(here, editor.driver));
  const env = { ...process.env, HOME: scratch, XDG_CONFIG_HOME: scratch, XDG_DATA_HOME: scratch, XDG_CACHE_HOME: scratch, TASK: join(scratch, "task.json"), npm_config_update_notifier: "false" };
  const run = spawnSync(program, args, { cwd: app, env, encoding: "utf8", timeout: 3 * seconds * 1000 });
  if (!existsSync(task.result)) return [`ended with ${run.status ?? run.signal} and no result\n${run.stdout}\n${run.stderr}`];

  const { failure, before: shown = [], after = [], titles = [] } = JSON.parse(readFileSync(task.result, "utf8"));
  if (failure) return [`${failure}\n${run.stderr}`];
  const faults = [];
  const must = (isRight, what) => void (isRight || faults.push(what));
  const finding = shown.find((one) => editor.names(one, "require-timeout"));
  must(finding?.line === line && finding.column === column, `require-timeout is shown at ${JSON.stringify(finding)}, not at line ${line}, column ${column}; shown are ${JSON.stringify(shown)}`);
  must(finding?.endColumn === column + "generateText".length, `require-timeout ends at column ${finding?.endColumn}`);
  const title = titles.find((one) => one.includes(task.action));
  must(title !== undefined, `no action ${task.action} among ${titles.join(", ")}`);
  const value = /timeout: ([\d_]+)/.exec(title ?? "")?.[1];
  const expected = before.replace('openai("gpt-4o-mini"), ', `openai("gpt-4o-mini"), timeout: ${value}, `);
  const written = readFileSync(task.file, "utf8");
  must(written === expected, `the file is\n${JSON.stringify(written)}\nnot\n${JSON.stringify(expected)}`);
  must(!after.some((one) => editor.names(one, "require-timeout")), "require-timeout is still shown after its fix");
  must(after.length > 0, "nothing is shown after the fix");
  if (faults.length === 0) {
    console.log(`${editor.name}, ${newline === "\n" ? "LF" : "CRLF"}: ${shown.length} diagnostics, "${title}" applied, file exact, ${after.length} diagnostics left; ${Math.round(performance.now() - started)} ms`);
  }
  return faults;
}

/** The block of docs/editors.md that is marked as tested. */
function snippet(language) {
  const page = readFileSync(join(repository, "docs/editors.md"), "utf8");
  const [, code] = new RegExp(`^\`\`\`${language} tested\\n([^]*?)^\`\`\`$`, "m").exec(page) ?? [];
  if (code === undefined) throw new Error(`docs/editors.md has no block \`${language} tested\`.`);
  return code;
}

function write(folder, files) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
