// What the suites of the templates start beside themselves.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { createClient } from "redis";

/** A Redis of its own on loopback that keeps nothing on disk, with a client; both gone after `stop`. */
export async function startRedis() {
  const port = await freePort();
  const server = spawn(redisServer(), ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], { stdio: "ignore" });
  const url = `redis://127.0.0.1:${port}`;
  const redis = createClient({ url });
  // It is asked before it listens, and asked again.
  redis.on("error", () => {});
  await redis.connect();
  return {
    url, redis,
    stop() {
      redis.destroy();
      server.kill();
    },
  };
}

/** Debian's Redis; installed where there is none. */
function redisServer() {
  const path = ["/usr/bin/redis-server", "/usr/local/bin/redis-server"].find((each) => existsSync(each) && statSync(each).isFile());
  if (path) return path;
  for (const args of [["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "redis-server"]]) spawnSync("apt-get", args, { stdio: "inherit" });
  return "/usr/bin/redis-server";
}

/** A built app of Next.js; `stop` ends it at once: what an endless loop of one app still asks would count as the next one's. `SHOW=1`: with what it prints. */
export async function startNext(folder, env, host = "127.0.0.1") {
  const port = await freePort();
  const child = spawn(process.execPath, [createRequire(join(folder, "package.json")).resolve("next/dist/bin/next"), "start", "-p", String(port), "-H", host], {
    cwd: folder, stdio: process.env.SHOW ? "inherit" : "ignore", env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production", ...env },
  });
  const url = `http://${host}:${port}`;
  for (let tries = 0; tries < 150; tries++) {
    if (await fetch(`${url}/`).then(() => true, () => false)) return { url, stop: () => (child.kill("SIGKILL"), once(child, "exit")) };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  child.kill();
  throw new Error(`next start does not answer at ${url}`);
}

/** A port on loopback that nobody listens on. */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A store's module that waits longer: a machine that other suites keep busy answers late, which is tested only where nobody is to answer. */
export function patient(text) {
  return text.replace("COMMAND_TIMEOUT = 1_000", "COMMAND_TIMEOUT = 15_000");
}
