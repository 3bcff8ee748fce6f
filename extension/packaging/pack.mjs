// `npm run vsix`, after `npm run build`: bundles client, server and the route map's script, and packs them into one VSIX for all platforms.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const extension = fileURLToPath(new URL("..", import.meta.url));
const repository = join(extension, "..");
/** Of the whole; and of what is loaded when the extension starts, in every workspace with a manifest. */
const limit = 5 * 1024 * 1024;
const startLimit = 40 * 1024;

/** Gives the path of the VSIX. Throws where a part is missing or the whole has grown too large. */
export async function pack() {
  await bundle();
  mustBeBelow(startLimit, join(extension, "dist/extension.cjs"));
  copyFileSync(join(repository, "rules/ai-routes.schema.json"), join(extension, "dist/ai-routes.schema.json"));
  // The packager wants the licence beside the manifest; the repository's is the one there is.
  copyFileSync(join(repository, "LICENSE"), join(extension, "LICENSE"));
  const file = join(extension, "dist/ai-routes.vsix");
  try {
    packFolder(extension, file);
  } finally {
    rmSync(join(extension, "LICENSE"));
  }
  console.log(`${file}: ${(mustBeBelow(limit, file) / 1024 / 1024).toFixed(2)} MB`);
  return file;
}

function mustBeBelow(most, file) {
  const { size } = statSync(file);
  if (size > most) throw new Error(`${file} has ${size} bytes; ${most} are the limit`);
  return size;
}

/** Packs an extension that is bundled already. */
export function packFolder(folder, file) {
  install();
  rmSync(file, { force: true });
  run(process.execPath, [join(here, "node_modules/@vscode/vsce/vsce"), "package", "--no-dependencies", "--skip-license", "--allow-missing-repository", "--out", file], folder);
}

/** The extension host loads CommonJS; the webview a plain script. */
async function bundle() {
  install();
  const { build } = await import("esbuild");
  const shared = { bundle: true, minify: true, logLevel: "warning", legalComments: "none", absWorkingDir: repository };
  // "module" before "main": of jsonc-parser, "main" is a UMD module, whose parts a bundler does not see.
  const onNode = { ...shared, platform: "node", target: "node20", format: "cjs", mainFields: ["module", "main"] };
  mkdirSync(join(extension, "dist"), { recursive: true });
  await Promise.all([
    // `bundleStarted`: what the extension measures its activation from, loading included.
    build({ ...onNode, entryPoints: ["extension/src/extension.ts"], outfile: "extension/dist/extension.cjs", external: ["vscode"], plugins: [sessionApart], banner: { js: "const bundleStarted={wall:performance.now(),cpu:process.cpuUsage()};" } }),
    build({ ...onNode, entryPoints: ["extension/src/session.ts"], outfile: "extension/dist/session.cjs", external: ["vscode"] }),
    // Its own files are what it compares when it asks whether what it finds in a cache is by itself.
    build({ ...onNode, entryPoints: ["server/bin/ai-routes-language-server.js"], outfile: "extension/dist/server.cjs", define: { "import.meta.url": "moduleUrl" }, banner: { js: 'const moduleUrl=require("node:url").pathToFileURL(__filename).href;' } }),
    build({ ...shared, platform: "browser", target: "es2022", entryPoints: ["extension/webview/route-map.ts"], outfile: "extension/dist/route-map.js" }),
  ]);
}

/** The language client is most of the code, and activation does not wait for it: it is loaded from a file of its own. */
const sessionApart = {
  name: "session apart",
  setup: ({ onResolve }) => void onResolve({ filter: /^\.\/session\.js$/ }, () => ({ path: "./session.cjs", external: true })),
};

function install() {
  if (!existsSync(join(here, "node_modules"))) run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], here);
}

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${[command, ...args].join(" ")} ended with ${status}:\n${stdout}\n${stderr}\n${error?.message ?? ""}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await pack();
