/**
 * Which folders are walked and which files are listed. Everything here goes by name alone.
 */

/** Never walked, wherever they stand. Other dot folders are: `app/.well-known/route.ts` is a route. */
const toolFolders = new Set([
  "node_modules", "bower_components", "jspm_packages", "__pycache__",
  ".git", ".hg", ".svn", ".github", ".gitlab", ".husky", ".idea", ".vscode", ".vs", ".devcontainer",
  ".next", ".nuxt", ".output", ".turbo", ".nx", ".cache", ".parcel-cache", ".swc", ".contentlayer",
  ".vercel", ".netlify", ".open-next", ".sst", ".serverless", ".wrangler", ".amplify", ".firebase",
  // What coding agents are told, with scripts and examples of its own.
  ".agents", ".agent", ".claude", ".codex", ".cursor", ".gemini", ".kiro", ".opencode", ".windsurf",
  ".yarn", ".pnpm-store", ".pnpm", ".npm", ".bun", ".venv", ".nyc_output",
]);

/** Build output only beside a package.json: below `app/` they are ordinary route segments. */
const outputFolders = new Set(["dist", "build", "out", "coverage"]);

const sourceFile = /\.(?:tsx?|jsx?|mjs|cjs|mts|cts)$/;

const configFile = new RegExp(
  "^(?:" +
    [
      "package\\.json",
      "(?:tsconfig|jsconfig)[^/]*\\.json",
      "(?:vercel|lerna|rush|nx|project|turbo|railway|wrangler|ai-routes\\.config)\\.jsonc?",
      "(?:netlify|wrangler|fly|railway)\\.toml",
      "amplify\\.ya?ml",
      "serverless\\.(?:ya?ml|json)",
      "render\\.ya?ml",
      "Dockerfile(?:\\..+)?",
      ".+\\.[Dd]ockerfile",
      "pnpm-workspace\\.yaml",
      "pnpm-lock\\.yaml",
      "package-lock\\.json",
      "npm-shrinkwrap\\.json",
      "yarn\\.lock",
      "bun\\.lock",
    ].join("|") +
    ")$",
);

/** Whether a file of this name is listed: a source, or a configuration that the analysis reads. */
export function isListed(name: string): boolean {
  return sourceFile.test(name) || configFile.test(name);
}

export function isSource(path: string): boolean {
  return sourceFile.test(path);
}

/** Folders of tools and packages, left out wherever they stand. */
export function isToolFolder(name: string): boolean {
  return toolFolders.has(name);
}

/** Folders that are written by a build, where they stand beside a manifest: elsewhere they are names like any other. */
export function isOutputFolder(name: string, besideManifest: boolean): boolean {
  return besideManifest && outputFolders.has(name);
}

/**
 * The folders a `.gitignore` plainly excludes: lines with neither wildcard nor negation. Returns a
 * test on a folder's path below the `.gitignore`. What takes more than that is walked.
 */
export function ignoredFolders(gitignore: string): (relativePath: string, name: string) => boolean {
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const raw of gitignore.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === "" || /[*?[\]\\#!]/.test(line)) continue;
    const path = line.replace(/\/$/, "");
    if (path.includes("/")) paths.add(path.replace(/^\//, ""));
    else names.add(path);
  }
  for (const [, negated] of gitignore.matchAll(/^!\/?(.+?)\/?\s*$/gm)) {
    for (const part of (negated ?? "").split("/")) names.delete(part);
    for (const path of paths) if (negated?.startsWith(path)) paths.delete(path);
  }
  return (relativePath, name) => names.has(name) || paths.has(relativePath);
}
