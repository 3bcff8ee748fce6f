// `npm run test:consumers`: scratch apps outside the repository, set up as a new user would, with the packages as `npm pack` makes them.
// `npm run test:consumers -- pnpm` runs those whose name contains the word.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  babelConfig, fixedRoute, javascriptApp, next, nextConfig, oxlintConfig, plainConfig, typescript6, typescript7, typescriptApp,
} from "./apps.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "ai-routes-consumers-")));
const { default: plugin } = await import(pathToFileURL(join(repository, "eslint-plugin/dist/index.js")));

/** Rule ids that every one of the apps must show, in its route; `recommended` may come to hold more. */
const expected = ["no-ineffective-segment-config", "require-auth"];

const consumers = {
  "Next.js app, ESLint 10, oxlint": () => {
    const app = npmApp(typescriptApp, { ...next, ...typescript6, eslint: "^10.15.0", "eslint-config-next": "16.4.6", oxlint: "^1.94.0" });
    write(app, { "eslint.config.mjs": nextConfig });
    lintFixAndBuild(app, "app/api/chat/route.ts");
    // Once more, with the fixes undone, by oxlint.
    write(app, { ...typescriptApp, ".oxlintrc.json": oxlintConfig(plugin.configs.recommended.rules) });
    const found = ruleIds(run(app, ["npx", "oxlint", "--format", "json", "."]), (json) => json.diagnostics.map(({ code }) => /^ai-routes\((.*)\)$/.exec(code)?.[1]));
    must(includesAll(found, expected), `oxlint found ${found.join(", ")}`);
    run(app, ["npx", "oxlint", "--fix", "."]);
    mustBeFixed(app, "app/api/chat/route.ts");
  },
  "Next.js app, ESLint 9": () => {
    const app = npmApp(typescriptApp, { ...next, ...typescript6, eslint: "^9.39.0", "eslint-config-next": "16.4.6" });
    write(app, { "eslint.config.mjs": nextConfig });
    lintFixAndBuild(app, "app/api/chat/route.ts");
  },
  "TypeScript 7 beside 6 for ESLint": () => {
    const app = npmApp(typescriptApp, { ...next, ...typescript7, eslint: "^10.15.0", "eslint-config-next": "16.4.6" });
    write(app, { "eslint.config.mjs": nextConfig });
    must(run(app, ["npx", "tsc", "-v"]).stdout.includes("7.0.2"), "tsc is not TypeScript 7");
    lintAndFix(app, "app/api/chat/route.ts");
  },
  "TypeScript 7 alone": () => {
    const babel = { "@babel/core": "^7.28.0", "@babel/eslint-parser": "^7.28.0", "@babel/preset-typescript": "^7.28.0" };
    const app = npmApp(typescriptApp, { ...next, typescript: "7.0.2", eslint: "^9.39.0", ...babel });
    write(app, { "eslint.config.mjs": babelConfig });
    lintAndFix(app, "app/api/chat/route.ts");
  },
  "JavaScript alone": () => {
    const app = npmApp(javascriptApp, { ...next, eslint: "^10.15.0" });
    write(app, { "eslint.config.mjs": plainConfig });
    lintFixAndBuild(app, "app/api/chat/route.js");
  },
  "pnpm workspace": () => {
    const root = workspace((packages) => ({
      "pnpm-workspace.yaml": `packages: ["apps/*", "packages/*"]\noverrides:\n  "@ai-routes/rules": "file:${packages["@ai-routes/rules"]}"\n`,
    }));
    run(root, ["npx", "--yes", "pnpm@12", "install", "--ignore-scripts", "--no-frozen-lockfile"], "install");
    lintWorkspace(root);
  },
  "Yarn workspace": () => {
    const root = workspace((packages) => ({
      "package.json": JSON.stringify({ name: "mono", private: true, workspaces: ["apps/*", "packages/*"], resolutions: { "@ai-routes/rules": `file:${packages["@ai-routes/rules"]}` } }),
      ".yarnrc.yml": "nodeLinker: node-modules\nenableScripts: false\nenableTelemetry: false\nenableImmutableInstalls: false\n",
      "yarn.lock": "",
    }));
    run(root, ["npx", "--yes", "--package", "@yarnpkg/cli-dist@4", "yarn", "install"], "install");
    lintWorkspace(root);
  },
};

const packages = packed();
try {
  const [wanted = ""] = process.argv.slice(2);
  for (const [name, check] of Object.entries(consumers).filter(([name]) => name.toLowerCase().includes(wanted.toLowerCase()))) {
    const started = Date.now();
    check();
    console.log(`${name}: right (${Math.round((Date.now() - started) / 1000)} s)`);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** By name: the tarballs of our packages. */
function packed() {
  const folders = ["rules", "eslint-plugin", "server", "cli"];
  for (const folder of folders) run(join(repository, folder), ["npm", "pack", "--silent", "--pack-destination", scratch], "pack");
  const files = readdirSync(scratch);
  return Object.fromEntries(folders.map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(repository, folder, "package.json"), "utf8"));
    return [name, join(scratch, files.find((file) => file === `${name.replace("@", "").replace("/", "-")}-${version}.tgz`))];
  }));
}

