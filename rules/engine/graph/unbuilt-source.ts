import { joined } from "./posix-path.js";

const outputFolders = new Set(["dist", "build", "out", "output", "lib", "es", "esm", "cjs"]);
const flavours = new Set(["esm", "cjs", "es", "types", "typings", "node", "browser", "src"]);
const sourceExtensions = ["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"];

/**
 * The source a package's build would make `path` (below the package's folder) from:
 * `dist/x.js` → `src/x.ts`, `dist/esm/index.d.mts` → `src/index.mts`, … Null where `path` is in no
 * output folder or nothing fits.
 */
export function unbuiltSource(packageFolder: string, path: string, exists: (path: string) => boolean): string | null {
  const segments = path.split("/");
  if (!outputFolders.has(segments[0] ?? "")) return null;
  const stem = (segments.pop() ?? "").replace(/(?:\.d)?\.[mc]?[jt]sx?$/, "");
  let inner = segments.slice(1);
  for (;;) {
    for (const source of ["src", "source", ""]) {
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
