import ts from "typescript";
import type { Effect } from "../effects.js";
import type { Value } from "../values.js";
import { breaksTo } from "../effect-shape.js";
import { canEndNormally, endingWithoutBreak } from "./completion.js";
import { declareBlock } from "./declarations.js";
import { lowerExpression } from "./expressions.js";
import type { Lowering } from "./lowering.js";
import { hoistFunctions, lowerStatement } from "./statements.js";
import { operator, sequence, unknown } from "./value-shapes.js";

interface Case {
  /** Null for `default`. */
  test: { effects: Effect[]; value: Value } | null;
  body: Effect[];
}

/**
 * A `switch` becomes choices inside a block that its `break`s leave. A case that runs on into the
 * next one holds the bodies of the following cases as well.
 */
export function lowerSwitch(l: Lowering, node: ts.SwitchStatement): void {
  const subject = l.repeatable(lowerExpression(l, node.expression), l.span(node.expression));
  const label = l.newSwitchLabel();
  const outer = l.breakTarget;
  l.breakTarget = label;
  const cases = l.inScope(() => lowerCases(l, node.caseBlock.clauses, subject));
  l.breakTarget = outer;
  const chosen = chooseCase(l, node, cases, label);
  if (breaksTo(chosen, label)) l.effects.push({ kind: "block", label, body: chosen });
  else l.effects.push(...(chosen.kind === "sequence" ? chosen.parts : [chosen]));
}

function lowerCases(l: Lowering, clauses: readonly ts.CaseOrDefaultClause[], subject: Value): Case[] {
  const statements = clauses.flatMap((clause) => [...clause.statements]);
  declareBlock(l, statements);
  hoistFunctions(l, statements);
  return clauses.map((clause) => {
    const test = ts.isDefaultClause(clause)
      ? null
      : l.branch(() => matches(subject, lowerExpression(l, clause.expression)));
    const { effects: body } = l.branch(() => {
      for (const statement of clause.statements) lowerStatement(l, statement);
    });
    return { test, body };
  });
}

/** `switch (true)` chooses by the cases' own conditions. */
function matches(subject: Value, value: Value): Value {
  return subject.kind === "constant" && subject.value === true ? value : operator("===", subject, value);
}

function chooseCase(l: Lowering, node: ts.SwitchStatement, cases: Case[], label: string): Effect {
  const bodies = bodiesWithFallthrough(cases);
  if (bodies === null) return anyCases(l, node, cases);
  const arms = bodies.map((body) => endingWithoutBreak(sequence(body), label));
  const defaultIndex = cases.findIndex(({ test }) => test === null);
  let chosen = arms[defaultIndex] ?? sequence([]);
  const span = l.span(node);
  const tested = groupsOf(cases);
  for (const { first, last } of tested.reverse()) {
    const arm = arms[last];
    if (arm === undefined) continue;
    const tests = cases.slice(first, last + 1).flatMap(({ test }) => test ?? []);
    const values = tests.map(({ value }) => value);
    const condition = values.slice(1).reduce((left, right) => operator("||", left, right), values[0] ?? unknown("case"));
    const effects = tests.flatMap((test) => test.effects);
    chosen = sequence([...effects, { kind: "choice", condition, then: arm, otherwise: chosen, span }]);
  }
  return chosen;
}

/** Cases written above each other without statements between them are one group; `default` stands outside. */
function groupsOf(cases: Case[]): { first: number; last: number }[] {
  const groups: { first: number; last: number }[] = [];
  let first = 0;
  cases.forEach(({ body, test }, index) => {
    const next = cases[index + 1];
    if (body.length === 0 && next !== undefined) return;
    const isDefaultOnly = first === index && test === null;
    const endsInDefault = index === cases.length - 1 && cases.slice(first).some((one) => one.test === null);
    if (!isDefaultOnly && !endsInDefault) groups.push({ first, last: index });
    first = index + 1;
  });
  return groups;
}

/** Each case's body with those it runs on into; null where that would repeat too many. */
function bodiesWithFallthrough(cases: Case[]): Effect[][] | null {
  let repeated = 0;
  const bodies: Effect[][] = [];
  for (let index = cases.length - 1; index >= 0; index -= 1) {
    const { body } = cases[index] ?? { body: [] };
    const runsOn = index + 1 < cases.length && canEndNormally(sequence(body));
    const following = runsOn ? (bodies[0] ?? []) : [];
    if (runsOn && body.length > 0) repeated += 1;
    bodies.unshift([...body, ...following]);
  }
  return repeated > maximumRepeated ? null : bodies;
}

/** Too much fallthrough to be written out: any case may run, one after the other. */
function anyCases(l: Lowering, node: ts.SwitchStatement, cases: Case[]): Effect {
  const span = l.span(node);
  return sequence(
    cases.flatMap(({ test, body }): Effect[] => [
      ...(test?.effects ?? []),
      { kind: "choice", condition: unknown("a case that others run into"), then: sequence(body), otherwise: sequence([]), span },
    ]),
  );
}

const maximumRepeated = 64;
