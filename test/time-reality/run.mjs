// node test/time-reality/run.mjs [--verbose] [part of a handler's name …]
// Runs every handler of app/ with its real SDKs against a mock provider that keeps the times of app/ai-routes.config.json, in
// virtual time, and compares what it took with the seconds the analyser prints for the same file.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { analysedPosts, analyserIsBuilt } from "../reality/bounds.mjs";
import { inParallel } from "../reality/in-parallel.mjs";
import { install } from "../reality/install.mjs";
import { bundleOf, nodeOfToday } from "../reality/measure.mjs";
import { faultsOf } from "./compare.mjs";

const here = import.meta.dirname;
const app = path.join(here, "app");
/** Runs wait for turns of the event loop more than they work. */
const PARALLEL = 4;
/** Seconds of the wall one run may take before it is ended and is no result. */
const PATIENCE = 120;

const args = process.argv.slice(2);
const wanted = args.filter((arg) => !arg.startsWith("--"));
if (!analyserIsBuilt()) {
  console.error("The analyser is not built: run `npm run build` first.");
  process.exit(2);
}
install();

const cases = JSON.parse(await readFile(path.join(here, "cases.json"), "utf8"));
const { assumptions } = JSON.parse((await readFile(path.join(app, "ai-routes.config.json"), "utf8")).replace(/^\s*\/\/.*$/gm, ""));
const { bundleApp } = await import("../reality/bundle.mjs");
const routes = await bundleApp("time-reality", app);
const missing = [...routes.filter((route) => !cases[route]), ...Object.keys(cases).filter((name) => !routes.includes(name))];
if (missing.length > 0) throw new Error(`in cases.json or in app/, not in both: ${missing.join(", ")}`);

const figures = await analysedPosts(app);
const rows = await inParallel(Object.keys(cases).filter((name) => wanted.every((part) => name.includes(part))), PARALLEL, check);

console.log(table(rows));
for (const { name, faults } of rows) for (const fault of faults) console.log(`FAIL ${name}: ${fault}`);
const failed = rows.filter(({ faults }) => faults.length > 0).length;
console.log(`${rows.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || rows.length === 0 ? 1 : 0;

async function check(name) {
  const { clean = "text", worst } = cases[name];
  const ordinary = await visit(name, clean);
  const bad = [];
  for (const script of worst) bad.push(await visit(name, script));
  const time = figures.get(name)?.time;
  return { name, ordinary, bad, time, faults: time ? faultsOf(ordinary, bad, time, cases[name]) : ["the analyser names no such route"] };
}

/** One run of a handler: `{ script, firstByte, total, requests, outcome }`, times in virtual seconds. */
async function visit(name, script) {
  const { retryAfter } = cases[name];
  const what = JSON.stringify({ script, body: { prompt: "Hello" }, assumptions, retryAfter });
  const clock = path.join(here, "../reality/fast-forward.mjs");
  const { stdout } = await promisify(execFile)(nodeOfToday(), ["--import", clock, path.join(here, "visit.mjs"), bundleOf(`time-reality/${name}`), what], {
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: "1" }, timeout: PATIENCE * 1_000, killSignal: "SIGKILL",
  });
  // Handlers may print, too: the measurement is what comes last.
  const run = { script, ...JSON.parse(stdout.slice(stdout.lastIndexOf("\n") + 1)) };
  if (args.includes("--verbose")) console.log(`  ${name} [${script}] ${JSON.stringify(run)}`);
  return run;
}

function table(rows) {
  const head = ["", "handler", "clean", "typical", "worst run", "bound", "", "answer begins: clean", "typical", "worst run", "bound"];
  const all = [head, ...rows.map(cellsOf)];
  const widths = head.map((_, at) => Math.max(...all.map((cells) => cells[at].length)));
  const isText = (at) => at < 2 || at === 6;
  const padded = (cell, at) => (isText(at) ? cell.padEnd(widths[at]) : cell.padStart(widths[at]));
  return all.map((cells) => cells.map(padded).join("  ").trimEnd()).join("\n");
}

function cellsOf({ name, ordinary, bad, time, faults }) {
  const longest = (of) => bad.reduce((most, run) => (run[of] > most[of] ? run : most));
  const figures = (of, span) => [ordinary[of].toFixed(1), String(span?.typical), longest(of)[of].toFixed(1), String(span?.worst)];
  const { script } = longest("total");
  return [faults.length === 0 ? "ok" : "FAIL", name, ...figures("total", time?.totalSeconds), script, ...figures("firstByte", time?.firstByteSeconds)];
}
