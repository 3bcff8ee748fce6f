import type { Effect } from "../../facts/effects.js";
import type { FileFacts } from "../../facts/file-facts.js";
import type { FunctionId, ResultId, Value, VariableId } from "../../facts/values.js";
import { effectsIn, valuesIn } from "../../facts/effect-parts.js";
import { partsOfValue } from "../../facts/value-parts.js";
import type { StaticCallees } from "../summaries/static-callees.js";

/** What hand-written code that tries again does between two tries, as its text tells. */
export interface RetryHabits {
  /** Whether what was caught decides if it goes on; null: nothing is caught here, so nobody can tell. */
  decides: boolean | null;
  /** Where calls begin that are handed something which changes from try to try: a counter, a doubled delay. */
  changing: readonly number[];
  /** Where calls begin that pause by their name, whether they can be seen into or not. */
  pausing: readonly number[];
  /** Chance has a part in it. */
  random: boolean;
  /** `Retry-After` is read on the way. */
  readsRetryAfter: boolean;
}

/** The text the code stands in, and how calls in it are resolved. */
export interface TextAround {
  file: string;
  facts: FileFacts;
  callees: StaticCallees;
}

/** Of the code of a loop, or of a function that calls itself. */
export function retryHabits(effect: Effect, around: TextAround): RetryHabits {
  const own = [...effectsIn(effect)];
  const reached = [...reachedFrom(effect, around)];
  const changed = flow(own, changingIn(own), around.facts);
  const calls = own.filter((one) => one.kind === "call");
  const starts = (one: (typeof calls)[number]) => [one.span[0], one.nameSpan[0]];
  return {
    decides: errorDecides(effect, around),
    changing: calls.filter((call) => call.arguments.some(({ value }) => touches(value, changed, around.facts))).flatMap(starts),
    pausing: calls.filter(({ text }) => pauses.test(text)).flatMap(starts),
    random: reached.some((value) => value.kind === "member" && (value.name === "random" || value.name === "getRandomValues" || value.name === "randomInt")),
    readsRetryAfter: reached.some((value) => (value.kind === "constant" && typeof value.value === "string" && retryAfter.test(value.value)) || (value.kind === "member" && retryAfter.test(value.name))),
  };
}

const pauses = /(sleep|wait|delay|back_?off|pause|timeout|timer)\w*$/i;
const retryAfter = /^(x-ratelimit-)?retry[-_]?after/i;

/**
 * Whether an error that is caught in this code decides where it goes on: an exit, or the turn of a
 * loop, stands behind a condition made from it. A function of the app that it is handed to and that
 * may throw decides as well. Null: nothing is caught here.
 */
export function errorDecides(effect: Effect, around: TextAround): boolean | null {
  const { facts } = around;
  const effects = [...effectsIn(effect)];
  const rejected = effects.flatMap((one) => (one.kind === "call" ? rejectionHandler(one) : []));
  const tries = effects.filter((one) => one.kind === "try" && one.handler !== null);
  if (tries.length + rejected.length === 0) return null;
  const caught = new Set(tries.flatMap((one) => (one.kind === "try" && one.handler?.variable != null ? [one.handler.variable] : [])));
  return decidesIn(effects, { ...nowhere(), variables: caught }, around)
    || rejected.some((fn) => decidesIn([...effectsIn(facts.functions[fn]!.body)], { ...nowhere(), parameters: true }, around));
}

/** `promise.catch((error) => …)`, `promise.then(f, (error) => …)`. */
function rejectionHandler({ callee, arguments: args }: Effect & { kind: "call" }): FunctionId[] {
  const index = callee.kind === "member" ? ["catch", "then"].indexOf(callee.name) : -1;
  const handler = index < 0 ? undefined : args[index]?.value;
  return handler?.kind === "closure" ? [handler.function] : [];
}

