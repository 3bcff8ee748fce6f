import { joined } from "./posix-path.js";

const outputFolders = new Set(["dist", "build", "out", "output", "lib", "es", "esm", "cjs"]);
const flavours = new Set(["esm", "cjs", "es", "types", "typings", "node", "browser", "src"]);
const sourceExtensions = ["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"];

/**
 * The source a package's build would make `path` (below the package's folder) from:
 * `dist/x.js` → `src/x.ts`, `dist/esm/index.d.mts` → `src/index.mts`, and `index.mjs` (published
 * from inside the output) → `src/index.ts`. Null where nothing fits.
 */
export function unbuiltSource(packageFolder: string, path: string, exists: (path: string) => boolean): string | null {
  if (!/\.[mc]?[jt]sx?$/.test(path)) return null;
  const segments = path.split("/");
  const inOutput = segments.length > 1 && outputFolders.has(segments[0] ?? "");
  const stem = (segments.pop() ?? "").replace(/(?:\.d)?\.[mc]?[jt]sx?$/, "");
  let inner = inOutput ? segments.slice(1) : segments;
  for (;;) {
    for (const source of inOutput ? ["src", "source", ""] : ["src", "source"]) {
      for (const extension of sourceExtensions) {
        const candidate = joined(packageFolder, source, ...inner, `${stem}.${extension}`);
        if (exists(candidate)) return candidate;
      }
    }
    if (!flavours.has(inner[0] ?? "")) return null;
    inner = inner.slice(1);
  }
}

/** Whether a package's path is in a folder that holds nothing but build output. */
export function isOutput(path: string): boolean {
  return /^(?:dist|build|out|output)\//.test(path);
}
