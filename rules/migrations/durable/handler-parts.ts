import ts from "typescript";
import { handlerAt, type HandlerFunction } from "../../engine/edits/guards/handler-function.js";
import { importedNames } from "../../engine/edits/imported-names.js";
import { parsed, type Parsed } from "../../engine/edits/parsed.js";
import { Refused } from "../../engine/edits/steps/refused.js";
import { lineOf } from "../../engine/edits/tree.js";
import type { Entrypoint, Handler } from "../../engine/entrypoint.js";
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
  const names = new Set(importedNames(tree).flatMap(({ local, from }) => (from === "next/headers" ? [local] : [])));
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
