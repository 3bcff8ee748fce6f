import type { Effect } from "./effects.js";

/** Of effects that hold others: of the rest the answer is at hand. */
const exitsMemo = new WeakMap<Effect, boolean>();
const sizeMemo = new WeakMap<Effect, number>();

/** Whether every way through an effect ends in `return` or `throw`, by its shape alone. */
export function exitsAlways(effect: Effect): boolean {
  if (effect.kind === "exit") return effect.exit === "return" || effect.exit === "throw";
  if (!holdsOthers(effect)) return false;
  let known = exitsMemo.get(effect);
  if (known === undefined) exitsMemo.set(effect, (known = computeExits(effect)));
  return known;
}

function holdsOthers({ kind }: Effect): boolean {
  return kind === "sequence" || kind === "choice" || kind === "try" || kind === "block" || kind === "loop";
}

function computeExits(effect: Effect): boolean {
  switch (effect.kind) {
    case "sequence":
      return effect.parts.some(exitsAlways);
    case "choice":
      return exitsAlways(effect.then) && exitsAlways(effect.otherwise);
    case "try":
      return (effect.finalizer !== null && exitsAlways(effect.finalizer)) || (exitsAlways(effect.body) && (!effect.handler || exitsAlways(effect.handler.body)));
    case "block":
      return exitsAlways(effect.body) && !breaksTo(effect.body, effect.label);
    default:
      return false;
  }
}

/** Whether an effect does nothing but throw in the end: no way through it returns, repeats or catches. */
export function throwsAlways(effect: Effect): boolean {
  return exitsAlways(effect) && leavesByThrows(effect);
}

function leavesByThrows(effect: Effect): boolean {
  switch (effect.kind) {
    case "exit":
      return effect.exit === "throw";
    case "sequence": {
      const last = effect.parts.findIndex(exitsAlways);
      return (last < 0 ? effect.parts : effect.parts.slice(0, last + 1)).every(leavesByThrows);
    }
    case "choice":
      return leavesByThrows(effect.then) && leavesByThrows(effect.otherwise);
    default:
      return goesOn.includes(effect.kind);
  }
}

const goesOn: readonly Effect["kind"][] = ["set", "put", "call", "await", "yield"];

/** Whether a `break label` stands somewhere inside. */
export function breaksTo(effect: Effect, label: string): boolean {
  switch (effect.kind) {
    case "exit":
      return effect.exit === "break" && effect.label === label;
    case "sequence":
      return effect.parts.some((part) => breaksTo(part, label));
    case "choice":
      return breaksTo(effect.then, label) || breaksTo(effect.otherwise, label);
    case "block":
      return breaksTo(effect.body, label);
    case "loop":
      return [effect.test, effect.body, effect.update].some((part) => breaksTo(part, label));
    case "try": {
      const parts = [effect.body, effect.handler?.body, effect.finalizer];
      return parts.some((part) => part !== null && part !== undefined && breaksTo(part, label));
    }
    default:
      return false;
  }
}

/** How many effects there are: to tell a refusal from the work it guards. */
export function sizeOf(effect: Effect): number {
  if (!holdsOthers(effect)) return 1;
  let known = sizeMemo.get(effect);
  if (known === undefined) sizeMemo.set(effect, (known = computeSize(effect)));
  return known;
}

function computeSize(effect: Effect): number {
  switch (effect.kind) {
    case "sequence":
      return effect.parts.reduce((sum, part) => sum + sizeOf(part), 0);
    case "choice":
      return 1 + sizeOf(effect.then) + sizeOf(effect.otherwise);
    case "block":
      return 1 + sizeOf(effect.body);
    case "loop":
      return 1 + sizeOf(effect.test) + sizeOf(effect.body) + sizeOf(effect.update);
    case "try":
      return 1 + sizeOf(effect.body) + (effect.handler ? sizeOf(effect.handler.body) : 0) + (effect.finalizer ? sizeOf(effect.finalizer) : 0);
    default:
      return 1;
  }
}
