import type { Value } from "../../facts/values.js";
import type { ChoiceEffect, Effect } from "../../facts/effects.js";
import type { Abstract } from "../values/abstract.js";
import type { Activation } from "../activation.js";
import type { Outcome } from "../execute.js";
import type { State } from "../frame.js";
import type { Linker } from "../linker.js";
import { denial } from "./denial.js";
import { withFact } from "./guard-facts.js";

/** A condition whose second part calls something is lowered to a choice within a choice; this is the whole of it. */
interface Compound {
  /** `a && b && c`, as written. */
  condition: Value;
  /** What runs where all of it holds. */
  arm: Effect;
}

/** The state before the choice, what the arm with the rest of the condition came to, where the first part lets go on, and where both meet. */
interface Paths {
  before: State;
  refused: Outcome;
  survivor: State;
  after: State | null;
}

/**
 * `if (balance <= 0 && !isFree(model)) return 402`: whoever goes on had a balance, or was let off by
 * what is asked once there was none. The inner choice alone cannot tell, since many never come to it.
 * What limits use is told so; who asks is not, since that many a word of the caller lets off.
 */
export function assertCompoundDenial(
  effect: ChoiceEffect, condition: Abstract, { before, refused, survivor, after }: Paths, activation: Activation, linker: Linker,
): void {
  const compound = after && refused.normal ? compoundOf(effect) : null;
  if (!after || !compound) return;
  const choice = { ...effect, condition: compound.condition };
  const leaving = { choice, condition, before, arm: compound.arm, outcome: refused, surviving: { polarity: false, state: survivor } };
  for (const { kind, guard } of denial(leaving, activation, linker)) {
    if (kind === "budget" || kind === "rateLimit") after.facts = withFact(after.facts, kind, [guard]);
  }
}

const known = new WeakMap<ChoiceEffect, Compound | null>();

function compoundOf(choice: ChoiceEffect): Compound | null {
  let compound = known.get(choice);
  if (compound === undefined) known.set(choice, (compound = findCompound(choice)));
  return compound;
}

function findCompound(choice: ChoiceEffect): Compound | null {
  const inner = isEmpty(choice.otherwise) ? lastOf(choice.then) : null;
  // The parts of one condition become choices that stand at the same place.
  if (inner?.kind !== "choice" || inner.span[0] !== choice.span[0] || inner.span[1] !== choice.span[1] || !isEmpty(inner.otherwise)) return null;
  const rest = findCompound(inner) ?? { condition: inner.condition, arm: inner.then };
  return { condition: { kind: "operator", operator: "&&", operands: [choice.condition, rest.condition] }, arm: rest.arm };
}

function lastOf(effect: Effect): Effect | null {
  return effect.kind === "sequence" ? (effect.parts.at(-1) ?? null) : effect;
}

function isEmpty(effect: Effect): boolean {
  return effect.kind === "sequence" && effect.parts.length === 0;
}
