import type { Linked } from "./linked.js";

/** Whether two linked trees do the same; shared parts are recognised at once, long ones given up. */
export function sameTree(a: Linked, b: Linked): boolean {
  return compare(a, b, { left: 400 });
}

function compare(a: Linked, b: Linked, budget: { left: number }): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || budget.left-- <= 0) return false;
  const lists = (x: readonly Linked[], y: readonly Linked[]) => x.length === y.length && x.every((one, index) => compare(one, y[index]!, budget));
  const maybe = (x: Linked | null, y: Linked | null) => (x === null || y === null ? x === y : compare(x, y, budget));
  switch (a.kind) {
    case "sequence":
      return lists(a.parts, (b as typeof a).parts);
    case "choice":
      return lists(a.arms, (b as typeof a).arms);
    case "block":
    case "deferred":
    case "step":
      return compare(a.body, (b as typeof a).body, budget);
    case "loop": {
      const other = b as typeof a;
      return a.bound === other.bound && a.turns.length === other.turns.length && a.turns.every((turn, index) => turn.times === other.turns[index]!.times && compare(turn.body, other.turns[index]!.body, budget));
    }
    case "try": {
      const other = b as typeof a;
      return compare(a.body, other.body, budget) && maybe(a.handler, other.handler) && maybe(a.finalizer, other.finalizer);
    }
    case "function": {
      const other = b as typeof a;
      return a.at.span[0] === other.at.span[0] && a.before === other.before && compare(a.body, other.body, budget);
    }
    case "model-call": {
      const other = b as typeof a;
      return a.at.span[0] === other.at.span[0] && a.model === other.model && a.before === other.before && JSON.stringify(a.factors) === JSON.stringify(other.factors) && JSON.stringify(a.timing) === JSON.stringify(other.timing);
    }
    case "exit": {
      const other = b as typeof a;
      return a.exit === other.exit && a.label === other.label && a.at.span[0] === other.at.span[0];
    }
    case "wait": {
      const other = b as typeof a;
      return a.at.span[0] === other.at.span[0] && a.milliseconds === other.milliseconds;
    }
    case "may-throw":
    case "settle":
      return true;
    case "join": {
      const other = b as typeof a;
      return a.how === other.how && a.of === other.of && a.stream === other.stream && a.timer?.span[0] === other.timer?.span[0] && a.timerMs === other.timerMs;
    }
    case "abort": {
      const other = b as typeof a;
      return a.controller === other.controller && a.milliseconds === other.milliseconds && a.by === other.by;
    }
    default:
      return a.at.span[0] === (b as typeof a).at.span[0];
  }
}
