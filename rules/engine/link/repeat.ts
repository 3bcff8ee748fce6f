import { alternativesOf, arrayValue, constant, mapValue, opaque, truthiness, undefinedValue, union, type Abstract } from "./values/abstract.js";
import { dependenciesIn } from "./values/dependencies-in.js";
import { placeIn } from "./activation.js";
import { callWith, type Call, type Called } from "./call.js";
import { mergeDependencies } from "./values/dependencies.js";
import { elementOf } from "./evaluate.js";
import { beside } from "./durable/floating.js";
import { State } from "./frame.js";
import { and, meetAll, noFacts, withFact, type GuardFacts } from "./guards/guard-facts.js";
import { isNothing, nothing, type Linked, type LinkedLoop } from "./linked.js";
import { forgetCounts } from "./forget-counts.js";
import { asMany, boundOf, itemsOf, MOST_TURNS } from "./loops.js";
import { valuesIn } from "../facts/effect-parts.js";
import { partsOfValue } from "../facts/value-parts.js";
import type { Run } from "./run.js";
import { sameTree } from "./same-tree.js";

/** A method (or function) that runs a callback for each element: `map`, `forEach`, `reduce`, … */
export function* repeat(list: Abstract, callback: Abstract, call: Call, how: string): Run<Called> {
  const items = itemsOf(list);
  const exact = !items.rest && items.known.length <= MOST_TURNS;
  const elements = exact ? items.known : [items.rest ?? opaque("an element")];
  const results: Abstract[] = [];
  const turns: { times: number; body: Linked }[] = [];
  let accumulator: Abstract = call.args.list[1] ?? opaque("the first element");
  const before = call.state.fork();
  const run = function* (element: Abstract, index: number): Run<void> {
    const position = exact ? constant(index) : opaque("index");
    const args = how === "reduce" || how === "reduceRight" ? [accumulator, element, position] : [element, position, list];
    const called: Called = yield* callWith(callback, args, call);
    const result = called.value ?? undefinedValue;
    results.push(result);
    accumulator = exact ? result : union([{ value: accumulator, facts: noFacts }, { value: result, facts: noFacts }]);
    const last = turns[turns.length - 1];
    if (last && sameTree(last.body, called.node)) last.times++;
    else turns.push({ times: 1, body: called.node });
  };
  for (const [index, element] of elements.entries()) yield* run(element, index);
  if (!exact) {
    joinInto(call.state, before);
    // What one changes is what the next begins with: once more from both.
    if (!call.state.sameCells(before)) {
      yield* run(elements[0]!, 1);
      joinInto(call.state, before);
      forgetCounts(call.state, before);
    }
  }
  const value = valueOf(how, results, accumulator, exact, list, callback);
  if (turns.every((turn) => isNothing(turn.body))) return { node: nothing, value };
  const bound = boundOf(items);
  const at = placeIn(call.activation, call.effect.nameSpan);
  const node: LinkedLoop = {
    kind: "loop", loop: "each", retry: false, bound: bound.amount, why: bound.why, fromRequest: bound.fromRequest,
    turns: exact ? turns : asMany(turns, bound.amount, at), what: `.${how}`,
    labels: [], parallel: results.some((one) => one.kind === "promise"), leaves: true, at,
  };
  return { node: how === "forEach" && node.parallel ? beside(node, [callback], call) : node, value };
}

/** Whether a callback compares with the roles of messages: what it keeps is of roles the app has chosen. */
function asksForRole(callback: Abstract): boolean {
  if (callback.kind !== "function") return false;
  const body = callback.frame.facts.functions[callback.function]?.body;
  return body !== undefined && [...valuesIn(body)].some((value) => [...partsOfValue(value)].some((part) => part.kind === "constant" && (part.value === "system" || part.value === "user")));
}

/** `some(({ role }) => role === "system")` that is false, or `every(({ role }) => role === "user")` that is true. */
function rolesLookedAt(answer: boolean): Abstract {
  return union([{ value: constant(answer), facts: withFact(noFacts, "roles", [0]) }, { value: constant(!answer), facts: noFacts }]);
}

