import type { CallEffect } from "../facts/effects.js";
import type { FileFacts } from "../facts/file-facts.js";
import type { ClassId, FunctionId, Value, VariableId } from "../facts/values.js";
import { append } from "../lists.js";
import { elementOf } from "./evaluate.js";
import { callsIn, effectsOf, topLevel } from "../facts/effect-parts.js";
import { partsOfValue } from "../facts/value-parts.js";
import type { Module } from "./modules.js";
import { aliasesIn } from "./values/aliases.js";
import { alternativesOf, type Abstract } from "./values/abstract.js";

/** What a function of a module puts into a `Map` that a variable of the module holds, or a static field of one of its classes. */
interface Fill {
  function: FunctionId;
  value: Value;
}

/** A variable of the module; of a static field, its class and name. */
type Holder = VariableId | `${ClassId}.${string}`;

export function staticHolder(cls: ClassId, name: string): Holder {
  return `${cls}.${name}`;
}

const known = new WeakMap<FileFacts, ReadonlyMap<Holder, readonly Fill[]>>();

/** By what holds the `Map`. What the module's own statements put there is no matter of functions. */
function fillsIn(facts: FileFacts): ReadonlyMap<Holder, readonly Fill[]> {
  let fills = known.get(facts);
  if (!fills) known.set(facts, (fills = findFills(facts)));
  return fills;
}

function findFills(facts: FileFacts): Map<Holder, Fill[]> {
  const fills = new Map<Holder, Fill[]>();
  facts.functions.forEach(({ body }, id) => {
    if (id === 0) return;
    for (const effect of effectsOf(body)) {
      if (effect.kind !== "call" || effect.callee.kind !== "member" || effect.callee.name !== "set") continue;
      const [, value] = effect.arguments;
      const holder = holderIn(effect.callee.object, id, facts);
      if (value && holder !== null) append(fills, holder, { function: id, value: value.value });
    }
  });
  return fills;
}

/** The variable of the module that an expression of a function names, or the static field: `this.providers` in a static method, `Registry.providers`. */
function holderIn(object: Value, fn: FunctionId, { functions, variables, classes }: FileFacts): Holder | null {
  if (object.kind === "variable") return variables[object.id]?.owner === 0 ? object.id : null;
  if (object.kind !== "member") return null;
  const { object: of, name } = object;
  let at = functions[fn]!;
  // An arrow function's `this` is that of the method it stands in.
  while (at.kind === "arrow" && at.parent !== null) at = functions[at.parent]!;
  const isStatic = (one: number): boolean => classes[one]!.fields.some((field) => field.static && field.name === name);
  const own = at.class;
  if (of.kind === "this" && own !== null) return classes[own]!.methods.some((one) => one.static && functions[one.function] === at) && isStatic(own) ? staticHolder(own, name) : null;
  const named = of.kind === "variable" ? classes.findIndex((one) => one.variable === of.id) : -1;
  return named >= 0 && isStatic(named) ? staticHolder(named, name) : null;
}

/** The variables that a call of a module's own statements fills: `register(openai)`, `providers.forEach((one) => known.set(one.id, one))`. */
export function filledBy(call: CallEffect, facts: FileFacts): VariableId[] {
  const fills = fillsIn(facts);
  if (fills.size === 0) return [];
  const run = [call.callee, ...call.arguments.map((one) => one.value)].flatMap((value) => functionNamed(value, facts) ?? []);
  return [...fills].flatMap(([holder, all]) => (typeof holder === "number" && all.some((one) => run.includes(one.function)) ? [holder] : []));
}

/** More of them than this are no registry of a few providers. */
const MOST_FILLS = 8;
/** Names followed from one to the next at most. */
const LONGEST_CHAIN = 6;

/**
 * What functions of a module put into one of its `Map`s, where all of it is there when the module loads, whoever
 * calls them: a registry that `initialize()` fills, or `register(openai)`. Or it is made when it is first asked for
 * (`known.set(name, new OpenAIProvider())`), and some of it asks a model: what else is made so, a bucket of tokens for
 * each address, is state. Null: some of it comes from elsewhere.
 */
