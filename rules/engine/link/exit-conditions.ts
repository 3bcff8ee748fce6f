import type { Value } from "../facts/values.js";
import { alternativesOf, truthiness } from "./values/abstract.js";
import { dependenciesIn } from "./values/dependencies-in.js";
import type { Activation } from "./activation.js";
import type { Dependencies } from "./values/dependencies.js";
import { numberOf } from "./values/numbers.js";
import { comparisons } from "./values/operators.js";
import { evaluate } from "./evaluate.js";
import type { State } from "./frame.js";
import { hasFact } from "./guards/guard-facts.js";
import type { Linker } from "./linker.js";

/** A condition on which a loop was left, as far as it tells how often the loop can go round. */
export interface ExitCondition {
  dependencies: Dependencies;
  undecided: boolean;
  /** Decided after a call had failed: such conditions bound a retry. */
  afterFailure: boolean;
  /** Compares a number that the code counts with something not known. */
  counts: boolean;
  /** That is the length of a list. */
  ofList: boolean;
}

export function exitCondition(condition: Value, state: State, activation: Activation, linker: Linker): ExitCondition {
  const value = evaluate(condition, state, activation, linker);
  return {
    dependencies: dependenciesIn(value),
    undecided: truthiness(value) === null,
    afterFailure: hasFact(state.facts, "failed"),
    counts: countsIn(condition, state, activation, linker),
    ofList: comparesLength(condition),
  };
}

/** Whether a condition compares a number that the code counts with a known one: a later turn may decide otherwise. */
export function decidesByCount(condition: Value, state: State, activation: Activation, linker: Linker): boolean {
  if (condition.kind !== "operator") return condition.kind === "variable" || condition.kind === "result";
  if (!comparisons.has(condition.operator)) return condition.operands.some((one) => decidesByCount(one, state, activation, linker));
  if (condition.operands.every((operand) => operand.kind === "constant")) return false;
  return condition.operands.every((operand) => alternativesOf(evaluate(operand, state, activation, linker)).some(({ value }) => numberOf(value) !== null));
}

/** `index < models.length`, alone or with more that must hold. */
function comparesLength(condition: Value): boolean {
  if (condition.kind !== "operator") return false;
  if (!comparisons.has(condition.operator)) return condition.operator === "&&" && condition.operands.some(comparesLength);
  return condition.operands.some((operand) => operand.kind === "member" && operand.name === "length");
}


function countsIn(condition: Value, state: State, activation: Activation, linker: Linker): boolean {
  if (condition.kind !== "operator") return false;
  if (!comparisons.has(condition.operator)) return condition.operands.some((one) => countsIn(one, state, activation, linker));
  const numbers = condition.operands.map((operand) => {
    if (operand.kind === "constant") return "literal";
    const value = evaluate(operand, state, activation, linker);
    return numberOf(value) === null ? "other" : "counted";
  });
  return numbers.includes("counted") && numbers.includes("other");
}
