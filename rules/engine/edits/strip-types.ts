import ts from "typescript";

/** Stands for an empty line: the compiler prints none. */
const emptyLine = "//#empty";

/** JavaScript of a TypeScript module: its types are left out, comments and empty lines stay. */
export function stripTypes(text: string, jsx: boolean): string {
  const { outputText } = ts.transpileModule(text.replace(/\n(?=\n)/g, `\n${emptyLine}`), {
    fileName: jsx ? "module.tsx" : "module.ts",
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, jsx: ts.JsxEmit.Preserve, removeComments: false, verbatimModuleSyntax: true },
  });
  return outputText.replaceAll(new RegExp(`^[ \\t]*${emptyLine}$`, "gm"), "").replace(/\n{3,}/g, "\n\n").replace(/^\n+/, "");
}
