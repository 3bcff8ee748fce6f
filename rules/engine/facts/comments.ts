import ts from "typescript";

export interface Comment {
  /** Offset of `//` or `/*`. */
  start: number;
  end: number;
  /** Without the comment marks, trimmed. */
  body: string;
  isBlock: boolean;
}

/**
 * The comments that contain one of these words, in order. Each mention is looked up in the syntax
 * tree: those in strings, templates, regular expressions and JSX text are no comments.
 */
export function commentsWith(words: readonly string[], text: string, file: ts.SourceFile): Comment[] {
  const comments = new Map<number, Comment>();
  for (const word of words) {
    for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
      const comment = commentAt(at, text, file);
      if (comment !== null) comments.set(comment.start, comment);
    }
  }
  return [...comments.values()].sort((a, b) => a.start - b.start);
}

function commentAt(position: number, text: string, file: ts.SourceFile): Comment | null {
  const [start, end] = gapAround(position, file);
  if (position < start || position >= end) return null;
  const scanner = ts.createScanner(ts.ScriptTarget.ESNext, false, ts.LanguageVariant.JSX, text, undefined, start, end - start);
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    if (scanner.getTokenStart() > position) return null;
    if (scanner.getTokenEnd() <= position) continue;
    const isBlock = token === ts.SyntaxKind.MultiLineCommentTrivia;
    if (!isBlock && token !== ts.SyntaxKind.SingleLineCommentTrivia) return null;
    const written = scanner.getTokenText();
    const body = isBlock ? written.replace(/^\/\*+|\*+\/$/g, "") : written.replace(/^\/\/+/, "");
    return { start: scanner.getTokenStart(), end: scanner.getTokenEnd(), body: body.trim(), isBlock };
  }
  return null;
}

/**
 * The stretch around a position that holds only punctuation, keywords and comments: what lies
 * before a node's first token, or between two nodes. Empty where the position is in a token.
 */
function gapAround(position: number, file: ts.SourceFile): [start: number, end: number] {
  let node: ts.Node = file;
  for (;;) {
    let start = node.getStart(file);
    if (position < start) return [node.pos, start];
    let end = node.end;
    let inner: ts.Node | undefined;
    let children = 0;
    ts.forEachChild(node, (child) => {
      children += 1;
      if (child.pos > position) {
        end = Math.min(end, child.pos);
      } else if (child.end <= position) {
        start = Math.max(start, child.end);
      } else {
        inner ??= child;
      }
    });
    if (inner !== undefined) {
      node = inner;
    } else {
      return children === 0 && isToken(node) ? [0, 0] : [start, end];
    }
  }
}

/** Nodes that are a single token: a position inside is part of their text. */
function isToken(node: ts.Node): boolean {
  return node.kind <= ts.SyntaxKind.LastToken || ts.isJsxText(node);
}
