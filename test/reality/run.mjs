// node test/reality/run.mjs [--measure-only] [part of a route's name …]
// Runs every handler under apps/ with its real SDK against a mock provider, counts the requests, and compares the count with
// expected.json and with the bound the analyser prints.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { analyserIsBuilt, boundsOf } from "./bounds.mjs";
import { inParallel } from "./in-parallel.mjs";
import { install } from "./install.mjs";
import { measure } from "./measure.mjs";

const here = import.meta.dirname;
const PARALLEL = 2;

const args = process.argv.slice(2);
const measureOnly = args.includes("--measure-only");
const wanted = args.filter((arg) => !arg.startsWith("--"));

if (!measureOnly && !analyserIsBuilt()) {
  console.error("The analyser is not built: run `npm run build` first, or pass --measure-only.");
  process.exit(2);
}
install();

const expected = JSON.parse(await readFile(path.join(here, "expected.json"), "utf8"));
const shapes = (await bundleAll()).filter((route) => wanted.every((part) => route.includes(part)));
const bounds = measureOnly ? new Map() : await allBounds();
const rows = await inParallel(shapes, PARALLEL, checkShape);

for (const row of rows) console.log(line(row));
const failed = rows.filter(({ faults }) => faults.length > 0).length;
console.log(`${rows.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || rows.length === 0 ? 1 : 0;

async function bundleAll() {
  const { bundleApp } = await import("./bundle.mjs");
  const apps = await readdir(path.join(here, "apps"));
  const routes = await Promise.all(apps.map(async (app) => (await bundleApp(app)).map((route) => `${app}/${route}`)));
  const missing = Object.keys(expected).filter((route) => !routes.flat().includes(route));
  if (missing.length > 0) throw new Error(`expected.json names routes that do not exist: ${missing.join(", ")}`);
  return routes.flat().sort();
}

async function allBounds() {
  const found = new Map();
  for (const app of await readdir(path.join(here, "apps"))) {
    for (const [route, bound] of await boundsOf(app)) found.set(`${app}/${route}`, bound);
  }
  return found;
}

async function checkShape(route) {
  const shape = expected[route];
  if (!shape) return { route, counted: "–", bound: "–", faults: ["not in expected.json"] };

  const faults = [];
  let counted = 0;
  for (const script of shape.scenarios) {
    const { requests, outcome } = await measure(route, script, shape.body ?? { prompt: "Hello" });
    if (requests === 0 || requests === "no result") faults.push(`${script}: ${requests}: ${outcome.slice(0, 400)}`);
    counted = greater(counted, requests);
    if (args.includes("--verbose")) console.log(`  ${route} [${script}] ${requests}: ${outcome.slice(0, 200)}`);
  }
  if (counted !== shape.requests) faults.push(`${counted} requests counted, ${shape.requests} expected`);

  const bound = bounds.get(route);
  const right = shape.bound ?? shape.requests;
  if (!measureOnly && bound !== right) faults.push(`bound ${bound ?? "missing"}, right is ${right}`);
  return { route, counted, bound: bound ?? "–", faults };
}

function greater(one, other) {
  if (one === "unbounded" || other === "unbounded") return "unbounded";
  return typeof other === "number" ? Math.max(one, other) : one;
}

function line({ route, counted, bound, faults }) {
  const mark = faults.length === 0 ? "ok  " : "FAIL";
  const columns = `${mark} ${route.padEnd(40)} counted ${String(counted).padStart(9)}   bound ${String(bound).padStart(9)}`;
  return [columns, ...faults.map((fault) => `       ${fault}`)].join("\n");
}
