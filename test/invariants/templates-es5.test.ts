import ts from "typescript";
import { describe, expect, it } from "vitest";
import { renderTemplate } from "../../rules/templates/place-templates.js";
import type { Variant } from "../../rules/templates/render.js";
import { templates } from "../../rules/templates/templates.js";

// What create-next-app wrote before Next.js 15: no `target`, which TypeScript takes for ES5. `next build` checks with it.
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES5, ignoreDeprecations: "6.0", lib: ["lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.esnext.d.ts"],
  module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, jsx: ts.JsxEmit.Preserve, strict: true, noEmit: true, skipLibCheck: true, types: [],
};

/** Of what an older target does not take: iterators without `downlevelIteration`, flags of regular expressions, private names, literals. */
const ofTheTarget = new Set([1501, 1503, 2488, 2494, 2495, 2548, 2549, 2569, 2737, 2802, 18028]);

describe("templates in an app whose tsconfig.json names no target", () => {
  const variant: Variant = { language: "ts", tcp: true, majors: { ai: 4, next: 14, zod: 3 } };

  it("have nothing that ES5 does not take", () => {
    expect(complaints(templates.map(({ name }) => [`/${name}.tsx`, renderTemplate(name, variant)]))).toEqual([]);
  });

  it("would be found to have it", () => {
    expect(complaints([["/a.tsx", "for (const one of new Set([1])) console.log(/x/u.test(String(one)));"]])).toHaveLength(2);
  });
});

function complaints(files: readonly (readonly [string, string])[]): string[] {
  const texts = new Map(files);
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (file, ...rest) => (texts.has(file) ? ts.createSourceFile(file, texts.get(file)!, ts.ScriptTarget.ES5, true) : getSourceFile.call(host, file, ...rest));
  host.resolveModuleNameLiterals = (names) => names.map(({ text }) => {
    const resolvedFileName = `/${text.slice(2)}.tsx`;
    return { resolvedModule: text.startsWith("./") && texts.has(resolvedFileName) ? { resolvedFileName, extension: ts.Extension.Tsx } : undefined };
  });
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((name) => {
    const file = program.getSourceFile(name)!;
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].filter(({ code }) => ofTheTarget.has(code))
      .map(({ start = 0, messageText }) => `${name}:${String(file.getLineAndCharacterOfPosition(start).line + 1)} ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
}