export function filledWith(holder: Holder, module: Module): Abstract[] | null {
  const fills = fillsIn(module.facts).get(holder) ?? [];
  if (fills.length === 0 || fills.length > MOST_FILLS) return null;
  const values: Abstract[] = [];
  const made: Abstract[] = [];
  for (const fill of fills) {
    const all = loaded(fill.value, module, LONGEST_CHAIN, made);
    if (!all) return null;
    values.push(...all);
  }
  return made.length === 0 || made.some((one) => module.linker.statics.reach.of(one, module.linker, null)) ? values : null;
}

/** @param made where what is made when it is asked for is noted. */
function loaded(value: Value, module: Module, depth: number, made: Abstract[]): Abstract[] | null {
  if (depth === 0) return null;
  const { facts } = module;
  switch (value.kind) {
    case "variable": {
      const owner = facts.variables[value.id]?.owner;
      if (owner === 0) return [module.variable(value.id)];
      const definitions = (aliasesIn(facts).definitions.get(value.id) ?? []).filter(({ kind }) => kind !== "undefined");
      const [definition] = definitions;
      if (owner === undefined || !definition) return null;
      if (definition.kind === "parameter") return definitions.length === 1 ? given(owner, definition.index, module, depth - 1, made) : null;
      const each = definitions.map((one) => loaded(one, module, depth - 1, made));
      return each.every((one) => one !== null) ? each.flat() : null;
    }
    case "element":
      return loaded(value.of, module, depth - 1, made)?.map(elementOf) ?? null;
    case "result": {
      const call = callsIn(facts).get(value.id);
      const given = call && module.called(call);
      if (!given || alternativesOf(given).some(({ value: { kind } }) => kind === "promise" || kind === "opaque")) return null;
      made.push(given);
      return [given];
    }
    default:
      return [...partsOfValue(value)].every((part) => isOfModule(part, facts)) ? [module.value(value)] : null;
  }
}

/** Whether a part of a value is the same wherever it stands: it holds nothing of the function that it is written in. */
function isOfModule(part: Value, { functions, variables }: FileFacts): boolean {
  if (part.kind === "variable") return variables[part.id]?.owner === 0;
  if (part.kind === "closure") return functions[part.function]!.free.every((id) => variables[id]?.owner === 0) && !functions[part.function]!.usesThis;
  return part.kind === "constant" || part.kind === "member" || part.kind === "object" || part.kind === "array" || part.kind === "global";
}

/** What the calls of a function in its own module hand it. */
function given(fn: FunctionId, index: number, module: Module, depth: number, made: Abstract[]): Abstract[] | null {
  const { facts } = module;
  const handed: (Abstract[] | null)[] = [];
  for (const { body } of facts.functions) for (const effect of effectsOf(body)) {
    if (effect.kind !== "call") continue;
    const [first] = effect.arguments;
    const each = effect.callee.kind === "member" && effect.callee.name === "forEach" && first && functionNamed(first.value, facts) === fn ? effect.callee.object : null;
    if (each) handed.push(index === 0 ? (loaded(each, module, depth, made)?.map(elementOf) ?? null) : null);
    else if (functionNamed(effect.callee, facts) === fn) handed.push(effect.arguments[index] ? loaded(effect.arguments[index].value, module, depth, made) : null);
  }
  return handed.length > 0 && handed.every((one) => one !== null) ? handed.flat() : null;
}

/** The function that is written there, or that a variable of the module is. */
function functionNamed(value: Value, facts: FileFacts): FunctionId | null {
  if (value.kind === "closure") return value.function;
  if (value.kind !== "variable" || facts.variables[value.id]?.owner !== 0) return null;
  const set = topLevel(facts).find((part) => part.kind === "set" && part.variable === value.id);
  return set?.kind === "set" && set.value.kind === "closure" ? set.value.function : null;
}
