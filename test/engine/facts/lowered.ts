import { extractFacts } from "../../../rules/engine/facts/extract-facts.js";
import type { FileFacts, FunctionFacts, Language } from "../../../rules/engine/facts/file-facts.js";
import { printFunction } from "./print-effects.js";

/** The effects of a whole file's top level, as text; temporaries are numbered `t0`, `t1`, … */
export function lowered(source: string, language: Language = "tsx"): string {
  return printed(extractFacts(source, language), 0);
}

/** The effects of `body` as the body of an async function with parameters `a`, `b`, `c`. */
export function loweredBody(body: string, language: Language = "tsx"): string {
  const facts = extractFacts(`async function body(a, b, c) {\n${body}\n}`, language);
  const parameters = /^[abc] = parameter \d\n?/gm;
  return printed(facts, facts.functions.findIndex(({ name }) => name === "body")).replace(parameters, "");
}

/** The effects of the function of that name. */
export function loweredFunction(name: string, source: string, language: Language = "tsx"): string {
  const facts = extractFacts(source, language);
  return printed(facts, facts.functions.findIndex((each) => each.name === name));
}

/** The one function of that name. */
export function functionNamed(facts: FileFacts, name: string): FunctionFacts {
  const found = facts.functions.filter((each) => each.name === name);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} functions are called ${name}`);
  return found[0];
}

export function namesOf(facts: FileFacts, variables: readonly number[]): string[] {
  return variables.map((id) => facts.variables[id]?.name ?? "?");
}

/** What a span covers. */
export function slice(source: string, [start, end]: readonly [number, number]): string {
  return source.slice(start, end);
}

function printed(facts: FileFacts, id: number): string {
  const numbers = new Map<string, number>();
  return printFunction(facts, id).replace(/\bt\d+\b/g, (name) => {
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    return `t${numbers.get(name)}`;
  });
}

/** A template without its common indentation and its outer line breaks. */
export function text(strings: TemplateStringsArray): string {
  const lines = (strings[0] ?? "").replace(/^\n|\n\s*$/g, "").split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^ */.exec(line)?.[0].length ?? 0);
  return lines.map((line) => line.slice(Math.min(...indents))).join("\n");
}
