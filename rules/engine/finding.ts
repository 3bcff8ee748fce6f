import type { Span } from "./facts/values.js";
import type { Said } from "./message.js";

export type Severity = "error" | "warning" | "info";
export type Preset = "recommended" | "strict" | "all";

/** A place in a file. */
export interface Place {
  file: string;
  span: Span;
}

/** Names a place by where it begins: what begins at the same place is the same. */
export function placeKey({ file, span }: Place): string {
  return `${file}:${span[0]}`;
}

/** One fault, at its one place (invariant 7), whatever the host. */
export interface Finding extends Said {
  rule: string;
  severity: Severity;
  at: Place;
  /** Files of the entrypoints it concerns, sorted. */
  routes: string[];
  /** The call chain from the handler to the place, or other places that explain it. */
  related: Related[];
  fixes: Fix[];
  /** Findings this one speaks for, so that one fault is one finding: its message names them, and their fixes go behind its own. */
  absorbed: ({ rule: string } & Said)[];
  /** Further places of this file with the same fault, in order; absent: none. Its message names their lines. */
  alike?: readonly Place[];
}

export interface Related {
  at: Place;
  message: string;
  /** What is missing may be put here as well: one edit in a helper then clears the findings of all that pass it. */
  onTheWay?: boolean;
}

/** The current text of a file; null: there is none. */
export type Read = (file: string) => string | null;

/** A fix is computed when asked for, from the current text. */
export interface Fix {
  title: string;
  /** The rule it satisfies, where that is one the finding speaks for; absent: the finding's own. */
  rule?: string;
  /** Changes nothing but what the finding is about. */
  safe: boolean;
  /**
   * Says of the code what only a person can know (`requireUser` checks who asks): offered one by
   * one, never made in bulk.
   */
  claim?: boolean;
  /** Whether its edits would create files: asked, and cheaper, before `edits`, by hosts that change one file at a time. Absent: they do not. */
  creates?(read: Read): boolean;
  /** npm packages that the new code imports: the host lists them, or installs them when asked to. */
  packages?(read: Read): readonly string[];
  edits(read: Read): TextEdit[];
}

/** Offsets count in the text as read; the span `[0, 0]` of a file that does not exist creates it. */
export interface TextEdit {
  file: string;
  span: Span;
  text: string;
  /** The file goes: the span is all of it, and nothing stands in its place. */
  removes?: true;
}

/** How many findings there are of each severity. */
export function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}
