import type { TextEdit } from "../rules/engine/finding.js";

/** A text with edits made, from the end to the front; throws where two of them overlap. */
export function applyEdits(text: string, edits: readonly Pick<TextEdit, "span" | "text">[]): string {
  const sorted = edits.toSorted((a, b) => b.span[0] - a.span[0] || b.span[1] - a.span[1]);
  let result = text;
  let before = Infinity;
  for (const { span, text: inserted } of sorted) {
    if (span[1] > before) throw new Error(`Edits overlap at offset ${span[1]}.`);
    result = result.slice(0, span[0]) + inserted + result.slice(span[1]);
    before = span[0];
  }
  return result;
}
