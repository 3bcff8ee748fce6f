import ts from "typescript";

/** What the first list has more of than the second. */
export function moreThan(all: readonly string[], kept: readonly string[]): string[] {
  const left = [...kept];
  return all.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** The comments of a text, as written. */
export function commentsOf(text: string): string[] {
  const tree = ts.createSourceFile("a.tsx", text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found = new Map<number, string>();
  const visit = (node: ts.Node): void => {
    for (const range of [...(ts.getLeadingCommentRanges(text, node.pos) ?? []), ...(ts.getTrailingCommentRanges(text, node.end) ?? [])]) {
      if (node.kind !== ts.SyntaxKind.JsxText) found.set(range.pos, text.slice(range.pos, range.end));
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return [...found.values()];
}

/** The standard library as names alone: its types would take seconds for each file. */
const globals = Object.getOwnPropertyNames(globalThis)
  .filter((name) => /^[A-Za-z]\w*$/.test(name) && name !== "undefined" && name !== "globalThis")
  .map((name) => `declare var ${name}: any;`)
  .join("\n") + "\ninterface Request { [name: string]: any }\ninterface Response { [name: string]: any }\ninterface Promise<T> { then: T }\ninterface Array<T> { [index: number]: T; [name: string]: any }\n"
  + ["Awaited", "NonNullable", "ReturnType"].map((name) => `type ${name}<T> = any;\n`).join("")
  + ["Exclude", "Extract", "Omit", "Pick", "Record"].map((name) => `type ${name}<T, K> = any;\n`).join("");
const globalsFile = ts.createSourceFile("/globals.d.ts", globals, ts.ScriptTarget.ESNext, true);

/**
 * What the checker says of one file alone, with its imports unseen: names and types of its own. What a callback is
 * handed by a function of a package has its type from there, and is no implicit any.
 */
export function typeErrorsOf(file: string, text: string): string[] {
  const options: ts.CompilerOptions = { noImplicitAny: false, noLib: true, noResolve: true, allowJs: true, checkJs: false, jsx: ts.JsxEmit.Preserve, target: ts.ScriptTarget.ESNext };
  const host: ts.CompilerHost = {
    getSourceFile: (name) => (name === globalsFile.fileName ? globalsFile : name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true) : undefined),
    getDefaultLibFileName: () => "lib.d.ts", writeFile: () => {}, getCurrentDirectory: () => "/", getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true, getNewLine: () => "\n", fileExists: (name) => name === file || name === globalsFile.fileName, readFile: () => undefined,
  };
  const program = ts.createProgram([globalsFile.fileName, file], options, host);
  const messages = program.getSemanticDiagnostics(program.getSourceFile(file)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  return messages.filter((message) => !message.startsWith("Cannot find module"));
}
