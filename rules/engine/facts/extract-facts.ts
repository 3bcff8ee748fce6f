import type ts from "typescript";
import { isBinary } from "./binary.js";
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
  return readable(text, () => readFacts(text, language), (why) => withoutContent(text, language, why));
}

/** Whether a text parses, without its facts: `failure` and `syntaxErrors` as they have them. */
export function syntaxOf(text: string, language: Language): Pick<FileFacts, "failure" | "syntaxErrors"> {
  const unreadable = (failure: string): Pick<FileFacts, "failure" | "syntaxErrors"> => ({ failure, syntaxErrors: [] });
  return readable(text, () => ({ failure: null, syntaxErrors: syntaxErrorsOf(parseText(text, language)) }), unreadable);
}

/** What reading a text gives; where it is binary or the parser's stack does not reach, what `unreadable` makes of the reason. */
export function readable<Read>(text: string, read: () => Read, unreadable: (why: string) => Read): Read {
  if (isBinary(text)) return unreadable("binary file");
  try {
    return read();
  } catch (error) {
    return unreadable(error instanceof RangeError ? "nested too deeply to be parsed" : `cannot be read: ${String(error)}`);
  }
}

function readFacts(text: string, language: Language): FileFacts {
  return factsOfTree(text, parseText(text, language), language).facts;
}

/** The facts of a text that is parsed, and what lowering it has noted. */
export function factsOfTree(text: string, file: ts.SourceFile, language: Language): { facts: FileFacts; lowering: Lowering } {
  const l = new Lowering(text, file);
  const reexports = lowerModule(l);
  const { imports, exports, variables, functions, classes } = l;
  const facts = { language, failure: null, imports, exports, reexports, variables, functions, classes, ...aroundCode(text, file) };
  if (l.tooDeep !== null) facts.syntaxErrors.push({ message: "Nested too deeply; what is inside is left out.", span: l.tooDeep });
  return { facts, lowering: l };
}

/** What a text says beside what its code does. */
export function aroundCode(text: string, file: ts.SourceFile): Pick<FileFacts, "lineStarts" | "syntaxErrors" | "directives" | "segmentConfig" | "suppressions" | "style"> {
  return {
    lineStarts: [...file.getLineStarts()],
    syntaxErrors: syntaxErrorsOf(file),
    directives: directivesOf(text, file, file),
    segmentConfig: segmentConfigOf(text, file),
    suppressions: suppressionsOf(text, file),
    style: styleOf(text, file),
  };
}

/** The facts of a text that cannot be read: none, and why. */
export function withoutContent(text: string, language: Language, failure: string): FileFacts {
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
