import { directParts } from "../value-parts.js";
import type { Effect } from "../effects.js";
import type { Value, VariableId } from "../values.js";

export const undefinedValue: Value = { kind: "undefined" };

export function constant(value: string | number | boolean | null): Value {
  return { kind: "constant", value };
}

/** JSON has no words for infinities and negative zero. */
export function number(value: number): Value {
  if (!Number.isFinite(value)) return { kind: "global", name: "Infinity" };
  return constant(value === 0 ? 0 : value);
}

export function operator(name: string, ...operands: Value[]): Value {
  return { kind: "operator", operator: name, operands };
}

export function member(object: Value, name: string): Value {
  return { kind: "member", object, name };
}

export function unknown(why: string): Value {
  return { kind: "unknown", why };
}

/** `value` is neither null nor undefined. */
export function isPresent(value: Value): Value {
  return operator("!=", value, constant(null));
}

/** One effect for a list of them; nested sequences are flattened. */
export function sequence(effects: readonly Effect[]): Effect {
  const parts = effects.flatMap((effect) => (effect.kind === "sequence" ? effect.parts : [effect]));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: "sequence", parts };
}

/** May be written down twice: no object is created anew, and it is short. */
export function isRepeatable(value: Value): boolean {
  switch (value.kind) {
    case "member":
      return isRepeatable(value.object);
    case "index":
      return isRepeatable(value.object) && isRepeatable(value.key);
    case "element":
      return isRepeatable(value.of);
    case "object":
    case "array":
    case "template":
    case "operator":
    case "default":
    case "omit":
    case "slice":
    case "class":
    case "closure":
      return false;
    default:
      return true;
  }
}

/** Whether a value reads one of these variables. */
export function mentions(value: Value, variables: readonly VariableId[]): boolean {
  const pending: Value[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "variable" && variables.includes(next.id)) return true;
    pending.push(...directParts(next));
  }
  return false;
}

/** The variable a member path starts from: `a` of `a.b[c]`; null where it starts from something else. */
export function rootVariable(value: Value): VariableId | null {
  let root = value;
  while (root.kind === "member" || root.kind === "index") root = root.object;
  return root.kind === "variable" ? root.id : null;
}
