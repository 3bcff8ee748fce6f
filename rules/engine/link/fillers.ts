import type { CallEffect } from "../facts/effects.js";
import type { FileFacts } from "../facts/file-facts.js";
import type { FunctionId, Value, VariableId } from "../facts/values.js";
import { append } from "../lists.js";
import { elementOf } from "./evaluate.js";
import { effectsOf, partsOfValue, topLevel, type Module } from "./modules.js";
import { aliasesIn } from "./values/aliases.js";
import type { Abstract } from "./values/abstract.js";

/** What a function of a module puts into a `Map` that a variable of the module holds. */
interface Fill {
  function: FunctionId;
  value: Value;
}

const known = new WeakMap<FileFacts, ReadonlyMap<VariableId, readonly Fill[]>>();

/** By the variable. What the module's own statements put there is no matter of functions. */
function fillsIn(facts: FileFacts): ReadonlyMap<VariableId, readonly Fill[]> {
  let fills = known.get(facts);
  if (!fills) known.set(facts, (fills = findFills(facts)));
  return fills;
}

function findFills({ functions, variables }: FileFacts): Map<VariableId, Fill[]> {
  const fills = new Map<VariableId, Fill[]>();
  functions.forEach(({ body }, id) => {
    if (id === 0) return;
    for (const effect of effectsOf(body)) {
      if (effect.kind !== "call" || effect.callee.kind !== "member" || effect.callee.name !== "set" || effect.callee.object.kind !== "variable") continue;
      const [, value] = effect.arguments;
      if (value && variables[effect.callee.object.id]?.owner === 0) append(fills, effect.callee.object.id, { function: id, value: value.value });
    }
  });
  return fills;
}

/** The variables that a call of a module's own statements fills: `register(openai)`, `providers.forEach((one) => known.set(one.id, one))`. */
export function filledBy(call: CallEffect, facts: FileFacts): VariableId[] {
  const fills = fillsIn(facts);
  if (fills.size === 0) return [];
  const run = [call.callee, ...call.arguments.map((one) => one.value)].flatMap((value) => functionNamed(value, facts) ?? []);
  return [...fills].flatMap(([id, all]) => (all.some((one) => run.includes(one.function)) ? [id] : []));
}

/** More of them than this are no registry of a few providers. */
const MOST_FILLS = 8;
/** Names followed from one to the next at most. */
const LONGEST_CHAIN = 6;

/**
 * What functions of a module put into one of its `Map`s, where all of it is there when the module loads, whoever
 * calls them: a registry that `initialize()` fills, or `register(openai)`. Null: some of it comes from elsewhere.
 */
export function filledWith(id: VariableId, module: Module): Abstract[] | null {
  const fills = fillsIn(module.facts).get(id) ?? [];
  if (fills.length === 0 || fills.length > MOST_FILLS) return null;
  const values = fills.map((fill) => loaded(fill.value, module, LONGEST_CHAIN));
  return values.every((one) => one !== null) ? values.flat() : null;
}

function loaded(value: Value, module: Module, depth: number): Abstract[] | null {
  if (depth === 0) return null;
  const { facts } = module;
  switch (value.kind) {
    case "variable": {
      const owner = facts.variables[value.id]?.owner;
      if (owner === 0) return [module.variable(value.id)];
      const definitions = aliasesIn(facts).definitions.get(value.id) ?? [];
      const [definition] = definitions;
      if (owner === undefined || !definition || definitions.length > 1) return null;
      return definition.kind === "parameter" ? given(owner, definition.index, module, depth - 1) : loaded(definition, module, depth - 1);
    }
    case "element":
      return loaded(value.of, module, depth - 1)?.map(elementOf) ?? null;
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
function given(fn: FunctionId, index: number, module: Module, depth: number): Abstract[] | null {
  const { facts } = module;
  const handed: (Abstract[] | null)[] = [];
  for (const { body } of facts.functions) for (const effect of effectsOf(body)) {
    if (effect.kind !== "call") continue;
    const [first] = effect.arguments;
    const each = effect.callee.kind === "member" && effect.callee.name === "forEach" && first && functionNamed(first.value, facts) === fn ? effect.callee.object : null;
    if (each) handed.push(index === 0 ? (loaded(each, module, depth)?.map(elementOf) ?? null) : null);
    else if (functionNamed(effect.callee, facts) === fn) handed.push(effect.arguments[index] ? loaded(effect.arguments[index].value, module, depth) : null);
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
