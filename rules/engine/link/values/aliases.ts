import type { FileFacts } from "../../facts/file-facts.js";
import type { Value, VariableId } from "../../facts/values.js";
import { append } from "../../lists.js";
import { effectsOf } from "../../facts/effect-parts.js";

/** Which variables of a file may hold the same object: all they are ever set to, and who is set to a part of them. */
export interface Aliases {
  definitions: ReadonlyMap<VariableId, readonly Value[]>;
  /** Variables that are set to a variable, or to something below it. */
  dependents: ReadonlyMap<VariableId, readonly VariableId[]>;
}

const known = new WeakMap<FileFacts, Aliases>();

export function aliasesIn(facts: FileFacts): Aliases {
  let aliases = known.get(facts);
  if (!aliases) known.set(facts, (aliases = collected(facts)));
  return aliases;
}

/** Whether what a variable holds was made for it, so that no other name leads to the object. */
export function isMadeHere(facts: FileFacts, variable: VariableId): boolean {
  const definitions = aliasesIn(facts).definitions.get(variable) ?? [];
  return definitions.length > 0 && definitions.every(({ kind }) => kind === "object" || kind === "array" || kind === "constant" || kind === "undefined");
}

/** The expressions that may give the very object that an expression gives. */
export function sameObjectAs(value: Value): readonly Value[] {
  switch (value.kind) {
    case "variable":
    case "parameter":
    case "member":
    case "index":
    case "element":
    case "result":
    case "this":
      return [value];
    case "default":
      return [...sameObjectAs(value.value), ...sameObjectAs(value.fallback)];
    case "operator": {
      const operands = value.operator === "?:" ? value.operands.slice(1) : /^(&&|\|\||\?\?)$/.test(value.operator) ? value.operands : [];
      return operands.flatMap(sameObjectAs);
    }
    default:
      return [];
  }
}

function collected(facts: FileFacts): Aliases {
  const definitions = new Map<VariableId, Value[]>();
  const dependents = new Map<VariableId, VariableId[]>();
  for (const fn of facts.functions) for (const effect of effectsOf(fn.body)) {
    if (effect.kind !== "set") continue;
    append(definitions, effect.variable, effect.value);
    for (const one of sameObjectAs(effect.value)) {
      const root = rootOf(one);
      if (root !== null && root !== effect.variable) append(dependents, root, effect.variable);
    }
  }
  return { definitions, dependents };
}

function rootOf(value: Value): VariableId | null {
  switch (value.kind) {
    case "variable": return value.id;
    case "member": case "index": return rootOf(value.object);
    case "element": return rootOf(value.of);
    default: return null;
  }
}
