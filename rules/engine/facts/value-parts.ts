import type { Value } from "./values.js";

/** A value and all values in it. */
export function* partsOfValue(value: Value): Iterable<Value> {
  const open: Value[] = [value];
  while (open.length > 0) {
    const at = open.pop()!;
    yield at;
    open.push(...directParts(at));
  }
}

/** The values directly in a value; what runs only when asked for (getters, closures) is none of them. */
export function directParts(value: Value): readonly Value[] {
  switch (value.kind) {
    case "member":
    case "omit":
      return [value.object];
    case "index":
      return [value.object, value.key];
    case "element":
      return [value.of];
    case "slice":
      return [value.array];
    case "object":
      return value.properties.flatMap((one) => (one.kind === "computed" ? [one.key, one.value] : one.kind === "getter" ? [] : [one.value]));
    case "array":
      return value.items.map((item) => item.value);
    case "template":
      return value.parts;
    case "operator":
      return value.operands;
    case "default":
      return [value.value, value.fallback];
    default:
      return none;
  }
}

const none: readonly Value[] = [];
