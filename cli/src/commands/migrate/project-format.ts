import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { toNativePath } from "@ai-routes/rules/disk";
import type { FileChange } from "../../writing/write-files.js";
import { counted } from "../../format/wrap.js";

/** A formatter as the project has it installed. */
interface Formatter {
  name: "Prettier" | "Biome";
  /** The script that Node runs, and what it is told to format its standard input as this file. */
  script: string;
  arguments(file: string): string[];
  /** Where it is installed. */
  root: string;
}

/**
 * The changes as the project's own Prettier or Biome formats them, which is said first: it runs code
 * of the project. A file is only formatted if it was so before, or is new: a migration is no occasion
 * to format old code. What the formatter does not take stays as it is.
 */
export function formattedAsTheProject(changes: readonly FileChange[], say: (words: string) => void): FileChange[] {
  const formatters = changes.map(({ file, after }) => (after === null ? null : formatterFor(toNativePath(file))));
  const known = formatters.filter((one) => one !== null);
  for (const { name, root } of new Map(known.map((one) => [one.script, one])).values()) {
    const files = known.filter((one) => one.root === root && one.name === name).length;
    say(`Formats ${counted(files, "file")} with this project's own ${name} (${root}); --no-format leaves that out.`);
  }
  return changes.map((change, index) => {
    const formatter = formatters[index]!;
    if (formatter === null || change.after === null) return change;
    if (change.before !== null && formatted(formatter, change.file, change.before) !== change.before) return change;
    return { ...change, after: formatted(formatter, change.file, change.after) ?? change.after };
  });
}

function formatted({ script, arguments: given, root }: Formatter, file: string, text: string): string | null {
  const { status, stdout } = spawnSync(process.execPath, [script, ...given(toNativePath(file))], { cwd: root, input: text, encoding: "utf8", timeout: 60_000 });
  return status === 0 && stdout !== "" ? stdout : null;
}

/** The nearest one above a file that is installed, and named or configured there. */
function formatterFor(file: string): Formatter | null {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const biome = ["biome.json", "biome.jsonc"].some((name) => existsSync(join(folder, name))) ? installed(folder, "@biomejs/biome") : null;
    if (biome) return { name: "Biome", script: biome, root: folder, arguments: (one) => ["format", `--stdin-file-path=${one}`] };
    const prettier = usesPrettier(folder) ? installed(folder, "prettier") : null;
    if (prettier) return { name: "Prettier", script: prettier, root: folder, arguments: (one) => ["--stdin-filepath", one] };
    if (dirname(folder) === folder) return null;
  }
}

function usesPrettier(folder: string): boolean {
  try {
    const { prettier, dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, Record<string, unknown> | undefined>;
    return prettier !== undefined || "prettier" in { ...dependencies, ...devDependencies };
  } catch {
    return false;
  }
}

/** The script behind a package's command. */
function installed(folder: string, name: string): string | null {
  try {
    const manifest = createRequire(join(folder, "package.json")).resolve(`${name}/package.json`);
    const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { bin?: string | Record<string, string> };
    const script = typeof bin === "string" ? bin : Object.values(bin ?? {})[0];
    return script === undefined ? null : join(dirname(manifest), script);
  } catch {
    return null;
  }
}
