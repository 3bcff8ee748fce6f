import { Lines, type Encoding } from "./lines.js";
import type { Range } from "./protocol.js";
import { pathOf, uriOf } from "./uris.js";

/** A file an editor has open. */
export interface OpenDocument {
  /** As its client spells it. */
  uri: string;
  version: number | null;
  lines: Lines;
}

/** Larger texts are no source code: they are kept, so that edits find their place, but not analysed. */
const largestText = 2 * 1024 * 1024;

/**
 * The files that are open, by path. What comes from a client is checked: of a message that makes no
 * sense nothing is taken, and `complain` is told.
 */
export class Documents {
  encoding: Encoding = "utf-16";
  private readonly open = new Map<string, OpenDocument>();

  constructor(private readonly complain: (message: string) => void) {}

  get(path: string): OpenDocument | null {
    return this.open.get(path) ?? null;
  }

  paths(): IterableIterator<string> {
    return this.open.keys();
  }

  /** What the analysis sees of the open files. */
  texts(): Map<string, string> {
    return new Map([...this.open].map(([path, { lines: { text } }]) => [path, text.length > largestText ? "" : text]));
  }

  /** The URI of a path, as the client knows it. */
  uriOf(path: string): string {
    return this.open.get(path)?.uri ?? uriOf(path);
  }

  /** Gives the path; null where it is no file, or no document. */
  opened(document: unknown): string | null {
    const { uri, text, version } = fields(document);
    const path = typeof uri === "string" ? pathOf(uri) : null;
    if (typeof uri !== "string" || typeof text !== "string") this.complain("textDocument/didOpen without a URI and a text");
    else if (path !== null) this.open.set(path, { uri, version: numberOr(version, null), lines: new Lines(text, this.encoding, "editor") });
    return typeof text === "string" ? path : null;
  }

  changed(document: unknown, changes: unknown): string | null {
    const { uri, version } = fields(document);
    const path = typeof uri === "string" ? pathOf(uri) : null;
    const known = path === null ? undefined : this.open.get(path);
    if (path === null || !known) return null;
    for (const change of Array.isArray(changes) ? changes : [changes]) {
      const { text, range } = fields(change);
      if (typeof text !== "string" || !(range === undefined || isRange(range))) {
        this.complain(`textDocument/didChange of ${uri as string} with a change that is none`);
        continue;
      }
      known.lines = new Lines(range === undefined ? text : spliced(known.lines, range, text), this.encoding, "editor");
    }
    known.version = numberOr(version, known.version);
    return path;
  }

  closed(document: unknown): string | null {
    const { uri } = fields(document);
    const path = typeof uri === "string" ? pathOf(uri) : null;
    return path !== null && this.open.delete(path) ? path : null;
  }
}

function spliced(lines: Lines, { start, end }: Range, text: string): string {
  const from = lines.offsetAt(start);
  return lines.text.slice(0, from) + text + lines.text.slice(Math.max(from, lines.offsetAt(end)));
}

/** Of anything a client may have sent. */
export function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** The URIs that stand under this name in a list of objects. */
export function urisIn(list: unknown, name: string): string[] {
  return (Array.isArray(list) ? list : []).map((item) => fields(item)[name]).filter((uri) => typeof uri === "string");
}

export function isRange(value: unknown): value is Range {
  const { start, end } = fields(value);
  return isPosition(start) && isPosition(end);
}

export function isPosition(value: unknown): value is Range["start"] {
  const { line, character } = fields(value);
  return Number.isInteger(line) && Number.isInteger(character);
}

function numberOr<Other>(value: unknown, other: Other): number | Other {
  return typeof value === "number" ? value : other;
}
