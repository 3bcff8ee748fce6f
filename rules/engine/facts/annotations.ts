import ts from "typescript";

/**
 * The words after each `@ai-routes` tag in the JSDoc comments that end where a declaration begins:
 * `guard auth` for the tag `@ai-routes guard auth`.
 */
export function annotationsBefore(source: { text: string; hasAnnotations: boolean }, position: number): string[] {
  if (!source.hasAnnotations) return [];
  const { text } = source;
  // A comment on the line of the token before (`{ /** … */ limit() {} }`) counts as trailing it.
  const comments = [ts.getTrailingCommentRanges(text, position), ts.getLeadingCommentRanges(text, position)];
  return comments
    .flatMap((ranges) => ranges ?? [])
    .map(({ pos, end }) => text.slice(pos, end))
    .filter((comment) => comment.startsWith("/**"))
    .flatMap(tagsOf);
}

function tagsOf(comment: string): string[] {
  return comment
    .slice(3, -2)
    .split("\n")
    .map((line) => line.trim().replace(/^\*\s*/, ""))
    .flatMap((line) => /^@ai-routes\s+(.+)$/.exec(line)?.[1]?.trim() ?? []);
}
