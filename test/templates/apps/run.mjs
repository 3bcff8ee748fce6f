// `npm run test:templates`, its second half: a real Next.js app per major of the AI SDK, into which `ai-routes add` writes
// all templates and two routes: built, started twice, and asked over HTTP, with a mock provider and a real Redis.
// Arguments: the majors to run (default: all).
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { mockProvider } from "../provider.mjs";
import { freePort, startNext, startRedis } from "../processes.mjs";
import { templates as known } from "../../../rules/dist/index.js";
import { lookAtChat } from "./look.mjs";
import { appScenarios, secret } from "./scenarios.mjs";
import { writeApp } from "./write-app.mjs";

const here = import.meta.dirname;
const next = join(here, "node_modules/next/dist/bin/next");
const vitest = join(here, "../../../node_modules/vitest/vitest.mjs");
const plain = (text) => text.replace(/\u001b\[\d+m/g, "");
const quiet = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
const majors = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [7, 4, 5, 6];

const provider = await mockProvider();
const { redis, url: redisUrl, stop: stopRedis } = await startRedis();
let wrong = 0;
try {
  for (const major of majors) await app(major);
} finally {
  provider.close();
  stopRedis();
}
process.exitCode = wrong === 0 ? 0 : 1;

async function app(major) {
  const folder = join(here, `ai${major}`);
  const made = writeApp(folder, known.map(({ name }) => name).filter((name) => !name.startsWith("route") && name !== "error-boundary"), major);
  say(`ai ${major}`, "findings before and after the fixes of its pages", made, `require-chat-error-ui 1 → 0, require-error-boundary 1 → 0${major > 4 ? ", require-resumable-stream 2 → 1" : ""}`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [next, "build"], { cwd: folder, encoding: "utf8", env: quiet });
  say(`ai ${major}`, "next build, all templates in it", status === 0 ? "passes" : `${stdout}${stderr}`, "passes");
  if (status !== 0) return;

  const tests = spawnSync(process.execPath, [vitest, "run", "--root", folder], { cwd: folder, encoding: "utf8" });
  say(`ai ${major}`, "the tests of its routes", tests.status === 0 ? (/Tests +(\d+ passed)/.exec(plain(tests.stdout))?.[1] ?? tests.stdout) : `${tests.stdout}${tests.stderr}`, "12 passed");
  const nobody = await freePort();
  const instances = await Promise.all([0, 1].map(() => started(folder, { REDIS_URL: redisUrl })));
  const lost = await started(folder, { REDIS_URL: `redis://127.0.0.1:${nobody}` });
  try {
    const urls = instances.map(({ url }) => url);
    const spend = (dollars) => redis.hSet(`{ai:budget:${new Date().toISOString().slice(0, 10)}}:user:ada`, "spent", String(dollars));
    for (const { what, expected, run } of appScenarios({ urls, lost: lost.url, provider, fresh: () => redis.flushAll(), spend, major })) {
      say(`ai ${major}`, what, await run().catch((error) => `an error: ${error.message}`), expected);
    }
    const look = await lookAtChat({ url: urls[0], provider, fresh: () => redis.flushAll(), major });
    try {
      for (const { what, expected, run } of look.scenarios) say(`ai ${major}`, what, await run().catch((error) => `an error: ${error.message}`), expected);
    } finally {
      await look.close();
    }
  } finally {
    await Promise.all([...instances, lost].map(({ stop }) => stop()));
  }
}

function say(app, what, seen, expected) {
  if (seen !== expected) wrong++;
  console.log(`${seen === expected ? "ok  " : "FAIL"} ${app} ${what.padEnd(70)} ${seen}${seen === expected ? "" : `, not ${expected}`}`);
}

/** The built app, which asks the mock provider whatever its SDK asks. */
function started(folder, env) {
  return startNext(folder, {
    ...env, NODE_OPTIONS: `--import ${pathToFileURL(join(here, "to-mock.mjs"))}`,
    OPENAI_API_KEY: "sk-test-of-nobody", MOCK_PROVIDER: `${provider.url}/v1`, AUTH_SECRET: secret, AUTH_ISSUER: "https://issuer.example", AUTH_AUDIENCE: "app",
  });
}
