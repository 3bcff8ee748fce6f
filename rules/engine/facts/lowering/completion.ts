import { breaksTo } from "../effect-shape.js";
import type { Effect } from "../effects.js";
import { sequence } from "./value-shapes.js";

/** Whether what follows an effect can run. Loops count as ending: their conditions are not looked at. */
export function canEndNormally(effect: Effect): boolean {
  switch (effect.kind) {
    case "exit":
      return false;
    case "sequence":
      return effect.parts.every(canEndNormally);
    case "choice":
      return canEndNormally(effect.then) || canEndNormally(effect.otherwise);
    case "block":
      return canEndNormally(effect.body) || breaksTo(effect.body, effect.label);
    case "try": {
      if (effect.finalizer !== null && !canEndNormally(effect.finalizer)) return false;
      return canEndNormally(effect.body) || (effect.handler !== null && canEndNormally(effect.handler.body));
    }
    default:
      return true;
  }
}

/** The effect without the `break label` that ends it, for where the label's end comes next anyway. */
export function endingWithoutBreak(effect: Effect, label: string): Effect {
  if (effect.kind === "exit") return breaksTo(effect, label) ? sequence([]) : effect;
  if (effect.kind === "choice") {
    return {
      ...effect,
      then: endingWithoutBreak(effect.then, label),
      otherwise: endingWithoutBreak(effect.otherwise, label),
    };
  }
  const last = effect.kind === "sequence" ? effect.parts.at(-1) : undefined;
  if (effect.kind !== "sequence" || last === undefined) return effect;
  return sequence([...effect.parts.slice(0, -1), endingWithoutBreak(last, label)]);
}
