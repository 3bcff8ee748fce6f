import type { ChoiceEffect, Effect, LoopEffect } from "../facts/effects.js";
import type { Value, VariableId } from "../facts/values.js";
import type { Activation } from "./activation.js";
import type { Outcome } from "./execute.js";
import { cellOf, frameOf, type State } from "./frame.js";
import { noFacts } from "./guards/guard-facts.js";
import { effectsIn } from "../facts/effect-parts.js";
import { alternativesOf, truthiness, union, type Abstract } from "./values/abstract.js";
import { aliasesIn } from "./values/aliases.js";

/** A choice of a loop that asks for a variable which nothing but its own arm sets. */
interface Latch {
  choice: ChoiceEffect;
  variable: VariableId;
}

const known = new WeakMap<LoopEffect, readonly Latch[]>();

/**
 * The choices of a loop that are taken once: in `if (!title && text.length > 200) title = ask()`
 * the variable is there from then on, so that no later turn asks again. The joined state of the ways
 * through a turn does not tell; so the first turn is taken for the one that asks, and for all that
 * follow the latch is closed.
 */
export class Latches {
  private readonly all: readonly (Latch & { cell: number })[];
  /** Whether one has been closed: the turns behind it do not ask what the first one asked. */
  areClosed = false;
  /** What has been closed though it may still have been open. */
  private readonly forced = new Map<number, Abstract>();

  constructor(
    effect: LoopEffect,
    start: State,
    private readonly activation: Activation,
  ) {
    this.all = latchesIn(effect, activation).flatMap((latch) => {
      const frame = frameOf(activation.frame, latch.variable);
      if (!frame) return [];
      const cell = cellOf(frame, latch.variable);
      const before = start.get(cell);
      return before === undefined || truthiness(before) === false ? [{ ...latch, cell }] : [];
    });
    for (const { choice } of this.all) activation.latched.set(choice, "not run");
  }

  /** The state that the next turn begins with, changed. */
  close(next: State | null): void {
    if (!next) return;
    for (const { choice, cell } of this.all) {
      if (this.activation.latched.get(choice) !== "closes") continue;
      const value = next.get(cell);
      if (!value || truthiness(value) === false) continue;
      this.areClosed = true;
      if (truthiness(value) === true) continue;
      const closed = alternativesOf(value).filter((one) => truthiness(one.value) !== false);
      this.forced.set(cell, value);
      next.set(cell, union(closed));
    }
  }

  /** The state behind the loop, changed: no turn need have asked. */
  reopen(left: State | null): void {
    if (!left) return;
    for (const [cell, value] of this.forced) {
      const now = left.get(cell);
      if (now) left.set(cell, union([{ value, facts: noFacts }, { value: now, facts: noFacts }]));
    }
  }
}

/** Notes of the first arm of a choice, which was run, whether it has closed the choice for good: whoever goes on has set the variable. */
export function noteLatch(choice: ChoiceEffect, { normal, exits }: Outcome, activation: Activation): void {
  if (!activation.latched.has(choice)) return;
  const variable = openTo(choice, activation);
  const frame = variable === null ? null : frameOf(activation.frame, variable);
  const value = frame && normal?.get(cellOf(frame, variable!));
  const isSet = normal === null || Boolean(value && truthiness(value) === true);
  const closes = isSet && exits.every(({ kind }) => kind !== "continue");
  activation.latched.set(choice, closes && activation.latched.get(choice) !== "open" ? "closes" : "open");
}

/** The variable that a choice asks for and its arm sets; null: it is no latch by its form. */
function openTo(choice: ChoiceEffect, activation: Activation): VariableId | null {
  const parts = choice.then.kind === "sequence" ? choice.then.parts : [choice.then];
  const asked = new Set(conjunctsOf(choice.condition).flatMap((one) => askedFor(one) ?? []));
  if (asked.size === 0) return null;
  for (const part of parts) if (part.kind === "set" && asked.has(part.variable) && isOnlySet(part.variable, part.value, activation)) return part.variable;
  return null;
}

/** Nothing else is ever written to it but what it begins with, which is falsy. */
function isOnlySet(variable: VariableId, value: Value, { facts }: Activation): boolean {
  const others = (aliasesIn(facts).definitions.get(variable) ?? []).filter((one) => one !== value);
  return others.length <= 1 && others.every((one) => one.kind === "undefined" || (one.kind === "constant" && !one.value));
}

function latchesIn(effect: LoopEffect, activation: Activation): readonly Latch[] {
  let latches = known.get(effect);
  if (!latches) known.set(effect, (latches = [...choicesIn(effect.body)].flatMap((choice) => latchOf(choice, effect, activation) ?? [])));
  return latches;
}

function latchOf(choice: ChoiceEffect, effect: LoopEffect, activation: Activation): Latch | null {
  const variable = openTo(choice, activation);
  if (variable === null) return null;
  // What every turn begins with is no latch.
  const sets = [effect.test, effect.body, effect.update].flatMap((part) => [...effectsIn(part)]).filter((one) => one.kind === "set" && one.variable === variable);
  return sets.length === 1 ? { choice, variable } : null;
}

/** Choices that each turn of a loop comes to by no `try` of its own: what fails there is asked again in the next. */
function* choicesIn(effect: Effect): Iterable<ChoiceEffect> {
  if (effect.kind === "sequence") for (const part of effect.parts) yield* choicesIn(part);
  if (effect.kind === "block") yield* choicesIn(effect.body);
  if (effect.kind !== "choice") return;
  yield effect;
  yield* choicesIn(effect.then);
  yield* choicesIn(effect.otherwise);
}

function conjunctsOf(condition: Value): Value[] {
  return condition.kind === "operator" && condition.operator === "&&" ? condition.operands.flatMap(conjunctsOf) : [condition];
}

/** `!title`, `title === undefined`, `title == null`, `asked === false`. */
function askedFor(condition: Value): VariableId | null {
  if (condition.kind !== "operator" || !/^(?:!|===?)$/.test(condition.operator)) return null;
  const [left, right] = condition.operands;
  if (left?.kind !== "variable") return null;
  const isNothing = right?.kind === "undefined" || (right?.kind === "constant" && (right.value === null || right.value === false));
  return condition.operator === "!" || isNothing ? left.id : null;
}
