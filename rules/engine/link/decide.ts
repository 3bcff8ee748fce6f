import type { Value } from "../facts/values.js";
import type { Activation, Surroundings } from "./activation.js";
import { evaluate } from "./evaluate.js";
import { State } from "./frame.js";
import { isCheck } from "./guards/checks.js";
import { beyond, noFacts, withFact } from "./guards/guard-facts.js";
import { narrowed, switchPosition } from "./guards/narrow.js";
import { alternativesOf, opaque, truthiness, union, type Abstract, type Alternative } from "./values/abstract.js";
import { dependenciesIn } from "./values/dependencies-in.js";
import { forgetNames } from "./values/canonical.js";
import { dependsOn, isOnly } from "./values/dependencies.js";
import { applyOperator } from "./values/operators.js";

/** What a condition gives, and what is known from there on. */
export interface Decision {
  value: Abstract;
  /** The state where it has turned out true (or false); null where it cannot. Always the same one: whoever asks goes on with it. */
  when(polarity: boolean): State | null;
}

export type LogicalValue = Value & { kind: "operator"; operator: "&&" | "||" | "??" };

export function isLogical(value: Value): value is LogicalValue {
  return value.kind === "operator" && (value.operator === "&&" || value.operator === "||" || value.operator === "??");
}

/**
 * Looks at a condition in a state, which stays as it is. Value and outcomes are found together, each
 * operand being looked at once: if each asked all before it for both, ten of them would take for ever.
 */
export function decide(condition: Value, state: State, activation: Activation, around: Surroundings): Decision {
  if (isLogical(condition)) return new Chain(condition, state, activation, around);
  if (condition.kind === "operator" && condition.operator === "!") {
    const { value, when } = decide(condition.operands[0]!, state, activation, around);
    return { value: applyOperator("!", [value], () => null), when: (polarity) => when(!polarity) };
  }
  const value = evaluate(condition, state, activation, around);
  return { value, when: once((polarity) => narrowed(condition, value, polarity, state.fork(), activation, around)) };
}

/** An operand of `a || b || c`. */
interface Step {
  operand: Value;
  /** Null: it is never asked. */
  decision: Decision | null;
  /** What the chain gives if it ends here. */
  value: Abstract;
}

/** `a && b`, `a || b || c`, `a ?? b`: the operands from left to right, each asked where those before it have not decided. */
class Chain implements Decision {
  readonly value: Abstract;
  private readonly operator: LogicalValue["operator"];
  private readonly steps: Step[] = [];

  constructor(
    private readonly condition: LogicalValue,
    private readonly state: State,
    private readonly activation: Activation,
    private readonly around: Surroundings,
  ) {
    this.operator = condition.operator;
    for (const operand of operandsOf(condition)) this.add(operand);
    this.value = this.steps.at(-1)!.value;
  }

  readonly when = once((polarity) => {
    if (this.operator === "??") return narrowed(this.condition, this.value, polarity, this.state.fork(), this.activation, this.around);
    return polarity === (this.operator === "&&") ? this.goneOn() : this.decided(polarity);
  });

  private add(operand: Value): void {
    const last = this.steps.at(-1);
    if (!last) {
      const decision = this.look(operand, this.state);
      this.steps.push({ operand, decision, value: decision.value });
      return;
    }
    const reached = this.operator === "??" ? this.state : this.goneOn();
    const decision = reached && this.look(operand, reached);
    this.steps.push({ operand, decision, value: this.valueWith(operand, last.value, reached, decision) });
  }

  private look(operand: Value, state: State): Decision {
    return decide(operand, state, this.activation, this.around);
  }

  /** Behind the last of the steps, none of them having decided: `a && b` true, or `a || b` false. */
  private goneOn(): State | null {
    const { decision, value } = this.steps.at(-1)!;
    const on = decision?.when(this.operator === "&&") ?? null;
    if (this.steps.length > 1) assertSwitch(on, value, this.operator === "&&");
    return on;
  }

