// `npm run test:migrated-routes -- CHECKOUT…`: routes of public repositories, of which these folders (`owner__name`) are
// checkouts, before and after `ai-routes migrate durable`: type-checked, built by Next.js, started, and asked. Each request
// that the route makes of a model, or of what keeps its work, fails once in turn: as many are made as without, and one more,
// and the answer is the same. `real/*.mjs` says of each route:
//
// - `repository`, `route` (its file), `form`, and `ask`: what a client sends to which URL;
// - `files`: what stands for files of the app that the checkout has not got (null: the file goes), and `packages`: code in place
//   of packages that would need an account, by path in `node_modules`, once the types were checked with the app's own;
// - `env`, by the double's URL, and `answer`: what a request to the world outside gets, as `plan` of `../templates/provider.mjs` has it; `reads`:
//   where URLs begin that are only read, and neither counted nor fail.
//
// The migrated code is run as it was written. Its requests go to a double on loopback (`outside.mjs`); Inngest's service is
// `engine.mjs`.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { renderTemplate } from "../../rules/dist/index.js";
import { startNext, startRedis } from "../templates/processes.mjs";
import { mockProvider } from "../templates/provider.mjs";
import { upstashBridge } from "../templates/upstash-bridge.mjs";
import { buildErrors, copied, install, migrated, typeErrors, write } from "./app-copies.mjs";
import { engine } from "./engine.mjs";

const here = import.meta.dirname;
const patienceMs = 60_000;
const scratch = mkdtempSync(join(tmpdir(), "ai-routes-real-"));
const redis = await startRedis();
const bridge = await upstashBridge(redis.redis, "token");
const world = await mockProvider();
writeFileSync(join(scratch, "durable-fetch.mjs"), renderTemplate("durable-fetch", { language: "js", tcp: true, majors: { ai: 6, next: 16, zod: 4 } }));
// What next/font is told in place of Google's answer.
const fonts = join(scratch, "fonts.cjs");
const face = "@font-face { font-family: Stand-in; font-style: normal; font-weight: 400; src: url(https://fonts.gstatic.com/s/stand-in.woff2) format('woff2'); unicode-range: U+0000-00FF; }";
writeFileSync(fonts, `module.exports = new Proxy({}, { get: () => ${JSON.stringify(face)} });`);
const { durableFetch } = await import(pathToFileURL(join(scratch, "durable-fetch.mjs")).href);

