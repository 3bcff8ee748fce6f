import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { parsed } from "../parsed.js";
import { callAt, isAwaited, lineStarts, unwrapped } from "../tree.js";
import { StepIds } from "./step-ids.js";

/**
 * A step that is one whole `Promise.all([…])` becomes one step for each of its arms, side by side as
 * before: `Promise.all([step.run("write-1", …), step.run("write-2", …)])`. `taken`: ids of the function's
 * steps. No edit where the step does anything else, or its id is no plain text.
 */
export function splitStep(file: string, text: string, step: Span, taken: readonly string[]): TextEdit[] {
  const tree = parsed(file, text)?.tree;
  const call = tree && callAt(tree, step);
  const [id, callback, ...more] = call?.arguments ?? [];
  const all = tree && callback && more.length === 0 ? wholePromiseAll(callback, tree) : null;
  const [list] = all?.arguments ?? [];
  if (!tree || !call || !all || !id || !ts.isStringLiteralLike(id) || !list || !ts.isArrayLiteralExpression(list)) return [];
  if (list.elements.length < 2 || list.elements.some((arm) => ts.isSpreadElement(arm) || ts.isOmittedExpression(arm))) return [];

  const ids = new StepIds(taken);
  const quote = id.getText(tree)[0]!;
  const run = call.expression.getText(tree);
  const indentAt = (node: ts.Node): number => /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", node.getStart(tree) - 1) + 1))![0].length;
  const deeper = Math.max(0, indentAt(all) - indentAt(call));
  const insert = (at: number, added: string): TextEdit => ({ file, span: [at, at], text: added });
  return [
    { file, span: [call.getStart(tree), all.getStart(tree)], text: "" },
    ...lineStarts(all, tree).map((at): TextEdit => ({ file, span: [at, at + deeper], text: "" })),
    ...list.elements.flatMap((arm, index) => [
      insert(arm.getStart(tree), `${run}(${quote}${ids.idFor(`${id.text}-${index + 1}`, run)}${quote}, ${isAwaited(arm) ? "async " : ""}() => `),
      insert(arm.end, ")"),
    ]),
    { file, span: [all.end, call.end], text: "" },
  ];
}

/** `() => Promise.all([…])`, or a body that does nothing but return it. */
function wholePromiseAll(callback: ts.Expression, tree: ts.SourceFile): ts.CallExpression | null {
  const bare = unwrapped(callback);
  if ((!ts.isArrowFunction(bare) && !ts.isFunctionExpression(bare)) || bare.parameters.length > 0) return null;
  const [only, ...others] = ts.isBlock(bare.body) ? bare.body.statements : [];
  const value = ts.isBlock(bare.body) ? (only && others.length === 0 && ts.isReturnStatement(only) ? only.expression : undefined) : bare.body;
  const awaited = value && unwrapped(value);
  const all = awaited && unwrapped(ts.isAwaitExpression(awaited) ? awaited.expression : awaited);
  return all && ts.isCallExpression(all) && /^Promise\s*\.\s*all$/.test(all.expression.getText(tree)) ? all : null;
}