  /** The first decides, or the second does. */
  private decided(polarity: boolean): State | null {
    let held: State | null = null;
    for (const [index, { operand, decision, value }] of this.steps.entries()) {
      const decided = decision?.when(polarity) ?? null;
      if (index === 0) {
        held = decided;
        continue;
      }
      // `if (!user && !guestsAllowed)`: with the switch in its other position only the ways before are left.
      const position = switchPosition(evaluate(operand, this.state, this.activation, this.around), polarity);
      if (position !== null) held?.assert(withFact(noFacts, "switch", [position ^ 1]));
      held = State.join(held, decided);
      assertSwitch(held, value, polarity);
    }
    return held;
  }

  /** What the chain gives with one operand more. */
  private valueWith(operand: Value, value: Abstract, reached: State | null, decision: Decision | null): Abstract {
    const alternatives: { value: Abstract; facts: State["facts"] }[] = [];
    let goesOn = false;
    for (const one of alternativesOf(value)) {
      const decided = decides(this.operator, one.value);
      if (decided !== false) alternatives.push({ value: decided === null ? known(one.value, this.operator) : one.value, facts: one.facts });
      if (decided !== true) goesOn = true;
    }
    // A default of the environment (`process.env.BASE_URL || "https://…"`): either may be deployed.
    const configured = this.operator !== "&&" && alternativesOf(value).every((one) => isSetting(one.value));
    const after = configured ? this.state : goesOn ? reached : null;
    if (!after) return value;
    const given = configured || !decision ? evaluate(operand, after, this.activation, this.around) : decision.value;
    // Whatever takes the place of a missing value was decided by asking for it; what the caller writes takes it unasked.
    const [from, instead] = [dependenciesIn(value), dependenciesIn(given)];
    const isDecided = this.operator === "??" && isCheck(from) && (isCheck(instead) || !dependsOn(instead, "request"));
    const asked = isDecided ? withFact(noFacts, "checked", [forgetNames(from).id]) : beyond(after.facts, this.state.facts);
    return union([...alternatives, { value: given, facts: asked }]);
  }
}

function once(find: (polarity: boolean) => State | null): (polarity: boolean) => State | null {
  const found = new Map<boolean, State | null>();
  return (polarity) => {
    let state = found.get(polarity);
    if (state === undefined) found.set(polarity, (state = find(polarity)));
    return state;
  };
}

function operandsOf(chain: LogicalValue): Value[] {
  const operands: Value[] = [];
  let at: Value = chain;
  while (isLogical(at) && at.operator === chain.operator) {
    operands.unshift(at.operands[1]!);
    at = at.operands[0]!;
  }
  return [at, ...operands];
}

function assertSwitch(state: State | null, condition: Abstract, polarity: boolean): void {
  const position = switchPosition(condition, polarity);
  if (position !== null) state?.assert(withFact(noFacts, "switch", [position]));
}

/** A text of the environment and nothing else; a yes or no of it is a condition, not a setting. */
function isSetting(value: Abstract): boolean {
  if (value.kind !== "opaque" || value.brand === "boolean") return false;
  return isOnly(value.dependencies, "env");
}

/** Whether an operand on the left is the result: true, false, or null for perhaps. */
function decides(operator: LogicalValue["operator"], value: Alternative["value"]): boolean | null {
  if (operator === "??") {
    if (value.kind === "constant") return value.value !== null && value.value !== undefined;
    return truthiness(value) === true || value.kind !== "opaque" ? (value.kind === "external" ? null : true) : null;
  }
  const truthy = truthiness(value);
  return truthy === null ? null : truthy === (operator === "||");
}

/** An operand that was the result has the truth value that made it so. */
function known(value: Alternative["value"], operator: LogicalValue["operator"]): Abstract {
  return value.kind === "opaque" && operator !== "??" ? opaque(value.why, value.dependencies, { truthy: operator === "||", brand: value.brand }) : value;
}
