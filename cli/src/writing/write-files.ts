import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { toNativePath, toWorkspacePath } from "@ai-routes/rules/disk";
import { UsageError } from "../usage-error.js";

export interface FileChange {
  /** Absolute, with `/`. */
  file: string;
  /** As it was analysed; null: the file did not exist. */
  before: string | null;
  /** Null: the file goes. */
  after: string | null;
}

/**
 * Why a file must not be written now: it is no longer what was analysed, or writing it would harm
 * it. Null: it may.
 */
export function obstacle({ file, before }: Pick<FileChange, "file" | "before">): string | null {
  const path = toNativePath(file);
  try {
    if (!existsSync(path)) return before === null ? null : "it was removed meanwhile";
    if (before === null) return "it stands there already";
    if (toWorkspacePath(realpathSync(path)).includes("/node_modules/")) return "it belongs to an installed package";
    // Renaming would pass over it: who has made a file read-only means it.
    if ((statSync(path).mode & 0o222) === 0) return "it is read-only";
    const bytes = readFileSync(path);
    if (bytes.equals(Buffer.from(before))) return null;
    return bytes.toString("utf8") === before ? "it is not UTF-8" : "it changed meanwhile";
  } catch (error) {
    return reason(error);
  }
}

/**
 * Writes all files or none: first beside their places, then by renaming; what goes is removed last. What
 * was renamed or removed is put back when a later one fails. Throws a {@link UsageError} that says which file could not be written.
 */
export function writeFiles(changes: readonly FileChange[]): void {
  const prepared: { change: FileChange; path: string; temporary: string }[] = [];
  const folders: string[] = [];
  const done: typeof prepared = [];
  let at = "";
  try {
    for (const change of changes.filter(({ after }) => after !== null)) {
      at = change.file;
      const native = toNativePath(change.file);
      // A symlink stays one: what it points to is written.
      const path = existsSync(native) ? realpathSync(native) : native;
      const created = mkdirSync(dirname(path), { recursive: true });
      if (created !== undefined) folders.push(created);
      const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.ai-routes`);
      prepared.push({ change, path, temporary });
      writeFileSync(temporary, change.after!, { flag: "wx" });
      if (change.before !== null) chmodSync(temporary, statSync(path).mode);
    }
    for (const one of prepared) {
      at = one.change.file;
      renameSync(one.temporary, one.path);
      done.push(one);
    }
    for (const change of changes.filter(({ after }) => after === null)) {
      at = change.file;
      const path = toNativePath(change.file);
      rmSync(path);
      done.push({ change, path, temporary: path });
    }
  } catch (error) {
    for (const { temporary } of prepared) rmSync(temporary, { force: true });
    for (const { change, path } of done) {
      if (change.before === null) rmSync(path, { force: true });
      else writeFileSync(path, change.before);
    }
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    throw new UsageError(`${at} cannot be written (${reason(error)}); no file was changed.`);
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
