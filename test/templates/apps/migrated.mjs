// The example app `fragile`, as it is and after `ai-routes migrate`: nothing of `recommended` is found in it any more, Next.js
// builds it, and where all goes well a signed-in user gets the same answers, for as many requests to the provider.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engine } from "../../migrations-proof/engine.mjs";
import { patient, startRedis } from "../processes.mjs";
import { mockProvider } from "../provider.mjs";
import { upstashBridge } from "../upstash-bridge.mjs";
import { asked, build, change, copied, credentials, repository, run, started } from "./fragile-app.mjs";
import { routes } from "./outages.mjs";

const migrations = ["pages-to-app", "edge-to-node", "after", "gateway", "durable"];
/** What the plans leave to a person. */
const byPerson = ["/api/triage: require-tool-input-schema"];
const words = "My parcel is late.";
const bodies = { ...Object.fromEntries(Object.entries(routes).map(([path, body]) => [path, body(words)])), "/api/escalate": { ticketId: "7d444840-9dc0-41d1-b245-5ffdce74fad2", ticket: routes["/api/triage"](words) } };

const copies = mkdtempSync(join(tmpdir(), "ai-routes-migrated-"));
const before = copied(join(copies, "before"));
run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], before);
const after = copied(join(copies, "after"));
cpSync(join(before, "node_modules"), join(after, "node_modules"), { recursive: true, verbatimSymlinks: true });

let wrong = 0;
const left = migrations.flatMap((name) => JSON.parse(cli("migrate", name, ".", "--yes", "--force", "--no-format", "--json")).leftAlone.map((one) => one.of));
shown("what the migrations leave to a person", left.join(", "), byPerson.join(", "));
change(after, "lib/ai/tools.ts", (was) => was.replace("inputSchema: z.any()", "inputSchema: z.object({ query: z.string().max(200) })"));
change(after, "lib/ai/store.ts", patient);
shown("what `check` finds", JSON.parse(cli("check", ".", "--format", "json")).findings.map(({ rule, file }) => `${rule} in ${file}`).join(", "), "");

const provider = await mockProvider();
const service = await engine();
const { redis, stop: stopRedis } = await startRedis();
const bridge = await upstashBridge(redis, "token");
try {
  const [was, is] = [await answers(before), await answers(after)];
  for (const [what, answer] of was) shown(what, is.get(what), answer);
} finally {
  provider.close();
  await service.close();
  bridge.close();
  stopRedis();
  rmSync(copies, { recursive: true, force: true });
}
process.exitCode = wrong === 0 ? 0 : 1;

function shown(what, is, expected) {
  if (is !== expected) wrong++;
  console.log(`${is === expected ? "ok  " : "FAIL"} fragile migrated: ${what}: ${is === expected ? `${(is || "nothing").replace(/\s+/g, " ").slice(0, 120)}` : `${is || "nothing"}\n     not: ${expected || "nothing"}`}`);
}

/** What the CLI prints, whatever it exits with. */
function cli(...args) {
  return spawnSync(process.execPath, [join(repository, "cli/bin/ai-routes.js"), ...args], { cwd: after, encoding: "utf8", maxBuffer: 1e8 }).stdout;
}

/** What a signed-in user is asked for and gets → the answer, and how many requests it took. */
async function answers(folder) {
  build(folder);
  const more = { INNGEST_DEV: service.url, INNGEST_BASE_URL: service.url, DURABLE_SECRET: "a secret that signs what a route hands on" };
  const { url, stop } = await started(folder, { provider, bridge, more });
  const seen = new Map();
  const look = async (what, ask) => {
    await redis.flushAll();
    provider.plan(wellAnswered);
    const { status, body } = await ask().catch((error) => ({ status: "an error", body: error.message }));
    seen.set(what, `${status} ${body}; ${provider.requests.length} requests`);
  };
  try {
    for (const [path, body] of Object.entries(bodies)) await look(`POST ${path}`, async () => saidBy(await asked(url, path, body, "ada", AbortSignal.timeout(60_000))));
    await look("the form of /compose", () => composed(url));
  } finally {
    await stop();
  }
  return seen;
}

/** Without the ids that are made by chance. */
function saidBy({ status, text }) {
  return { status, body: text.replace(/"(id|messageId)":"[^"]*"/g, '"$1":"…"') };
}

/** Answers of the form that each call asks for, and a text that tells the model. */
function wellAnswered({ model, body }) {
  const asks = JSON.stringify(body);
  if (asks.includes("Extract the order")) return { text: JSON.stringify({ orderNumber: "42", items: [{ name: "lamp", quantity: 1 }], deliverBy: null }) };
  if (asks.includes("Classify the support ticket")) return { text: JSON.stringify({ category: "shipping", urgent: true }) };
  return { text: `Hello from ${model}.` };
}

/** The server action as a browser without JavaScript asks for it: by the page's own form. */
async function composed(url) {
  const headers = await credentials("/compose", "ada");
  const page = await (await fetch(`${url}/compose`, { headers })).text();
  const form = new FormData();
  for (const [input] of page.matchAll(/<input type="hidden"[^>]*>/g)) form.set(attribute(input, "name"), attribute(input, "value"));
  form.set("notes", words);
  const response = await fetch(`${url}/compose`, { method: "POST", headers, body: form });
  return { status: response.status, body: /<pre>([^<]*)<\/pre>/.exec(await response.text())?.[1] ?? "no reply" };
}

function attribute(tag, name) {
  return (new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "").replace(/&quot;/g, '"').replace(/&amp;/g, "&");
}
