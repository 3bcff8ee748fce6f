// `npm run test:editor`, after `npm run build`: the packed VSIX in real VS Codes, the newest and the oldest it supports.
// A driver extension does what a person does (the gate); then the newest is looked at, for the screenshots in artefacts/.
// `-- gate` leaves out the screenshots, `-- look` the driver, `-- oldest` and `-- newest` the other editor.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { pack, packFolder } from "../../extension/packaging/pack.mjs";
import { startEditor } from "./code-server.mjs";
import { editor, installDrivers } from "./editors.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const repository = fileURLToPath(new URL("../..", import.meta.url));
const asked = process.argv.slice(2);
const wants = (name, other) => asked.includes(name) || !asked.includes(other);

const began = Date.now();
installDrivers();
const { launch, openPage } = await import("./browser.mjs");
const { look } = await import("./look.mjs");
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "ai-routes-editor-")));
const browser = await launch();
try {
  const vsix = await pack();
  const driver = join(scratch, "driver.vsix");
  packFolder(join(here, "driver"), driver);
  const names = [...(wants("newest", "oldest") ? ["newest"] : []), ...(wants("oldest", "newest") ? ["oldest"] : [])];
  if (wants("gate", "look")) for (const name of names) await gate(editor(name), [vsix, driver]);
  if (wants("look", "gate") && names.includes("newest")) await screenshots(editor("newest"), vsix);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await browser.close();
  console.log(`in all ${Math.round((Date.now() - began) / 1000)} s`);
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Runs the driver's steps; any that fails, or a driver that does not come to its end, is an error. */
async function gate(chosen, extensions) {
  const started = Date.now();
  const folder = copyOfApp(`${chosen.name}-gate`);
  const result = join(scratch, `${chosen.name}.json`);
  const expected = join(scratch, `${chosen.name}-expected.json`);
  writeFileSync(expected, JSON.stringify({ findings: findingsOf(folder) }));
  const running = await startEditor(chosen, { home: join(scratch, `${chosen.name}-home`), folder, extensions, env: { AI_ROUTES_DRIVER_RESULT: result, AI_ROUTES_DRIVER_EXPECTED: expected } });
  try {
    const page = await openPage(browser, running.url);
    const { all, results } = await resultOf(result);
    await page.close();
    console.log(`code-server ${chosen.version}: ${results.length} steps in ${Math.round((Date.now() - started) / 1000)} s`);
    for (const { name, seen, failure, milliseconds } of results) console.log(`  ${failure ? "✗" : "✓"} ${name} (${milliseconds} ms)${failure ? `\n${failure}` : seen ? `: ${seen}` : ""}`);
    const failures = results.filter(({ failure }) => failure).length;
    if (failures > 0 || results.length !== all || all === 0) throw new Error(`${failures} of ${all} steps failed in code-server ${chosen.version}`);
  } finally {
    running.stop();
  }
}

async function resultOf(file) {
  for (const started = Date.now(); Date.now() - started < 180_000; await pause(200)) {
    if (!existsSync(file)) continue;
    const content = readFileSync(file, "utf8");
    // It may be read while it is written.
    const result = content.endsWith("}") ? JSON.parse(content) : { done: false };
    if (result.done) return result;
  }
  throw new Error(`the driver did not come to its end: ${existsSync(file) ? readFileSync(file, "utf8") : "it never began"}`);
}

async function screenshots(chosen, vsix) {
  const folder = copyOfApp("look");
  const running = await startEditor(chosen, { home: join(scratch, "look-home"), folder, extensions: [vsix] });
  const artefacts = join(here, "artefacts");
  rmSync(artefacts, { recursive: true, force: true });
  mkdirSync(artefacts, { recursive: true });
  try {
    await look({ open: (file, size) => openPage(browser, `${running.url}${file ? `&payload=${encodeURIComponent(JSON.stringify([["openFile", `${running.remote}${folder}/${file}`]]))}` : ""}`, size), artefacts });
  } finally {
    running.stop();
  }
}

/** In a folder of its own: what stands above an app (the repository's manifest) is looked at too. */
function copyOfApp(name) {
  const folder = join(scratch, name, "fragile");
  cpSync(join(repository, "test/apps/fragile"), folder, { recursive: true, filter: (path) => !/\/(?:node_modules|\.next)$/.test(path) });
  return folder;
}

/** What the CLI finds: another host of the same analysis. */
function findingsOf(folder) {
  const { stdout, stderr } = spawnSync(process.execPath, [join(repository, "cli/bin/ai-routes.js"), "check", folder, "--format", "json"], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
  const { findings } = JSON.parse(stdout || `{ "findings": "${stderr}" }`);
  if (!Array.isArray(findings) || findings.length === 0) throw new Error(`the CLI finds nothing to compare with: ${stderr}`);
  return findings;
}
