import ts from "typescript";
import { Refused } from "../../engine/edits/steps/refused.js";
import { lineOf } from "../../engine/edits/tree.js";
import type { Form } from "./handler-parts.js";

/** A handler's body taken apart where its first step stands. */
export interface Split {
  /** Statements that stay in the handler. */
  outside: readonly ts.Statement[];
  /** Those that move, of one list of statements. */
  inside: readonly ts.Statement[];
  /** The `try` around them, whose `catch` both parts have. */
  around: ts.TryStatement[];
}

/**
 * Takes a body apart before the statement that holds an offset. Throws {@link Refused} where a `try` cannot be
 * doubled. Of a function its `try` stays in the handler where it can: what it would catch, the engine has to hear of.
 */
export function splitBefore(body: ts.Block, offset: number, tree: ts.SourceFile, form: Form): Split {
  const index = body.statements.findIndex((one) => one.pos <= offset && offset < one.end);
  const first = body.statements[index];
  if (!first) throw new Refused("its first paid call is in no statement of its own");
  const before = body.statements.slice(0, index);
  const after = body.statements.slice(index + 1);
  if (ts.isTryStatement(first) && first.tryBlock.statements.length > 0 && first.tryBlock.pos <= offset && offset < first.tryBlock.end) {
    const within = splitBefore(first.tryBlock, offset, tree, form);
    // All of it moves: no need to double anything.
    const mayStay = form === "function" && !first.finallyBlock && after.length === 0;
    if (!mayStay && within.outside.length === 0 && within.around.length === 0) return { outside: before, inside: body.statements.slice(index), around: [] };
    if (first.finallyBlock) throw new Refused(`the \`finally\` on line ${lineOf(tree, first.finallyBlock)} would run before the steps have`, "Take it out of the handler.");
    if (after.length > 0) throw new Refused(`what follows the \`try\` on line ${lineOf(tree, first)} belongs to both halves of the handler`, "Move it into the `try`.");
    return { outside: [...before, ...within.outside], inside: within.inside, around: [first, ...within.around] };
  }
  return { outside: before, inside: body.statements.slice(index), around: [] };
}
