import type { FileFacts } from "../facts/file-facts.js";
import type { App } from "../graph/app.js";
import type { Answers } from "../graph/recorded.js";
import type { KnownLinks } from "./relinking.js";
import type { KnownSite } from "./sites.js";

/**
 * Where what an analysis knows outlives its process. Nothing of it may throw: a cache that cannot be
 * read or written is none.
 */
export interface AnalysisCache {
  /** Tells texts apart. */
  hash(text: string): string;
  /** What was kept under this name, by the tool as it is now; null: nothing that can be used. */
  load(name: string): Memory | null;
  save(name: string, memory: Memory): void;
}

/** What an analysis hands on to one in another process. Plain data; of texts it holds hashes. */
export interface Memory {
  apps: readonly App[];
  /** What the answers rest on beside the sources: manifests, settings, versions, which paths there are. */
  answers: Answers;
  files: KnownSite[];
  links: KnownLinks;
  comments: [file: string, hash: string | null, comments: Comments][];
  /** How many contexts and interned values linking all of it took. */
  needed: { contexts: number; interned: number };
}

/** What is asked of a file that was parsed once its routes are linked. */
export type Comments = Pick<FileFacts, "failure" | "lineStarts" | "suppressions">;

/** Hashes of files as a workspace has them, each worked out once; null: there is none. */
export function hashesOf(read: (file: string) => string | null, hash: AnalysisCache["hash"]): (file: string) => string | null {
  const known = new Map<string, string | null>();
  return (file) => {
    let found = known.get(file);
    if (found !== undefined) return found;
    const text = read(file);
    known.set(file, (found = text === null ? null : hash(text)));
    return found;
  };
}
