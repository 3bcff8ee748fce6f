import ts from "typescript";
import { handlerAt, type HandlerFunction } from "../../engine/edits/guards/handler-function.js";
import { parsed, type Parsed } from "../../engine/edits/parsed.js";
import { Refused } from "../../engine/edits/steps/refused.js";
import { lineOf } from "../../engine/edits/tree.js";
import type { Entrypoint, Handler } from "../../engine/entrypoint.js";
import type { MigrationAsk } from "../migration.js";
import { refuseCallersClients, refuseCallersContext } from "./callers-context.js";
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
  const carried = carriedInto({ tree, handler: written, outside: split.outside, inside, request, form });
  refuseCallersClients(steps.body, { file, span: [steps.first, written.end] }, ask);
  return { file, source, written, request, steps, split, carried };
}

function requestOf(written: ts.FunctionLikeDeclaration, tree: ts.SourceFile): string | null {
  const [first] = written.parameters;
  if (first && !ts.isIdentifier(first.name)) throw new Refused(`the handler takes its request apart in its parameters (line ${lineOf(tree, first)})`);
  return first ? (first.name as ts.Identifier).text : null;
}
