/**
 * Reading source as text, where a syntax tree would cost too much or is not allowed.
 */

/** Closing quotes are optional, so that each attempt consumes what it has looked at. */
const stringOrComment = /"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`(?:\\[\s\S]|[^`\\])*`?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/** The text with comments blanked out, offsets kept. Regular expressions with quotes can mislead it. */
export function withoutComments(text: string): string {
  return text.replace(stringOrComment, (token) => (token.startsWith("/") ? token.replace(/[^\n]/g, " ") : token));
}

const prologue = /^\uFEFF?(?:#![^\n]*\n)?(?:\s+|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|(["'])use [\w: -]+\1\s*;?|;)*/;

/** Whether a directive stands in the file's prologue: before any statement. */
export function hasFileDirective(text: string, directive: string): boolean {
  if (!text.includes(directive)) return false;
  const head = withoutComments(prologue.exec(text)?.[0] ?? "");
  return head.includes(`"${directive}"`) || head.includes(`'${directive}'`);
}