function ofChosenRole(element: Abstract): Abstract {
  return element.kind === "opaque" && element.brand === null ? opaque(element.why, element.dependencies, { ...element, brand: "Message" }) : element;
}

/** There may have been no element: what the callbacks changed is one of two ways. */
function joinInto(state: State, before: State): void {
  const joined = State.join(state.fork(), before);
  if (!joined) return;
  for (const [cell, value] of joined.entries()) state.set(cell, value);
  state.facts = joined.facts;
}

function valueOf(how: string, results: readonly Abstract[], accumulator: Abstract, exact: boolean, list: Abstract, callback: Abstract): Abstract {
  const fewer = list.kind === "array" && list.fewer;
  switch (how) {
    case "map":
      return exact ? arrayValue(results, null, fewer) : arrayValue([], results[0] ?? opaque("element"));
    case "flatMap":
      return arrayValue([], results[0]?.kind === "array" ? union([...results[0].items, ...(results[0].rest ? [results[0].rest] : [])].map((value) => ({ value, facts: noFacts }))) : (results[0] ?? opaque("element")));
    case "reduce":
    case "reduceRight":
      return accumulator;
    case "filter": {
      const kept = exact && list.kind === "array" ? list.items.filter((_, index) => truthiness(results[index] ?? undefinedValue) !== false) : null;
      if (kept && results.every((one) => truthiness(one) !== null)) return arrayValue(kept, null, fewer);
      return arrayValue([], asksForRole(callback) ? mapValue(elementOf(list), ofChosenRole) : elementOf(list));
    }
    case "find": {
      const first = exact && !fewer ? decided(results, true) : null;
      if (first !== null) return first < 0 ? undefinedValue : elementAt(list, first);
      const none = exact ? ofAll(results, false) : noFacts;
      if (none !== noFacts && list.kind === "array") return union([...list.items.map((value) => ({ value, facts: noFacts })), { value: undefinedValue, facts: none }]);
      return list.kind === "array" ? union([...list.items, ...(list.rest ? [list.rest] : []), undefinedValue].map((value) => ({ value, facts: noFacts }))) : elementOf(list);
    }
    case "some":
    case "every": {
      const first = exact && !fewer ? decided(results, how === "some") : null;
      if (first !== null) return constant((first < 0) === (how === "every"));
      const all = exact ? ofAll(results, how === "every") : noFacts;
      if (all !== noFacts) return union([{ value: constant(how === "every"), facts: all }, { value: constant(how !== "every"), facts: noFacts }]);
      return asksForRole(callback) ? rolesLookedAt(how === "every") : opaque(`.${how}`, mergeDependencies(results.map(dependenciesIn)));
    }
    case "findIndex": {
      const none = exact ? ofAll(results, false) : noFacts;
      if (none !== noFacts) return union([...results.map((_, index) => ({ value: constant(index), facts: noFacts })), { value: constant(-1), facts: none }]);
      return opaque(".findIndex");
    }
    case "forEach":
      return undefinedValue;
    default:
      return opaque(`.${how}`);
  }
}

/** What holds where the callback says so (or not) of every element: the limits of a minute, an hour and a day are all kept. */
function ofAll(results: readonly Abstract[], says: boolean): GuardFacts {
  return results.reduce((facts, result) => and(facts, meetAll(alternativesOf(result).flatMap((one) => (truthiness(one.value) === !says ? [] : [one.facts])))), noFacts);
}

/** The first element of which the callback says so, -1 where it says so of none; null: what it says of one before is not known. */
function decided(results: readonly Abstract[], says: boolean): number | null {
  const first = results.findIndex((one) => truthiness(one) !== !says);
  return first < 0 || truthiness(results[first]!) === says ? first : null;
}

function elementAt(list: Abstract, index: number): Abstract {
  return list.kind === "array" ? (list.items[index] ?? elementOf(list)) : elementOf(list);
}
