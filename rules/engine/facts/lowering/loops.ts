import ts from "typescript";
import type { Effect, LoopEffect } from "../effects.js";
import type { LoopId, Span, Value } from "../values.js";
import { assignTo } from "./assignments.js";
import { declareBinding, listKind } from "./declarations.js";
import { lowerExpression, lowerForEffects } from "./expressions.js";
import type { Lowering } from "./lowering.js";
import { bindName } from "./patterns.js";
import { lowerDeclarations, lowerStatement } from "./statements.js";
import { sequence } from "./value-shapes.js";

export function lowerForLoop(l: Lowering, node: ts.ForStatement, labels: string[]): void {
  l.inScope(() => {
    const { initializer, condition, incrementor } = node;
    if (initializer !== undefined && ts.isVariableDeclarationList(initializer)) {
      declareList(l, initializer);
      lowerDeclarations(l, initializer);
    } else if (initializer !== undefined) {
      lowerForEffects(l, initializer);
    }
    const test = l.branch(() => (condition === undefined ? null : lowerExpression(l, condition)));
    pushLoop(l, node, labels, {
      form: "for",
      test: sequence(test.effects),
      condition: test.value,
      body: lowerBody(l, node.statement),
      update: l.branchEffect(() => {
        if (incrementor !== undefined) lowerForEffects(l, incrementor);
      }),
    });
  });
}

export function lowerWhileLoop(l: Lowering, node: ts.WhileStatement | ts.DoStatement, labels: string[]): void {
  const test = l.branch(() => lowerExpression(l, node.expression));
  pushLoop(l, node, labels, {
    form: ts.isDoStatement(node) ? "do" : "while",
    test: sequence(test.effects),
    condition: test.value,
    body: lowerBody(l, node.statement),
  });
}

/** `for (const x of xs)`: the body begins with `x = element of xs`. */
export function lowerEachLoop(l: Lowering, node: ts.ForInOrOfStatement, labels: string[]): void {
  const of = l.repeatable(lowerExpression(l, node.expression), l.span(node.expression));
  const id = l.newLoop();
  const element: Value = { kind: "element", of, loop: id };
  const body = l.inScope(() =>
    lowerBody(l, node.statement, () => {
      const { initializer } = node;
      if (ts.isVariableDeclarationList(initializer)) {
        declareList(l, initializer);
        const name = initializer.declarations[0]?.name;
        if (name !== undefined) bindName(l, name, element);
      } else {
        assignTo(l, initializer, element, l.span(initializer));
      }
    }),
  );
  const form = ts.isForInStatement(node) ? "in" : node.awaitModifier === undefined ? "of" : "await-of";
  pushLoop(l, node, labels, { id, form, of, body });
}

/** A label before a loop is one of the loop's; before anything else it is a block that `break` leaves. */
export function lowerLabelled(l: Lowering, node: ts.LabeledStatement): void {
  const labels: string[] = [];
  let statement: ts.Statement = node;
  while (ts.isLabeledStatement(statement)) {
    labels.push(statement.label.text);
    statement = statement.statement;
  }
  if (ts.isForStatement(statement)) return lowerForLoop(l, statement, labels);
  if (ts.isWhileStatement(statement) || ts.isDoStatement(statement)) return lowerWhileLoop(l, statement, labels);
  if (ts.isForOfStatement(statement) || ts.isForInStatement(statement)) return lowerEachLoop(l, statement, labels);
  const inner = statement;
  const body = l.branchEffect(() => lowerStatement(l, inner));
  l.effects.push(labels.reduceRight<Effect>((nested, label) => ({ kind: "block", label, body: nested }), body));
}

function declareList(l: Lowering, list: ts.VariableDeclarationList): void {
  const kind = listKind(list);
  if (kind === "var") return;
  for (const { name, type } of list.declarations) declareBinding(l, name, kind, type);
}

function lowerBody(l: Lowering, statement: ts.Statement, open: () => void = () => undefined): Effect {
  const outer = l.breakTarget;
  l.breakTarget = null;
  const body = l.branchEffect(() => {
    open();
    lowerStatement(l, statement);
  });
  l.breakTarget = outer;
  return body;
}

function pushLoop(
  l: Lowering,
  node: ts.IterationStatement,
  labels: string[],
  parts: Pick<LoopEffect, "form" | "body"> & Partial<LoopEffect>,
): void {
  const id: LoopId = parts.id ?? l.newLoop();
  const { test = sequence([]), condition = null, of = null, update = sequence([]), form, body } = parts;
  const span = l.span(node);
  l.effects.push({ kind: "loop", id, form, labels, test, condition, of, body, update, span, headSpan: headOf(l, node) });
}

/** From the keyword to the closing parenthesis; of a `do` loop its keyword. */
function headOf(l: Lowering, node: ts.IterationStatement): Span {
  const start = node.getStart(l.file);
  return ts.isDoStatement(node) ? [start, start + 2] : l.headSpan(node, node.statement.pos);
}
