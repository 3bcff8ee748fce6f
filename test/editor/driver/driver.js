// Runs the steps one after the other in the extension host and writes after each what came of it.
const { readFileSync, writeFileSync } = require("node:fs");
const { steps } = require("./steps.js");

exports.activate = () => void run();

async function run() {
  const { AI_ROUTES_DRIVER_RESULT: file, AI_ROUTES_DRIVER_EXPECTED: expected } = process.env;
  if (!file) return;
  const given = JSON.parse(readFileSync(expected, "utf8"));
  const results = [];
  for (const [name, step] of Object.entries(steps)) {
    const started = Date.now();
    const result = { name };
    try {
      result.seen = await within(60_000, step(given));
    } catch (error) {
      result.failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    results.push({ ...result, milliseconds: Date.now() - started });
    write(file, { done: false, results });
  }
  write(file, { done: true, all: Object.keys(steps).length, results });
}

function write(file, content) {
  writeFileSync(file, JSON.stringify(content));
}

function within(milliseconds, promise) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`no end within ${milliseconds} ms`)), milliseconds)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
