// `npm run test:apps`: the apps of test/apps build, with an install of their own, and Next.js reads of each AI route the
// `maxDuration` that `ai-routes check` says it reads. `npm run test:apps -- hardened` builds one.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "ai-routes-apps-")));
const wanted = process.argv[2] ?? "";

try {
  const apps = readdirSync(join(repository, "test/apps")).filter((name) => name.includes(wanted));
  if (apps.length === 0) throw new Error(`No app of test/apps is called ${wanted}.`);
  const wrong = apps.flatMap(builtApp);
  for (const one of wrong) console.error(one);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Installs and builds a copy; gives what is wrong. */
function builtApp(name) {
  const started = Date.now();
  const folder = join(scratch, name);
  cpSync(join(repository, "test/apps", name), folder, { recursive: true, filter: (path) => !/\/(?:node_modules|\.next)$/.test(path) });
  for (const [command, ...args] of [["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], ["npx", "next", "build"]]) {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8", env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "" }, maxBuffer: 1 << 26 });
    if (status !== 0) return [`${name}: ${command} ${args.join(" ")} ended with ${status}:\n${stdout}\n${stderr}`];
  }
  const wrong = comparedWithNext(name, folder);
  console.log(`${name}: built (${Math.round((Date.now() - started) / 1000)} s), ${wrong.length === 0 ? "its segment config read as Next.js reads it" : `${wrong.length} differences`}`);
  return wrong;
}

/** What Next.js wrote down for the platform, beside what the analysis says of each route handler. */
function comparedWithNext(name, folder) {
  const { functions } = JSON.parse(readFileSync(join(folder, ".next/server/functions-config-manifest.json"), "utf8"));
  const { stdout } = spawnSync(process.execPath, [join(repository, "cli/bin/ai-routes.js"), "check", folder, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 26 });
  const routes = JSON.parse(stdout).routes.filter(isReadFromFile);
  if (routes.length === 0) return [`${name}: no route to compare.`];
  return routes.flatMap(({ url, maxDuration }) => {
    const said = maxDuration.effective ? maxDuration.seconds : undefined;
    const read = functions[url]?.maxDuration;
    return said === read ? [] : [`${name}: of ${url} Next.js reads ${read ?? "no maxDuration"}, and ai-routes says ${said ?? "none"}.`];
  });
}

/** Edge routes stand in another manifest; of vercel.json Next.js knows nothing. */
function isReadFromFile({ kind, runtime, maxDuration }) {
  return kind === "route-handler" && runtime.value === "nodejs" && !maxDuration.from.startsWith("vercel.json");
}