function decidesIn(effects: readonly Effect[], seeds: Tainted, around: TextAround): boolean {
  const tainted = flow(effects, seeds, around.facts);
  return effects.some((one) => {
    switch (one.kind) {
      case "choice":
        return touches(one.condition, tainted, around.facts) && (leaves(one.then) || leaves(one.otherwise));
      case "loop":
        return one.condition !== null && touches(one.condition, tainted, around.facts);
      case "call":
        return one.arguments.some(({ value }) => touches(value, tainted, around.facts)) && mayThrow(one, around);
      default:
        return false;
    }
  });
}

function leaves(arm: Effect): boolean {
  for (const one of effectsIn(arm)) if (one.kind === "exit") return true;
  return false;
}

function mayThrow(call: Effect & { kind: "call" }, { callees, file, facts }: TextAround): boolean {
  const callee = callees.of(call, file, facts);
  if (callee.kind !== "function") return false;
  for (const one of effectsIn(callee.facts.functions[callee.function]!.body)) if (one.kind === "exit" && one.exit === "throw") return true;
  return false;
}

/** Variables and results that something has flowed into. */
interface Tainted {
  variables: ReadonlySet<VariableId>;
  results: ReadonlySet<ResultId>;
  /** Whatever the function was called with. */
  parameters: boolean;
}

function nowhere(): Tainted {
  return { variables: new Set(), results: new Set(), parameters: false };
}

/** What changes from turn to turn: what is set from itself, and what a function that calls itself was called with. */
function changingIn(effects: readonly Effect[]): Tainted {
  const variables = effects.flatMap((one) => (one.kind === "set" && [...partsOfValue(one.value)].some((part) => part.kind === "variable" && part.id === one.variable) ? [one.variable] : []));
  return { ...nowhere(), variables: new Set(variables), parameters: true };
}

/** Flows on through assignments, calls and awaits; an assignment behind a condition tells of the condition. */
function flow(effects: readonly Effect[], seeds: Tainted, facts: FileFacts): Tainted {
  const variables = new Set(seeds.variables);
  const results = new Set(seeds.results);
  const all: Tainted = { variables, results, parameters: seeds.parameters };
  for (let before = -1; before < variables.size + results.size; ) {
    before = variables.size + results.size;
    for (const one of effects) {
      if (one.kind === "set" && touches(one.value, all, facts)) variables.add(one.variable);
      else if (one.kind === "await" && touches(one.value, all, facts)) results.add(one.id);
      else if (one.kind === "call" && (touches(one.callee, all, facts) || one.arguments.some(({ value }) => touches(value, all, facts)))) results.add(one.id);
      else if (one.kind === "choice" && touches(one.condition, all, facts)) {
        for (const arm of [one.then, one.otherwise]) for (const inner of effectsIn(arm)) if (inner.kind === "set") variables.add(inner.variable);
      }
    }
  }
  return all;
}

function touches(value: Value, { variables, results, parameters }: Tainted, facts: FileFacts): boolean {
  for (const part of partsOfValue(value)) {
    if (part.kind === "variable" && variables.has(part.id)) return true;
    if (part.kind === "result" && results.has(part.id)) return true;
    if (part.kind === "parameter" && parameters) return true;
    if (part.kind === "closure" && facts.functions[part.function]?.free.some((one) => variables.has(one))) return true;
  }
  return false;
}

/** Functions looked into at most. */
const MOST_FUNCTIONS = 24;

/** The values in some code, and in the functions it names or holds. */
function* reachedFrom(effect: Effect, { file, facts, callees }: TextAround): Iterable<Value> {
  const seen = new Set<Effect>([effect]);
  const open = [{ effect, file, facts }];
  for (const at of open) {
    for (const value of valuesIn(at.effect)) for (const part of partsOfValue(value)) {
      yield part;
      const named = part.kind === "closure" || part.kind === "variable" ? callees.named(part, at.file, at.facts) : null;
      const body = named?.kind === "function" ? named.facts.functions[named.function]?.body : undefined;
      if (named?.kind !== "function" || !body || seen.has(body) || seen.size >= MOST_FUNCTIONS) continue;
      seen.add(body);
      open.push({ effect: body, file: named.file, facts: named.facts });
    }
  }
}
