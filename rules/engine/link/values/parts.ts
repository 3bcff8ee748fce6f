import type { Linker } from "../linker.js";
import type { Abstract, ArrayValue, ConstantValue, WrapperValue } from "./abstract.js";

/** The values a value is made of: members, items, what it wraps. */
export function partsOf(value: Abstract): readonly Abstract[] {
  switch (value.kind) {
    case "object":
      return [...value.members.values(), ...(value.rest ? [value.rest] : [])];
    case "array":
      return [...value.items, ...(value.rest ? [value.rest] : [])];
    case "external":
      return [...(value.arguments ?? []), ...(value.base ? [value.base] : [])];
    case "opaque":
      return value.callable ? [value.callable] : [];
    case "method":
      return [value.object];
    case "promise":
      return [value.value];
    case "wrapper":
      return [value.target, ...(value.sets ? [value.sets.value] : []), ...(value.any ?? [])];
    case "union":
      return value.alternatives.map((one) => one.value);
    default:
      return [];
  }
}

/** What a list holds; null where that is not all known, or not all of it constants. */
export function constantsOf({ items, rest }: ArrayValue): ConstantValue["value"][] | null {
  const held = items.flatMap((one) => (one.kind === "constant" ? [one.value] : []));
  return rest === null && held.length === items.length ? held : null;
}

/** What decides of a procedure beside its handler. */
export function aroundProcedure(value: WrapperValue, linker: Linker): readonly (Abstract | null)[] {
  if (value.procedure === null) return [];
  const { middlewares, context, contextMaker } = linker.procedure(value.procedure);
  return [...middlewares, context, contextMaker];
}
