import type { Abstract } from "./abstract.js";
import type { Linker } from "../linker.js";

/** `value instanceof constructor`: by class, by brand, by origin; null where it cannot be told. */
export function isInstance(value: Abstract, constructor: Abstract, linker: Linker): boolean | null {
  if (constructor.kind === "builtin" || constructor.kind === "external") {
    const name = constructor.kind === "builtin" ? constructor.name : constructor.path.split(".").pop()!;
    if (value.kind === "external") return constructor.kind === "external" && value.path.endsWith("#") ? value.path === `${constructor.path}#` : null;
    if (value.kind === "constant") return false;
    if (value.kind === "object") {
      if (name === "Response" || name === "NextResponse") return value.brand === "Response";
      if (name === "Error") return value.brand === "Error" ? true : value.brand === null && !value.class ? false : null;
      return value.brand === name ? true : value.brand === "Response" ? false : null;
    }
    return null;
  }
  if (constructor.kind !== "class") return null;
  if (value.kind === "constant") return false;
  if (value.kind !== "object") return null;
  if (!value.class) return value.brand === "Error" && value.rest ? null : false;
  for (let at: Abstract | null = value.class, depth = 0; at?.kind === "class" && depth < 12; at = linker.superOf(at), depth++) if (at === constructor) return true;
  return false;
}