function npmApp(files, dependencies) {
  const app = mkdtempSync(join(scratch, "app-"));
  const own = Object.fromEntries(Object.entries(packages).map(([name, file]) => [name, `file:${file}`]));
  write(app, { "package.json": JSON.stringify({ name: "shop", private: true, dependencies: { ...dependencies, ...own } }), ...files });
  run(app, ["npm", "install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], "install");
  return app;
}

/**
 * A workspace whose app takes its handler's work from a package; the plugin is installed in the app.
 * Yarn resolves the packages of all operating systems: of Next.js 16.4.6 some registries lack one.
 */
function workspace(ownFiles) {
  const root = mkdtempSync(join(scratch, "mono-"));
  const { ai, "@ai-sdk/openai": openai, react, "react-dom": reactDom } = next;
  const plugins = { "eslint-plugin-ai-routes": `file:${packages["eslint-plugin-ai-routes"]}`, eslint: "^10.15.0" };
  write(root, {
    "package.json": JSON.stringify({ name: "mono", private: true }),
    ...ownFiles(packages),
    "packages/answers/package.json": JSON.stringify({ name: "@mono/answers", version: "1.0.0", type: "module", main: "index.js", dependencies: { ai, "@ai-sdk/openai": openai } }),
    "packages/answers/index.js": 'import { openai } from "@ai-sdk/openai";\nimport { generateText } from "ai";\n\nexport async function answer(prompt) {\n  for (let attempt = 0; attempt < 5; attempt++) {\n    try {\n      return await generateText({ model: openai("gpt-4o-mini"), prompt });\n    } catch {}\n  }\n}\n',
    "apps/web/package.json": JSON.stringify({ name: "web", type: "module", private: true, dependencies: { next: "16.4.5", react, "react-dom": reactDom, "@mono/answers": "workspace:*", ...plugins } }),
    "apps/web/app/layout.jsx": javascriptApp["app/layout.jsx"],
    "apps/web/app/page.jsx": javascriptApp["app/page.jsx"],
    "apps/web/app/api/chat/route.js": 'import { answer } from "@mono/answers";\n\nexport async function POST(request) {\n  const { prompt } = await request.json();\n  return Response.json(await answer(prompt));\n}\n',
    "apps/web/eslint.config.mjs": plainConfig,
  });
  return root;
}

function lintWorkspace(root) {
  const app = join(root, "apps/web");
  const found = eslintRuleIds(app, ["."]);
  must(includesAll(found, ["require-auth", "require-max-duration"]), `ESLint found ${found.join(", ")} in the app`);
  const inPackage = eslintRuleIds(app, ["--config", join(app, "eslint.config.mjs"), join(root, "packages/answers/index.js")], root);
  must(includesAll(inPackage, ["no-stacked-retries"]), `ESLint found ${inPackage.join(", ")} in the package`);
}

function lintFixAndBuild(app, route) {
  must(run(app, ["npx", "next", "build"], "fail").status !== 0, "next build passes before the fix: the app shows nothing");
  lintAndFix(app, route);
  run(app, ["npx", "next", "build"], "build");
}

function lintAndFix(app, route) {
  const found = eslintRuleIds(app, ["."]);
  must(includesAll(found, expected), `ESLint found ${found.join(", ")}`);
  run(app, ["npx", "eslint", ".", "--fix"]);
  mustBeFixed(app, route);
}

function mustBeFixed(app, route) {
  const original = { ...typescriptApp, ...javascriptApp }[route];
  const text = readFileSync(join(app, route), "utf8");
  must(text === fixedRoute(original), `after --fix, ${route} is\n${text}`);
}

function eslintRuleIds(app, args, cwd = app) {
  const bin = join(dirname(createRequire(join(app, "package.json")).resolve("eslint/package.json")), "bin/eslint.js");
  const result = run(cwd, [process.execPath, bin, "--format", "json", ...args]);
  return ruleIds(result, (json) => json.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ruleId?.replace("ai-routes/", "") ?? `fault (${message})`)));
}

function ruleIds({ stdout, stderr }, read) {
  try {
    return [...new Set(read(JSON.parse(stdout)))].sort();
  } catch {
    throw new Error(`no JSON: ${stdout}\n${stderr}`);
  }
}

/** `fail` may end with any status, a step without name as linters do: 0 or 1. */
function run(cwd, [command, ...args], step = "lint") {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", CI: "1" };
  const result = spawnSync(command, args, { cwd, encoding: "utf8", env, maxBuffer: 1 << 28, shell: process.platform === "win32" });
  const allowed = { fail: Infinity, lint: 1 }[step] ?? 0;
  if (result.status === null || result.status > allowed) throw new Error(`${[command, ...args].join(" ")} ended with ${result.status}:\n${result.stdout}\n${result.stderr}`);
  return result;
}

function write(root, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function includesAll(found, wanted) {
  return wanted.every((one) => found.includes(one));
}

function must(condition, otherwise) {
  if (!condition) throw new Error(otherwise);
}
