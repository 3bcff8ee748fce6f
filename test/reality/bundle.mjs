import { build } from "esbuild";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

const here = import.meta.dirname;

/**
 * Bundles every route of an app into `.build/<app>/<route>.mjs`. Packages stay outside: an import of `ai` in an app
 * that asks for ai 4.3.19 leads to the alias installed here under `npm:ai@4.3.19`.
 *
 * @param {string} app folder name under apps/
 * @param {string} [folder] where the app is, if not there
 * @returns {Promise<string[]>} names of the routes
 */
export async function bundleApp(app, folder = path.join(here, "apps", app)) {
  const routes = await readdir(path.join(folder, "app", "api"));
  await build({
    entryPoints: routes.map((route) => ({ in: path.join(folder, "app", "api", route, "route.ts"), out: route })),
    outdir: path.join(here, ".build", app),
    outExtension: { ".js": ".mjs" },
    absWorkingDir: folder,
    tsconfig: path.join(folder, "tsconfig.json"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22",
    logLevel: "error",
    plugins: [installedPackages(await aliases(folder))],
  });
  return routes;
}

function installedPackages(installed) {
  return {
    name: "installed-packages",
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path: specifier }) => {
        const name = specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
        const alias = installed.get(name);
        const inside = specifier.slice(name.length);
        // Next declares no `exports`: outside its own bundler a file is asked for by its whole name.
        return alias ? { path: alias + (name === "next" && inside ? `${inside}.js` : inside), external: true } : undefined;
      });
    },
  };
}

async function aliases(folder) {
  const { dependencies: wanted } = await readManifest(folder);
  const { dependencies: installed } = await readManifest(here);
  const found = new Map();
  for (const [name, version] of Object.entries(wanted)) {
    const alias = Object.keys(installed).find(
      (key) => installed[key] === `npm:${name}@${version}` || (key === name && installed[key] === version),
    );
    if (alias) found.set(name, alias);
  }
  return found;
}

async function readManifest(folder) {
  return JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
}
