import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { debuglog } from "node:util";
import { deserialize, serialize } from "node:v8";
import { parserVersion } from "../engine/facts/parse.js";
import type { AnalysisCache, Memory } from "../engine/project/analysis-cache.js";
import { toNativePath } from "./native-paths.js";
import { reasonOf } from "./reason-of.js";

/** `NODE_DEBUG=ai-routes` shows why a cache was of no use. */
const debug = debuglog("ai-routes");

/** Larger ones would cost more than they save. */
const largest = 256 * 1024 * 1024;
/** One for each set of apps and settings; those used last stay. */
const mostKept = 16;

/**
 * The cache of the project in this folder, in `node_modules/.cache/ai-routes`, where tools keep theirs;
 * null where there is no `node_modules`. Files are written whole or not at all. One that another
 * version wrote, or that is not what was written, is as good as none.
 */
export function openAnalysisCache(root: string): AnalysisCache | null {
  const packages = join(toNativePath(root), "node_modules");
  if (!statSync(packages, { throwIfNoEntry: false })?.isDirectory()) return null;
  const folder = join(packages, ".cache", "ai-routes");
  const fileOf = (name: string): string => join(folder, `${sha256(`${root}\0${name}`).toString("hex").slice(0, 32)}.cache`);
  return {
    hash: (text) => createHash("sha1").update(text).digest("base64"),
    load(name) {
      try {
        return unpacked(readFileSync(fileOf(name)));
      } catch (error) {
        debug("nothing is taken from the cache: %s", reasonOf(error));
        return null;
      }
    },
    save(name, memory) {
      const unfinished = `${fileOf(name)}.${randomUUID()}`;
      try {
        const bytes = packed(memory);
        if (bytes.length > largest) return;
        mkdirSync(folder, { recursive: true });
        writeFileSync(unfinished, bytes);
        renameSync(unfinished, fileOf(name));
        thin(folder);
      } catch (error) {
        debug("the cache is not written: %s", reasonOf(error));
      }
    },
  };
}

/** The tool that wrote it, what was written, and that again in short. */
function packed(memory: Memory): Buffer {
  const body = serialize(memory);
  return Buffer.concat([tool(), sha256(body), body]);
}

function unpacked(bytes: Buffer): Memory {
  const [writer, sum, body] = [bytes.subarray(0, 32), bytes.subarray(32, 64), bytes.subarray(64)];
  if (!writer.equals(tool())) throw new Error("another version of the tool wrote it");
  if (!sum.equals(sha256(body))) throw new Error("it is damaged");
  return deserialize(body) as Memory;
}

/** Removes all but the youngest files; what a process could not finish ages like the others. */
function thin(folder: string): void {
  const files = readdirSync(folder).map((name) => ({ path: join(folder, name), at: statSync(join(folder, name)).mtimeMs })).sort((a, b) => b.at - a.at);
  for (const { path } of files.slice(mostKept)) rmSync(path, { force: true });
}

let ownHash: Buffer | null = null;

/** Of all the analysis is made of: its own code as it is installed (patched, or in a bundle), and its parser. */
function tool(): Buffer {
  if (ownHash) return ownHash;
  const hash = createHash("sha256").update(process.version).update(parserVersion);
  for (const file of codeBelow(dirname(dirname(fileURLToPath(import.meta.url))))) hash.update(readFileSync(file)).update("\0");
  return (ownHash = hash.digest());
}

function codeBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? codeBelow(join(folder, entry.name)) : /\.c?js$/.test(entry.name) ? [join(folder, entry.name)] : []));
}

function sha256(data: string | Buffer): Buffer {
  return createHash("sha256").update(data).digest();
}
