// The example app `fragile`, as it is and after the fixes that write templates: both built, started, and asked the same.
// Prints what each did; what must hold is asked of the fixed one.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { patient, startRedis } from "../processes.mjs";
import { mockProvider } from "../provider.mjs";
import { upstashBridge } from "../upstash-bridge.mjs";
import { asked, build, change, copied, repository, run, started } from "./fragile-app.mjs";
import { areFew, inWords, requestsInOutages } from "./outages.mjs";

const fixes = [
  "require-auth", "require-rate-limit", "require-budget-check", "require-input-validation", "require-timeout", "require-max-duration", "require-circuit-breaker",
  "require-tool-timeout", "require-error-boundary", "require-chat-error-ui", "require-backoff", "require-retry-after", "no-retry-on-permanent-error",
  "no-stacked-retries", "no-unbounded-retry", "require-step-limit", "no-ineffective-segment-config", "no-incompatible-segment-config", "no-max-duration-above-plan",
];
const tally = (list) => [...new Set(list)].sort().map((one) => `${list.filter((each) => each === one).length} × ${one}`).join(", ");

const copies = mkdtempSync(join(tmpdir(), "ai-routes-fragile-"));
const before = copied(join(copies, "before"));
run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], before);
const after = copied(join(copies, "after"));
cpSync(join(before, "node_modules"), join(after, "node_modules"), { recursive: true, verbatimSymlinks: true });
run(process.execPath, [join(repository, "cli/bin/ai-routes.js"), "check", ".", "--preset", "all", "--fix", "--fix-suggestions", fixes.join(","), "--force", "--fail-on", "never"], after);
change(after, "lib/ai/store.ts", patient);
// It is each call that must not ask too often, not the calls before it.
change(after, "lib/ai/circuit-breaker.ts", (text) => text.replace("FAILURES = 5", "FAILURES = 1_000_000"));

const provider = await mockProvider();
const { redis, stop: stopRedis } = await startRedis();
const bridge = await upstashBridge(redis, "token");
let wrong = 0;
try {
  const seen = [await answers(before, 15), await answers(after, 150)];
  for (const [index, { what, fixed }] of scenarios().entries()) {
    const [was, is] = seen.map(({ answered }) => answered[index]);
    if (is !== fixed) wrong++;
    console.log(`${is === fixed ? "ok  " : "FAIL"} fragile ${what.padEnd(58)} before: ${was.padEnd(44)} after: ${is}${is === fixed ? "" : `, not ${fixed}`}`);
  }
  const [was, is] = seen.map(({ outages }) => outages);
  for (const [path, requests] of Object.entries(is)) {
    if (!areFew(requests)) wrong++;
    console.log(`${areFew(requests) ? "ok  " : "FAIL"} fragile POST ${path.padEnd(21)} requests to the provider, before: ${inWords(was[path]).padEnd(72)} after: ${inWords(requests)}`);
  }
} finally {
  provider.close();
  bridge.close();
  stopRedis();
  rmSync(copies, { recursive: true, force: true });
}
process.exitCode = wrong === 0 ? 0 : 1;

/** What is asked, and what the fixed app must do. The crowd is a user of her own: the app's limiter remembers in memory whom it refused. */
function scenarios() {
  const ticket = { ticket: "My parcel is late." };
  const failing = () => ({ status: 500, headers: { "retry-after-ms": "1" }, body: { type: "error", error: { type: "api_error", message: "down" } } });
  return [
    { what: "POST /api/suggest, signed in", fixed: "200; 1 request", ask: { path: "/api/suggest", body: ticket } },
    { what: "POST /api/suggest, nobody signed in", fixed: "401; 0 requests", ask: { path: "/api/suggest", body: ticket, user: null } },
    { what: "POST /api/translate, nobody signed in", fixed: "401; 0 requests", ask: { path: "/api/translate", body: { locale: "de", messages: [{ text: "Hello" }, { text: "Bye" }] }, user: null } },
    { what: "POST /api/suggest, a body of another form", fixed: "400; 0 requests", ask: { path: "/api/suggest", body: { ticket: { of: "another form" } } } },
    { what: "POST /api/suggest, a text of 100,000 characters", fixed: "400; 0 requests", ask: { path: "/api/suggest", body: { ticket: "x".repeat(100_000) } } },
    { what: "POST /api/suggest, 25 times at once by one user", fixed: "20 × 200, 5 × 429; 20 requests", ask: { path: "/api/suggest", body: ticket, user: "grace", times: 25 } },
    { what: "POST /api/suggest, the day's budget spent", fixed: "402; 0 requests", ask: { path: "/api/suggest", body: ticket, spent: 5 } },
    { what: "POST /api/suggest, the provider is down", fixed: "500; 3 requests", ask: { path: "/api/suggest", body: ticket, plan: failing } },
  ];
}

/** `patience`: seconds that those wait who ask while the provider fails. */
async function answers(folder, patience) {
  build(folder);
  const { url, stop } = await started(folder, { provider, bridge });
  try {
    const seen = [];
    for (const { ask } of scenarios()) seen.push(await answered(url, ask).catch((error) => `an error: ${error.message}`));
    const outages = await requestsInOutages({ provider, redis, seconds: patience, ask: (path, body, user, signal) => asked(url, path, body, user, signal) });
    return { answered: seen, outages };
  } finally {
    await stop();
  }
}

async function answered(url, { path, body, user = "ada", times = 1, spent, plan = () => ({ text: "Hello there, all of you." }) }) {
  await redis.flushAll();
  if (spent !== undefined) await redis.hSet(`{ai:budget:${new Date().toISOString().slice(0, 10)}}:user:ada`, "spent", String(spent));
  provider.plan(plan);
  const statuses = await Promise.all(Array.from({ length: times }, async () => {
    const { status } = await asked(url, path, body, user);
    return status;
  }));
  const { length } = provider.requests;
  return `${times === 1 ? statuses[0] : tally(statuses)}; ${length} ${length === 1 ? "request" : "requests"}`;
}
