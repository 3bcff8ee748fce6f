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
      return canEndNormally(effect.body) || leaves(effect.body, effect.label);
    case "try": {
      if (effect.finalizer !== null && !canEndNormally(effect.finalizer)) return false;
      return canEndNormally(effect.body) || (effect.handler !== null && canEndNormally(effect.handler.body));
    }
    default:
      return true;
  }
}

/** Whether a `break label` stands somewhere inside. */
export function leaves(effect: Effect, label: string): boolean {
  switch (effect.kind) {
    case "exit":
      return effect.exit === "break" && effect.label === label;
    case "sequence":
      return effect.parts.some((part) => leaves(part, label));
    case "choice":
      return leaves(effect.then, label) || leaves(effect.otherwise, label);
    case "block":
      return leaves(effect.body, label);
    case "loop":
      return [effect.test, effect.body, effect.update].some((part) => leaves(part, label));
    case "try": {
      const parts = [effect.body, effect.handler?.body, effect.finalizer];
      return parts.some((part) => part !== null && part !== undefined && leaves(part, label));
    }
    default:
      return false;
  }
}

/** The effect without the `break label` that ends it, for where the label's end comes next anyway. */
export function endingWithoutBreak(effect: Effect, label: string): Effect {
  if (effect.kind === "exit") return leaves(effect, label) ? sequence([]) : effect;
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
