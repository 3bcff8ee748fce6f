// The example app `fragile`, as it is and after the fixes that write templates: both built, started, and asked the same.
// Prints what each did; what must hold is asked of the fixed one. Runs in copies outside the repository, whose lock file Next.js
// would take for the app's.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SignJWT } from "jose";
import { freePort, patient, startRedis } from "../processes.mjs";
import { mockProvider } from "../provider.mjs";
import { upstashBridge } from "../upstash-bridge.mjs";
import { areFew, inWords, requestsInOutages } from "./outages.mjs";
import { secret } from "./scenarios.mjs";

const repository = join(import.meta.dirname, "../../..");
const quiet = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
const fixes = [
  "require-auth", "require-rate-limit", "require-budget-check", "require-input-validation", "require-timeout", "require-max-duration", "require-circuit-breaker",
  "require-tool-timeout", "require-error-boundary", "require-chat-error-ui", "require-backoff", "require-retry-after", "no-retry-on-permanent-error",
  "no-stacked-retries", "no-unbounded-retry", "require-step-limit", "no-ineffective-segment-config", "no-incompatible-segment-config", "no-max-duration-above-plan",
];
const tally = (list) => [...new Set(list)].sort().map((one) => `${list.filter((each) => each === one).length} × ${one}`).join(", ");

const copies = mkdtempSync(join(tmpdir(), "ai-routes-fragile-"));
const before = copied("before");
run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], before);
const after = copied("after");
cpSync(join(before, "node_modules"), join(after, "node_modules"), { recursive: true, verbatimSymlinks: true });
run(process.execPath, [join(repository, "cli/bin/ai-routes.js"), "check", ".", "--preset", "all", "--fix", "--fix-suggestions", fixes.join(","), "--force", "--fail-on", "never"], after);
change("lib/ai/store.ts", patient);
// It is each call that must not ask too often, not the calls before it.
change("lib/ai/circuit-breaker.ts", (text) => text.replace("FAILURES = 5", "FAILURES = 1_000_000"));

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

/** What is asked, and what the fixed app must do. */
function scenarios() {
  const ticket = { ticket: "My parcel is late." };
  const failing = () => ({ status: 500, headers: { "retry-after-ms": "1" }, body: { type: "error", error: { type: "api_error", message: "down" } } });
  return [
    { what: "POST /api/suggest, signed in", fixed: "200; 1 request", ask: { path: "/api/suggest", body: ticket } },
    { what: "POST /api/suggest, nobody signed in", fixed: "401; 0 requests", ask: { path: "/api/suggest", body: ticket, user: null } },
    { what: "POST /api/translate, nobody signed in", fixed: "401; 0 requests", ask: { path: "/api/translate", body: { locale: "de", messages: [{ text: "Hello" }, { text: "Bye" }] }, user: null } },
    { what: "POST /api/suggest, a body of another form", fixed: "400; 0 requests", ask: { path: "/api/suggest", body: { ticket: { of: "another form" } } } },
    { what: "POST /api/suggest, a text of 100,000 characters", fixed: "400; 0 requests", ask: { path: "/api/suggest", body: { ticket: "x".repeat(100_000) } } },
    { what: "POST /api/suggest, 25 times at once by one user", fixed: "20 × 200, 5 × 429; 20 requests", ask: { path: "/api/suggest", body: ticket, times: 25 } },
    { what: "POST /api/suggest, the day's budget spent", fixed: "402; 0 requests", ask: { path: "/api/suggest", body: ticket, spent: 5 } },
    { what: "POST /api/suggest, the provider is down", fixed: "500; 3 requests", ask: { path: "/api/suggest", body: ticket, plan: failing } },
  ];
}

/** `patience`: seconds that those wait who ask while the provider fails. */
async function answers(folder, patience) {
  run(process.execPath, [join(folder, "node_modules/next/dist/bin/next"), "build"], folder);
  const { url, stop } = await started(folder);
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

async function asked(url, path, body, user, signal) {
  const signedIn = path.startsWith("/api/internal") ? { authorization: `Bearer ${await serviceToken()}` } : user && { cookie: `session=${await tokenOf(user)}`, "sec-fetch-site": "same-origin" };
  const headers = { "content-type": "application/json", ...signedIn };
  const response = await fetch(`${url}${path}`, { method: "POST", body: JSON.stringify(body), headers, signal });
  await response.text();
  return response;
}

/** What the app's own services show its proxy. */
function serviceToken() {
  return new SignJWT({}).setProtectedHeader({ alg: "HS256" }).setAudience("internal").setExpirationTime("10 minutes").sign(new TextEncoder().encode(`services of ${secret}`));
}

/** A session that the app's own check and the template's both take. */
function tokenOf(user) {
  return new SignJWT({ userId: user, plan: "team" }).setProtectedHeader({ alg: "HS256" }).setSubject(user).setIssuer("https://issuer.example").setAudience("app")
    .setExpirationTime("10 minutes").sign(new TextEncoder().encode(secret));
}

async function started(folder) {
  const port = await freePort();
  const child = spawn(process.execPath, [join(folder, "node_modules/next/dist/bin/next"), "start", "-p", String(port), "-H", "127.0.0.1"], {
    cwd: folder, stdio: process.env.SHOW ? "inherit" : "ignore",
    env: {
      ...quiet, SESSION_SECRET: secret, SERVICE_SECRET: `services of ${secret}`, AUTH_SECRET: secret, AUTH_ISSUER: "https://issuer.example", AUTH_AUDIENCE: "app",
      OPENAI_API_KEY: "sk-test-of-nobody", ANTHROPIC_API_KEY: "sk-test-of-nobody", OPENAI_BASE_URL: `${provider.url}/v1`, ANTHROPIC_BASE_URL: `${provider.url}/v1`,
      UPSTASH_REDIS_REST_URL: bridge.url, UPSTASH_REDIS_REST_TOKEN: "token",
    },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 150; tries++) {
    // At once: what an endless loop of the first app still asks would count as the second one's.
    if (await fetch(`${url}/`).then(() => true, () => false)) return { url, stop: () => (child.kill("SIGKILL"), once(child, "exit")) };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  child.kill();
  throw new Error(`next start does not answer at ${url}`);
}

function change(file, changed) {
  const path = join(after, file);
  const text = readFileSync(path, "utf8");
  if (changed(text) === text) throw new Error(`${file} is not as it was when this test was written`);
  writeFileSync(path, changed(text));
}

function copied(name) {
  const folder = join(copies, name);
  mkdirSync(folder);
  cpSync(join(repository, "test/apps/fragile"), folder, { recursive: true, filter: (path) => !/[\\/](node_modules|\.next)$/.test(path) });
  return folder;
}

/** Throws what was printed where a command fails. */
function run(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", env: command === "npm" ? process.env : quiet, maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${command} ${args[0]} in ${cwd}:\n${stdout}${stderr}`);
}
