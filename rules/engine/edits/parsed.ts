import type ts from "typescript";
import { extractFacts } from "../facts/extract-facts.js";
import type { FileFacts } from "../facts/file-facts.js";
import { languageOf } from "../facts/language.js";
import { parseText } from "../facts/parse.js";

/** A file as an edit sees it: its syntax tree, and the facts that tell its style. */
export interface Parsed {
  file: string;
  text: string;
  facts: FileFacts;
  tree: ts.SourceFile;
}

/** Null where the text is in no language that is analysed, or nested too deep to be parsed. */
export function parsed(file: string, text: string): Parsed | null {
  const language = languageOf(file);
  if (language === null) return null;
  const facts = extractFacts(text, language);
  return facts.failure === null ? { file, text, facts, tree: parseText(text, language) } : null;
}
