// The example app `fragile`, copied, built, started and asked: for scripts that compare it with what fixes and migrations make of it.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SignJWT } from "jose";
import { startNext } from "../processes.mjs";
import { secret } from "./scenarios.mjs";

export const repository = join(import.meta.dirname, "../../..");
const quiet = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };

export function build(folder) {
  run(process.execPath, [join(folder, "node_modules/next/dist/bin/next"), "build"], folder);
}

/** Asks a route as a signed-in user (null: as nobody), or as one of the app's services, and waits for all of the answer. */
export async function asked(url, path, body, user, signal) {
  const headers = { "content-type": "application/json", ...(await credentials(path, user)) };
  const response = await fetch(`${url}${path}`, { method: "POST", body: JSON.stringify(body), headers, signal });
  return { status: response.status, text: await response.text() };
}
/** What a user's browser sends along, or one of the app's services. */
export async function credentials(path, user) {
  if (path.startsWith("/api/internal")) return { authorization: `Bearer ${await serviceToken()}` };
  return user ? { cookie: `session=${await tokenOf(user)}`, "sec-fetch-site": "same-origin" } : {};
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

/** Starts the built app. */
export function started(folder, { provider, bridge, more = {} }) {
  return startNext(folder, {
    SESSION_SECRET: secret, SERVICE_SECRET: `services of ${secret}`, AUTH_SECRET: secret, AUTH_ISSUER: "https://issuer.example", AUTH_AUDIENCE: "app",
    OPENAI_API_KEY: "sk-test-of-nobody", ANTHROPIC_API_KEY: "sk-test-of-nobody", OPENAI_BASE_URL: `${provider.url}/v1`, ANTHROPIC_BASE_URL: `${provider.url}/v1`,
    UPSTASH_REDIS_REST_URL: bridge.url, UPSTASH_REDIS_REST_TOKEN: "token", ...more,
  });
}

/** Changes a file of an app; throws where there is nothing to change. */
export function change(folder, file, changed) {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  if (changed(text) === text) throw new Error(`${file} is not as it was when this test was written`);
  writeFileSync(path, changed(text));
}

/** `fragile` as it is, in a folder of its own outside the repository, whose lock file Next.js would take for the app's. */
export function copied(folder) {
  mkdirSync(folder);
  cpSync(join(repository, "test/apps/fragile"), folder, { recursive: true, filter: (path) => !/[\\/](node_modules|\.next)$/.test(path) });
  return folder;
}

/** Throws what was printed where a command fails. */
export function run(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", env: command === "npm" ? process.env : quiet, maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${command} ${args[0]} in ${cwd}:\n${stdout}${stderr}`);
}