let wrong = 0;
let run = 0;
try {
  for (const file of readdirSync(join(here, "real"))) await proven((await import(pathToFileURL(join(here, "real", file)).href)).default);
} finally {
  world.close();
  bridge.close();
  redis.stop();
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = run > 0 && wrong === 0 ? 0 : 1;

async function proven(real) {
  const { repository, route, form, files = {}, packages = {} } = real;
  const name = `${repository} ${route}${form.length > 0 ? ` ${form.join(" ")}` : ""}`;
  const checkout = process.argv.slice(2).find((folder) => basename(folder) === repository.replace("/", "__"));
  if (!checkout) return console.log(`--   ${name}: no checkout of it is named`);
  run++;
  const hasPackages = existsSync(join(checkout, "node_modules"));
  const before = copied(scratch, "before", checkout, { packages: hasPackages });
  if (!hasPackages) install(before);
  for (const [path, text] of Object.entries(files)) {
    if (text === null) rmSync(join(before, path), { force: true });
    else write(join(before, path), text);
  }
  const after = copied(scratch, "after", before, { packages: true });
  const { rewrites, leftAlone } = migrated(after, form, route);
  if (rewrites.length === 0) return told(name, leftAlone.map(({ of, why }) => `${of} is left alone: ${why}`));
  const known = typeErrors(before);
  const types = typeErrors(after).filter((one) => !known.includes(one));
  const building = { ...real.env(world.url), NEXT_FONT_GOOGLE_MOCKED_RESPONSES: fonts };
  for (const folder of [before, after]) for (const [path, text] of Object.entries(packages)) write(join(folder, "node_modules", path), text);
  const builds = [before, after].flatMap((folder) => buildErrors(folder, building));
  if (types.length + builds.length > 0) return told(name, [...types, ...builds]);
  const was = await runsOf(real, before, { inTurn: false });
  const is = await runsOf(real, after, { inTurn: true });
  told(name, wrongIn(was.clean, is), `${is.clean.requests.length} requests (${was.clean.requests.length} before); each failed in turn: ${is.turns.map(({ requests }) => requests.length).join(", ")}; answered ${is.clean.answer.slice(0, 80)}`);
}

/** What is not as it was, but for the one request that has failed. */
function wrongIn(was, { clean, turns }) {
  const same = (what, run) => [
    ...(run.answer === was.answer ? [] : [`${what}: ${run.answer}\n     before: ${was.answer}`]),
    ...(counted(run.requests, run.failing) === counted(was.requests, null) ? [] : [`${what}: ${counted(run.requests, run.failing)}\n     before: ${counted(was.requests, null)}`]),
  ];
  return [
    ...(was.requests.length > 1 ? [] : [`the route makes ${was.requests.length} requests: ${was.answer}`]),
    ...same("clean", clean), ...turns.flatMap((run) => same(`${run.failing} fails`, run)),
  ];
}

/** Each request and how often it was made; that which has failed was made once more. */
function counted(requests, failing) {
  const times = new Map();
  for (const one of requests) times.set(one, (times.get(one) ?? 0) + 1);
  if (failing !== null) times.set(failing, times.get(failing) - 1);
  return [...times].map(([one, count]) => `${count} × ${one}`).sort().join("\n");
}

function told(name, problems, seen = "") {
  wrong += problems.length === 0 ? 0 : 1;
  console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${name}: ${seen}${problems.map((one) => `\n     ${one}`).join("")}`);
}

/** A clean run of a built app's route and, in turn, one for each of its requests, in which that request fails once. */
async function runsOf(real, folder, { inTurn }) {
  const service = await engine();
  const app = await started(folder, service, real.env(world.url));
  try {
    const clean = await asked(real, app.url, null);
    const turns = [];
    if (inTurn) for (const failing of new Set(clean.requests)) turns.push(await asked(real, app.url, failing));
    return { clean, turns };
  } finally {
    await service.close();
    await app.stop();
  }
}

/** One request to the route, waited for to its end; the request `failing` to the world outside fails the first time. */
async function asked({ ask, answer, reads = [] }, url, failing) {
  const requests = [];
  let fails = failing;
  world.plan((request) => {
    if (reads.some((start) => request.url.startsWith(start))) return answer(request);
    const one = `${request.url} ${JSON.stringify(request.body)}`;
    requests.push(one);
    if (one !== fails) return answer(request);
    fails = null;
    // What an SDK does not try again by itself.
    return { status: 400 };
  });
  const { path, body, headers = {} } = ask;
  const init = { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers }, signal: AbortSignal.timeout(patienceMs) };
  const response = await ended(await durableFetch(`${url}${path}`, init), url);
  return { failing, requests, answer: `${response.status} ${await response.text()}` };
}

/** What a run in the background has answered. */
async function ended(response, url) {
  if (response.status !== 202) return response;
  const { status } = await response.json();
  for (const late = Date.now() + patienceMs; Date.now() < late; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const answer = await fetch(`${url}${status}`);
    if (answer.status !== 202) return answer;
  }
  return new Response("The run does not end.", { status: 504 });
}

async function started(folder, service, env) {
  const app = await startNext(folder, {
    ...env, OUTSIDE: world.url, NODE_OPTIONS: `--import ${pathToFileURL(join(here, "outside.mjs")).href}`, DURABLE_SECRET: "a secret that signs what a route hands on",
    // Not every client asks by `fetch`.
    OPENAI_BASE_URL: `${world.url}/v1`,
    INNGEST_DEV: service.url, INNGEST_BASE_URL: service.url, UPSTASH_REDIS_REST_URL: bridge.url, UPSTASH_REDIS_REST_TOKEN: "token",
    // Next.js takes 127.0.0.1 for it in middlewares, and what they hand on for another host's.
  }, "localhost");
  // Tells the service of the functions, where there are any.
  await fetch(`${app.url}/api/inngest`, { method: "PUT" });
  return app;
}
