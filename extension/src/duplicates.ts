/** What is looked at of a diagnostic of VS Code's. */
export interface Reported {
  code?: string | number | { value: string | number } | undefined;
  range: { start: { line: number } };
}

/**
 * Of our diagnostics those that another linter reports too: the same rule on the same line, under
 * the name it has there (`ai-routes/require-auth` in ESLint, `ai-routes(require-auth)` in oxlint).
 * Its columns are not compared: they may be of the text as it was last saved.
 */
export function duplicatesOf<T extends Reported>(ours: readonly T[], all: readonly Reported[]): Set<T> {
  const theirs = new Set(all.flatMap((one) => {
    const rule = /^ai-routes(?:\/([\w-]+)|\(([\w-]+)\))$/.exec(codeOf(one));
    return rule ? [`${rule[1] ?? rule[2]} ${one.range.start.line}`] : [];
  }));
  return new Set(ours.filter((one) => theirs.has(`${codeOf(one)} ${one.range.start.line}`)));
}

function codeOf({ code }: Reported): string {
  return String(typeof code === "object" ? code.value : (code ?? ""));
}
