import ts from "typescript";
import { handlerAt, type HandlerFunction } from "../../engine/edits/guards/handler-function.js";
import { boundNames } from "../../engine/edits/names.js";
import { parsed, type Parsed } from "../../engine/edits/parsed.js";
import { Refused } from "../../engine/edits/steps/refused.js";
import { endOf, startWithComments, wholeLines } from "../../engine/edits/text-positions.js";
import { lineOf } from "../../engine/edits/tree.js";
import type { Span } from "../../engine/facts/values.js";
import type { Entrypoint, Handler } from "../../engine/entrypoint.js";
import type { TextEdit } from "../../engine/finding.js";
import type { MigrationAsk } from "../migration.js";
import { carriedInto, type Carried } from "./carried.js";
import { splitBefore, type Split } from "./split.js";
import { stepsOf, type Steps } from "./steps.js";

/** What a handler's steps become: an endpoint of its own route, which the caller waits for, or a function that runs later. */
export type Form = "endpoint" | "function";

/** A handler taken apart: what stays, what moves, and what that takes along. */
export interface HandlerParts {
  file: string;
  source: Parsed;
  written: HandlerFunction;
  /** The name of its first parameter; null: it has none. */
  request: string | null;
  steps: Steps;
  split: Split;
  carried: Carried;
}

/** Takes a handler apart before its first paid call. Throws {@link Refused} with the reason where that cannot be done. */
export function partsOf({ file }: Entrypoint, handler: Handler, form: Form, ask: MigrationAsk): HandlerParts {
  const source = parsed(file, ask.read(file) ?? "");
  const written = source && handler.at.file === file ? handlerAt(source.tree, handler.at.span) : null;
  if (!source || !written?.body) throw new Refused("the handler is not written in the route's file", "Write it there, or wrap it there: `export const POST = withLimits(async (request) => …)`.");
  if (!ts.isBlock(written.body)) throw new Refused("the handler has no body of statements");
  const { tree } = source;
  const steps = stepsOf(handler, written, source, form, ask);
  const split = splitBefore(written.body, steps.first, tree, form);
  const request = requestOf(written, tree);
  if (!written.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)) throw new Refused("the handler is not async");
  // What an endpoint's steps throw, its caller is told; of a function's the engine hears.
  const around = form === "endpoint" ? split.around.flatMap((one) => (one.catchClause ? [one.catchClause] : [])) : [];
  const inside: ts.Node[] = [...split.inside, ...around];
  refuseCallersContext(inside, tree);
  return { file, source, written, request, steps, split, carried: carriedInto({ tree, handler: written, outside: split.outside, inside, request, form }) };
}

/** What is done for the caller's request must be done before: the engine's has no cookies and no headers. */
function refuseCallersContext(inside: readonly ts.Node[], tree: ts.SourceFile): void {
  const names = new Set(tree.statements.flatMap((one) => (ts.isImportDeclaration(one) && ts.isStringLiteral(one.moduleSpecifier) && one.moduleSpecifier.text === "next/headers" && one.importClause?.namedBindings && ts.isNamedImports(one.importClause.namedBindings) ? one.importClause.namedBindings.elements.map(({ name }) => name.text) : [])));
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && (names.has(node.expression.text) || /^(auth|getServerSession|currentUser|getSession|requireUser|after)$/.test(node.expression.text))) {
      const line = lineOf(tree, node);
      throw new Refused(node.expression.text === "after"
        ? `\`after()\` (line ${line}) would be told again each time the engine asks`
        : `\`${node.expression.text}()\` (line ${line}) asks for the caller after the first paid call, and when the engine asks again there is neither the caller's body, nor headers, nor cookies`,
      node.expression.text === "after" ? "Await what it is handed: it becomes a step." : "Ask at the beginning of the handler.");
    }
    ts.forEachChild(node, visit);
  };
  inside.forEach(visit);
}

function requestOf(written: ts.FunctionLikeDeclaration, tree: ts.SourceFile): string | null {
  const [first] = written.parameters;
  if (first && !ts.isIdentifier(first.name)) throw new Refused(`the handler takes its request apart in its parameters (line ${lineOf(tree, first)})`);
  return first ? (first.name as ts.Identifier).text : null;
}

/** The parameter that a handler without any gets. */
export function newParameter({ file, written, request, source: { tree } }: HandlerParts): TextEdit[] {
  if (request !== null) return [];
  const open = tree.text.indexOf("(", written.name?.end ?? written.getStart(tree));
  return [{ file, span: [open + 1, open + 1], text: /\.[cm]?tsx?$/.test(file) ? "request: Request" : "request" }];
}

/** Statements that are made anew inside, and that nothing outside uses any more. */
export function unusedOutside({ carried: { repeated }, split: { outside }, source: { tree } }: HandlerParts): ts.Statement[] {
  const gone: ts.Statement[] = [];
  for (const one of [...repeated].reverse()) {
    const names = ts.isVariableStatement(one) ? one.declarationList.declarations.flatMap(({ name }) => boundNames(name)) : (ts.isFunctionDeclaration(one) || ts.isClassDeclaration(one)) && one.name ? [one.name.text] : [];
    const rest = outside.filter((other) => other !== one && !gone.includes(other)).map((other) => other.getText(tree)).join("\n");
    if (names.every((name) => !new RegExp(`\\b${name}\\b`).test(rest))) gone.push(one);
  }
  return gone;
}

/** With its lines, and with the comments above it, which it takes along. */
export function wholeStatement(statement: ts.Statement, tree: ts.SourceFile): Span {
  return wholeLines(tree.text, [startWithComments(tree.text, statement, tree), endOf(tree.text, statement)]);
}
