import { directivesOf } from "./directives.js";
import type { FileFacts, Language } from "./file-facts.js";
import { Lowering } from "./lowering/lowering.js";
import { lowerModule } from "./lowering/modules.js";
import { parseText, syntaxErrorsOf } from "./parse.js";
import { segmentConfigOf } from "./segment-config.js";
import { styleOf } from "./style.js";
import { suppressionsOf } from "./suppressions.js";

/**
 * Summarises one text. Broken and half-typed code gives facts as far as it can be read; nothing
 * throws: binary content, and nesting beyond the parser's stack, are told in `failure`.
 */
export function extractFacts(text: string, language: Language): FileFacts {
  if (text.includes("\0")) return withoutContent(text, language, "binary file");
  try {
    return readFacts(text, language);
  } catch (error) {
    const why = error instanceof RangeError ? "nested too deeply to be parsed" : `cannot be read: ${String(error)}`;
    return withoutContent(text, language, why);
  }
}

function readFacts(text: string, language: Language): FileFacts {
  const file = parseText(text, language);
  const l = new Lowering(text, file);
  const reexports = lowerModule(l);
  const syntaxErrors = syntaxErrorsOf(file);
  if (l.tooDeep !== null) syntaxErrors.push({ message: "Nested too deeply; what is inside is left out.", span: l.tooDeep });
  return {
    language,
    lineStarts: [...file.getLineStarts()],
    syntaxErrors,
    failure: null,
    directives: directivesOf(text, file, file),
    imports: l.imports,
    exports: l.exports,
    reexports,
    variables: l.variables,
    functions: l.functions,
    classes: l.classes,
    segmentConfig: segmentConfigOf(text, file),
    suppressions: suppressionsOf(text, file),
    style: styleOf(text, file),
  };
}

function withoutContent(text: string, language: Language, failure: string): FileFacts {
  return {
    language,
    lineStarts: [0],
    syntaxErrors: [],
    failure,
    directives: [],
    imports: [],
    exports: [],
    reexports: [],
    variables: [],
    functions: [],
    classes: [],
    segmentConfig: [],
    suppressions: [],
    style: styleOf(text, null),
  };
}
