import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const here = import.meta.dirname;
const cli = path.join(here, "../../cli");

/** Whether the analyser is built. */
export function analyserIsBuilt() {
  return existsSync(path.join(cli, "dist", "main.js"));
}

/**
 * Runs `ai-routes check --format json` on an app.
 *
 * @param {string} app folder name under apps/
 * @returns {Promise<Map<string, number | string>>} route name → `attempts.max` of its POST
 */
export async function boundsOf(app) {
  const posts = await analysedPosts(path.join(here, "apps", app));
  return new Map([...posts].map(([name, { attempts }]) => [name, attempts.max]));
}

/**
 * What `ai-routes check --format json` says of the POST of every `app/api/<route>/route.ts`.
 *
 * @param {string} folder of the app
 * @returns {Promise<Map<string, any>>} route name → its handler as in the JSON
 */
export async function analysedPosts(folder) {
  const args = [path.join(cli, "bin", "ai-routes.js"), "check", "--format", "json", folder];
  const json = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 })
    // Findings make it exit with 1: they are expected here.
    .catch((error) => (error.code === 1 ? error : Promise.reject(error)))
    .then(({ stdout }) => JSON.parse(stdout));
  const posts = new Map();
  for (const { file, handlers } of json.routes) {
    const name = /(?:^|\/)app\/api\/([^/]+)\/route\.\w+$/.exec(file)?.[1];
    const post = handlers.find(({ name }) => name === "POST");
    if (name && post) posts.set(name, post);
  }
  return posts;
}
