import type { Effect, LoopEffect } from "../facts/effects.js";
import type { Value, VariableId } from "../facts/values.js";
import type { Activation, Surroundings } from "./activation.js";
import { evaluate } from "./evaluate.js";
import type { State } from "./frame.js";
import { effectsIn } from "../facts/effect-parts.js";
import { aliasesIn } from "./values/aliases.js";
import { alternativesOf } from "./values/abstract.js";
import { greatestNumber, numberOf } from "./values/numbers.js";

/**
 * The most turns of a loop in which every turn counts or ends it by a flag, which the joined states
 * of its ways do not tell: `while (!done && tries < 3) { if (…) done = true; else tries++; }`.
 * `unknown`: what it counts to is not known; null: not every turn does either.
 */
export function mostTurns(effect: LoopEffect, start: State, activation: Activation, around: Surroundings): number | "unknown" | null {
  const conditions = effect.condition ? conjunctsOf(effect.condition) : [];
  const flags = new Set(conditions.flatMap((one) => flagOf(one, activation) ?? []));
  for (const condition of conditions) {
    const counter = counterOf(condition);
    const ways = counter && new Ways(counter, flags, effect.labels, activation);
    // Whoever goes on to another turn passes the `i++` of its head.
    const inHead = ways?.counts(effect.update) ?? false;
    if (!counter || !ways || (!inHead && !ways.allCount(effect.body))) continue;
    const from = numbersOf(counter.variable, !counter.up, start, activation, around);
    const to = numbersOf(counter.limit, counter.up, start, activation, around);
    // What its head counts to is told by what ends it, where that is no number.
    if ((!from || !to) && inHead) continue;
    if (!from || !to) return "unknown";
    const span = counter.up ? Math.max(...to) - Math.min(...from) : Math.max(...from) - Math.min(...to);
    const turns = Math.ceil((span + (counter.inclusive ? 1 : 0)) / stepOf(counter, activation));
    return Math.max(turns, effect.form === "do" ? 1 : 0);
  }
  return null;
}

interface Counter {
  variable: Value & { kind: "variable" };
  limit: Value;
  up: boolean;
  inclusive: boolean;
}

function conjunctsOf(condition: Value): Value[] {
  return condition.kind === "operator" && condition.operator === "&&" ? condition.operands.flatMap(conjunctsOf) : [condition];
}

/** `tries < limit`, `limit >= tries`, `left > 0`. */
function counterOf(condition: Value): Counter | null {
  if (condition.kind !== "operator" || !/^[<>]=?$/.test(condition.operator)) return null;
  const [left, right] = condition.operands;
  if (!left || !right) return null;
  const less = condition.operator.startsWith("<");
  const inclusive = condition.operator.endsWith("=");
  if (left.kind === "variable") return { variable: left, limit: right, up: less, inclusive };
  return right.kind === "variable" ? { variable: right, limit: left, up: !less, inclusive } : null;
}

/** A variable that must be truthy (or falsy) for the next turn, to which only what ends the loop is written after what it begins with. */
function flagOf(condition: Value, activation: Activation): VariableId | null {
  const negated = condition.kind === "operator" && condition.operator === "!";
  const variable = negated ? condition.operands[0] : condition;
  if (variable?.kind !== "variable") return null;
  const others = definitionsOf(variable.id, activation).filter((one) => one.kind !== "constant" || Boolean(one.value) !== negated);
  return others.length <= 1 ? variable.id : null;
}

/** What a value may be; with `greatest`, of those not known the greatest that they may be. */
function numbersOf(value: Value, greatest: boolean, state: State, activation: Activation, around: Surroundings): number[] | null {
  const numbers = alternativesOf(evaluate(value, state, activation, around)).map(({ value: one }) => (greatest ? greatestNumber(one) : numberOf(one)) ?? NaN);
  return numbers.some(Number.isNaN) ? null : numbers;
}

/** How far a counter goes at least, each time it is counted. */
function stepOf(counter: Counter, activation: Activation): number {
  return Math.min(...definitionsOf(counter.variable.id, activation).flatMap((one) => stepIn(one, counter) ?? []));
}

/** All that a variable is ever set to, in no order. */
function definitionsOf(variable: VariableId, { facts }: Activation): readonly Value[] {
  return aliasesIn(facts).definitions.get(variable) ?? [];
}

/** `tries + 1`; null: it is something else. */
function stepIn(value: Value, { variable, up }: Counter): number | null {
  if (value.kind !== "operator" || value.operator !== (up ? "+" : "-")) return null;
  const [of, by] = value.operands;
  return of?.kind === "variable" && of.id === variable.id && by?.kind === "constant" && typeof by.value === "number" && by.value > 0 ? by.value : null;
}

/** The ways through a loop's body: whether each that goes on to another turn has counted, or has written a flag. */
class Ways {
  private allCounted = true;
  private readonly leftBlocks = new Map<string, boolean>();

  constructor(
    private readonly counter: Counter,
    private readonly flags: ReadonlySet<VariableId>,
    private readonly labels: readonly string[],
    private readonly activation: Activation,
  ) {}

  allCount(body: Effect): boolean {
    return this.isOnlyCounted() && this.through(body, false) !== false && this.allCounted;
  }

  /** Whether the head of a loop counts, whatever its body does. */
  counts(update: Effect): boolean {
    return this.isOnlyCounted() && this.through(update, false) === true;
  }

  private isOnlyCounted(): boolean {
    const definitions = definitionsOf(this.counter.variable.id, this.activation);
    const steps = definitions.filter((one) => stepIn(one, this.counter) !== null);
    return steps.length > 0 && steps.length + 1 === definitions.length;
  }

  /** Whether what follows has been counted before it; null: nothing follows. */
  private through(effect: Effect, counted: boolean): boolean | null {
    switch (effect.kind) {
      case "sequence":
        return effect.parts.reduce<boolean | null>((before, part) => (before === null ? null : this.through(part, before)), counted);
      case "choice":
        return either(this.through(effect.then, counted), this.through(effect.otherwise, counted));
      case "block": {
        const after = this.through(effect.body, counted);
        return either(after, this.leftBlocks.get(effect.label) ?? null);
      }
      case "try": {
        // Its body may fail before it has counted.
        const after = either(this.through(effect.body, counted), effect.handler && this.through(effect.handler.body, counted));
        return after === null || !effect.finalizer ? after : this.through(effect.finalizer, after);
      }
      case "set":
        return counted || this.flags.has(effect.variable) || effect.variable === this.counter.variable.id;
      case "loop":
        // It may make no turn, and go on with the outer one.
        if ([...effectsIn(effect.body)].some((one) => one.kind === "exit" && one.label !== null)) this.allCounted = false;
        return counted;
      case "exit":
        return this.exit(effect.exit, effect.label, counted);
      default:
        return counted;
    }
  }

  private exit(exit: "return" | "throw" | "break" | "continue", label: string | null, counted: boolean): null {
    const mine = label === null || this.labels.includes(label);
    if (exit === "continue" && mine && !counted) this.allCounted = false;
    if (exit === "break" && !mine) this.leftBlocks.set(label, counted && (this.leftBlocks.get(label) ?? true));
    return null;
  }
}

function either(a: boolean | null, b: boolean | null): boolean | null {
  return a === null ? b : b === null ? a : a && b;
}
