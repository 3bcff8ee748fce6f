import type { FunctionFacts } from "../../facts/file-facts.js";
import { opaque, type Abstract, type FunctionValue } from "../values/abstract.js";
import { canonical } from "../values/canonical.js";
import type { Arguments } from "../call.js";
import type { Demand } from "./demand.js";
import { cellOf, frameOf, type State } from "../frame.js";
import { createIds, internTable } from "../values/interning.js";
import { aroundProcedure, partsOf } from "../values/parts.js";
import type { Linker } from "../linker.js";

/** Closures nested deeper than this in one another are told apart by their frames. */
const DEEPEST = 6;

/** A function about to be run: with these arguments, on this receiver, and in the state that its caller has come to. */
export interface Invocation {
  fn: FunctionValue;
  facts: FunctionFacts;
  args: Arguments;
  self: Abstract | null;
  state: State;
}

/**
 * Calls with equal keys do and give the same: function, arguments, `this`, and the values of the
 * variables it (or a closure handed to it) captures. Variables of modules are the same for all.
 */
export function contextKey({ fn, facts, args, self, state }: Invocation, linker: Linker): string {
  const wanted = linker.demandOf(fn.file, fn.frame.facts, fn.function);
  const within: Within = { state, linker, made: [] };
  let key = linker.contextPrefix + keyOfFunction(fn, facts, within, 0);
  if (facts.usesThis) key += ` this ${self ? keyOf(self, within, 0) : "-"}`;
  args.list.forEach((value, index) => {
    key += asksFor(wanted, facts, index) ? ` ${keyOf(value, within, 0)}` : " _";
  });
  return args.rest ? `${key} …${keyOf(args.rest, within, 0)}` : key;
}

/** An invocation as the function may see it, arguments that nothing depends on left out: equal keys must mean equal runs. */
export function asSeen({ fn, facts, args, self, state }: Invocation, linker: Linker): Invocation {
  const wanted = linker.demandOf(fn.file, fn.frame.facts, fn.function);
  const list = args.list.map((value, index) => (asksFor(wanted, facts, index) ? canonical(value) : notAskedFor));
  return { fn, facts, args: { list, rest: args.rest && canonical(args.rest) }, self: self && canonical(self), state };
}

const notAskedFor = opaque("an argument that nothing depends on");

function asksFor(wanted: Demand, facts: FunctionFacts, index: number): boolean {
  const parameter = facts.parameters[index];
  return parameter && !parameter.rest ? wanted.parameters.has(index) : wanted.rest;
}

/** Whether a call of a function runs nothing but what the function names: no closure it is handed, none that it captures. */
export function runsOnlyItsOwn({ fn, facts, args, self }: Invocation): boolean {
  return facts.free.every((variable) => fn.frame.facts.variables[variable]?.owner === 0) && ![...args.list, args.rest, self].some((one) => one !== null && holdsFunction(one));
}

/** Where a key is made; what holds closures was spelled once at each depth, since closures hold each other in many ways. */
interface Within {
  state: State;
  linker: Linker;
  made: Map<Abstract, string>[];
}

const names = internTable<string, string>();
const nextName = createIds();

/** A name for a long part of a key, which would be repeated in every key that it is a part of. The frames stay legible in it. */
function shortened(part: string): string {
  if (part.length < LONG) return part;
  let name = names.get(part);
  if (name === undefined) names.set(part, (name = `~${nextName()} ${[...new Set(part.match(/@\d+ /g))].join("")}`));
  return name;
}

const LONG = 120;

function keyOfFunction(fn: FunctionValue, facts: FunctionFacts, within: Within, depth: number): string {
  let key = `f${fn.frame.numbers[fn.function]}`;
  const outer = facts.free.filter((variable) => fn.frame.facts.variables[variable]?.owner !== 0);
  if (outer.length === 0) return key;
  const assigns = facts.assignsFree.some((variable) => fn.frame.facts.variables[variable]?.owner !== 0);
  if (assigns || depth >= DEEPEST) key += `@${fn.frame.id} `;
  // What it changes are the objects of these frames, and of no others that look alike.
  for (const variable of facts.changesFree) {
    const frame = frameOf(fn.frame, variable);
    if (frame && frame.function !== 0) key += `@${frame.id} `;
  }
  if (depth >= DEEPEST) return key;
  const { state, linker } = within;
  const wanted = linker.demandOf(fn.file, fn.frame.facts, fn.function);
  for (const variable of outer) {
    if (!wanted.captures.has(variable)) continue;
    const frame = frameOf(fn.frame, variable);
    if (!frame) continue;
    const value = state.get(cellOf(frame, variable)) ?? frame.last.get(variable);
    key += ` ${variable}=${value ? keyOf(canonical(value), within, depth + 1) : "?"}`;
  }
  return `(${key})`;
}

const functionHolders = internTable<Abstract, boolean>();

/** Whether a value is or holds a closure: all others are told apart by their id alone. */
function holdsFunction(value: Abstract): boolean {
  if (value.kind === "constant" || (value.kind === "opaque" && !value.callable) || value.kind === "builtin" || value.kind === "class") return false;
  let known = functionHolders.get(value);
  if (known === undefined) {
    functionHolders.set(value, false);
    functionHolders.set(value, (known = value.kind === "function" || partsOf(value).some(holdsFunction)));
  }
  return known;
}

function keyOf(value: Abstract, within: Within, depth: number): string {
  if (!holdsFunction(value)) return String(value.id);
  const made = (within.made[depth] ??= new Map<Abstract, string>());
  let key = made.get(value);
  if (key === undefined) made.set(value, (key = shortened(spelled(value, within, depth))));
  return key;
}

function spelled(value: Abstract, within: Within, depth: number): string {
  if (value.kind === "function") {
    const facts = value.frame.facts.functions[value.function];
    return facts ? keyOfFunction(value, facts, within, depth + 1) : String(value.id);
  }
  if (depth > DEEPEST) return String(value.id);
  const parts = partsOf(value).map((part) => keyOf(part, within, depth + 1)).join(",");
  switch (value.kind) {
    case "object":
      return `{${[...value.members.keys()].join(",")}:${parts}:${value.brand ?? ""}:${value.class?.id ?? ""}}`;
    case "external":
      return `<${value.module} ${value.path} ${parts}>`;
    case "opaque":
      return `?${value.truthy}${value.brand ?? ""}${value.dependencies.id}(${parts})`;
    case "method":
      return `${parts}.${value.name}`;
    case "promise":
      return `p${value.facts.id}${value.never}(${parts})`;
    case "wrapper":
      return `w${value.guards.join("+")}${aroundProcedure(value, within.linker).map((one) => (one ? keyOf(one, within, depth + 1) : "-")).join(">")}(${parts})`;
    case "union":
      return `|${value.alternatives.map((one) => one.facts.id).join("+")}(${parts})`;
    default:
      return `[${parts}]`;
  }
}
