import type { TextEdit } from "../finding.js";

/** Whether two edits change the same text; insertions side by side do not. */
export function overlap(a: TextEdit, b: TextEdit): boolean {
  return a.file === b.file && a.span[0] < b.span[1] && b.span[0] < a.span[1];
}

/** Two fixes may ask for one and the same edit, an import for instance: it is made once. */
export function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.file === b.file && a.span[0] === b.span[0] && a.span[1] === b.span[1] && a.text === b.text;
}

/**
 * A text with edits made; several insertions at one offset stand in the order given. Throws where
 * two edits overlap: what to do then is for the caller to have decided.
 */
export function applyEdits(text: string, edits: readonly Pick<TextEdit, "span" | "text">[]): string {
  const sorted = edits.toSorted((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1]);
  let result = "";
  let at = 0;
  for (const { span, text: inserted } of sorted) {
    if (span[0] < at) throw new Error(`Edits overlap at offset ${span[0]}.`);
    result += text.slice(at, span[0]) + inserted;
    at = span[1];
  }
  return result + text.slice(at);
}
