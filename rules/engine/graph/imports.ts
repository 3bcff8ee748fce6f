export interface NamedModule {
  specifier: string;
  /** Every mention of it is `import type` or `export type`: gone at run time. */
  typeOnly: boolean;
  /** The exports it takes at run time, where each mention lists them between braces; null: any. */
  names: readonly string[] | null;
}

/**
 * The modules a file names, each once, in order of first appearance, by one pass over the text:
 * static imports, `export … from`, `import()`, `require()`. Imports on comment lines are left out;
 * one inside a string may slip in, and then mostly resolves to nothing.
 */
export function namedModules(text: string): NamedModule[] {
  const found = new Map<string, NamedModule>();
  for (const match of text.matchAll(mention)) {
    const specifier = match[3] ?? "";
    if (specifier.includes("${") || isOnCommentLine(text, match.index)) continue;
    const clause = match[1] === "from" ? clauseBefore(text, match.index) : null;
    const typeOnly = clause?.typeOnly ?? false;
    const names = typeOnly ? [] : (clause?.names?.flatMap((name) => (name.typeOnly ? [] : [name.imported])) ?? null);
    const known = found.get(specifier);
    if (known === undefined) found.set(specifier, { specifier, typeOnly, names });
    else {
      known.typeOnly &&= typeOnly;
      known.names = known.names && names && [...known.names, ...names];
    }
  }
  return [...found.values()];
}

/** The specifiers alone, type-only ones included. */
export function imports(text: string): string[] {
  return namedModules(text).map(({ specifier }) => specifier);
}

/** What may stand between the keyword and the specifier. */
export const gap = String.raw`\s*(?:\(\s*)?(?:(?:\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|\/\/[^\n]*\n)\s*)*`;

const mention = new RegExp(String.raw`\b(from|import|require)${gap}(["'${"`"}])([^"'${"`"}\n]+)\2`, "g");

/** How far back a clause or a line is looked for: keeps files of one endless line linear. */
const window = 4000;

function isOnCommentLine(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - window), at);
  const line = before.slice(before.lastIndexOf("\n") + 1).trimStart();
  return line.startsWith("//") || line.startsWith("*");
}

export interface ImportClause {
  /** `import type …`, or every name in it is marked so. */
  typeOnly: boolean;
  /** The names between braces; null where there is a default, a namespace or no braces at all. */
  names: { imported: string; typeOnly: boolean }[] | null;
}

/** The clause between `import` (or `export`) and the `from` at the given offset. */
export function clauseBefore(text: string, from: number): ImportClause {
  const before = text.slice(Math.max(0, from - window), from);
  const start = Math.max(before.lastIndexOf("import"), before.lastIndexOf("export"));
  if (start < 0) return { typeOnly: false, names: null };
  const clause = before.slice(start + "import".length).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "");
  const listed = /^\s*(?:type\s*(?=\{))?\{([^{}]*)\}\s*$/.exec(clause)?.[1];
  const names = (listed ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map((name) => ({ imported: /^(?:type\s+)?([\w$]+)/.exec(name)?.[1] ?? name, typeOnly: /^type\s+[\w$]/.test(name) && !/^type\s+as\b/.test(name) }));
  const typeOnly = /^\s+type\s*(?:[*{]|(?!from\b)[\w$])/.test(clause) || (names.length > 0 && names.every((name) => name.typeOnly));
  return { typeOnly, names: listed === undefined ? null : names };
}
