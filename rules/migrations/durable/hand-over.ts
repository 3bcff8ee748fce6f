import ts from "typescript";
import { answering } from "../../engine/edits/guards/handler-function.js";
import { boundNames } from "../../engine/edits/names.js";
import { endOf, startWithComments, wholeLines } from "../../engine/edits/text-positions.js";
import type { Span } from "../../engine/facts/values.js";
import type { TextEdit } from "../../engine/finding.js";
import type { Carried } from "./carried.js";
import type { HandlerParts } from "./handler-parts.js";

/** What becomes of a handler whose work moves. */
export interface HandOver {
  /** What moves. */
  moved: Span;
  /** What is made anew where the work goes, and that nothing left here uses any more. */
  gone: Span[];
  edits: TextEdit[];
}

/**
 * The handler with a statement in place of what moves, which hands on what that needs.
 *
 * @param call the statement, without its end, of an object literal with the values that are handed on
 * @param below what comes behind the handler
 */
export function handOver(parts: HandlerParts, call: (values: string) => string, below: string): HandOver {
  const { file, source, split, carried, written } = parts;
  const { tree, facts } = source;
  const values = carried.values.map(({ name, expression }) => (name === expression ? name : `${name}: ${expression}`));
  const moved: Span = [startWithComments(tree.text, split.inside[0]!, tree), endOf(tree.text, split.inside.at(-1)!)];
  const gone = unusedOutside(parts).map((one) => wholeStatement(one, tree));
  const behind = endOf(tree.text, tree.statements.find((one) => one.pos <= written.pos && written.end <= one.end)!);
  return {
    moved,
    gone,
    edits: [
      ...newParameter(parts),
      // What it answers is a `Response` now, whatever else it was said to give.
      ...(answering(written, source, file) ?? []),
      ...gone.map((span): TextEdit => ({ file, span, text: "" })),
      { file, span: moved, text: `${call(values.length === 0 ? "{}" : `{ ${values.join(", ")} }`)}${facts.style.semicolons ? ";" : ""}` },
      ...(below === "" ? [] : [{ file, span: [behind, behind] as const, text: below }]),
    ],
  };
}

/** The lines that take what was handed on out of an object: what is assigned to later, by `let`. */
export function takenOut({ values }: Carried, object: string, end: string): string[] {
  const line = (of: "const" | "let", assigned: boolean): string[] => {
    const names = values.filter((one) => one.assigned === assigned).map(({ name }) => name);
    return names.length === 0 ? [] : [`${of} { ${names.join(", ")} } = ${object}${end}`];
  };
  return [...line("const", false), ...line("let", true)];
}

/** What is handed on, for people; null: nothing. */
export function handedOn({ values }: Carried): string | null {
  return values.length === 0 ? null : values.map(({ expression }) => `\`${expression}\``).join(", ");
}

/** The parameter that a handler without any gets. */
function newParameter({ file, written, request, source: { tree } }: HandlerParts): TextEdit[] {
  if (request !== null) return [];
  const open = tree.text.indexOf("(", written.name?.end ?? written.getStart(tree));
  return [{ file, span: [open + 1, open + 1], text: /\.[cm]?tsx?$/.test(file) ? "request: Request" : "request" }];
}

/** Statements that are made anew inside, and that nothing outside uses any more. */
function unusedOutside({ carried: { repeated }, split: { outside }, source: { tree } }: HandlerParts): ts.Statement[] {
  const gone: ts.Statement[] = [];
  for (const one of [...repeated].reverse()) {
    const names = ts.isVariableStatement(one) ? one.declarationList.declarations.flatMap(({ name }) => boundNames(name)) : (ts.isFunctionDeclaration(one) || ts.isClassDeclaration(one)) && one.name ? [one.name.text] : [];
    const rest = outside.filter((other) => other !== one && !gone.includes(other)).map((other) => other.getText(tree)).join("\n");
    if (names.every((name) => !new RegExp(`\\b${name}\\b`).test(rest))) gone.push(one);
  }
  return gone;
}

/** With its lines, and with the comments above it, which it takes along. */
function wholeStatement(statement: ts.Statement, tree: ts.SourceFile): Span {
  return wholeLines(tree.text, [startWithComments(tree.text, statement, tree), endOf(tree.text, statement)]);
}
