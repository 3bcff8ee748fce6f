import type { Abstract } from "./abstract.js";
import type { Linker } from "../linker.js";

/** Whether nothing is known of a value: not sent by the request, and no result of a call that the catalogue knows. */
export function isUnseen(value: Abstract, linker: Linker): boolean {
  if (value.kind === "opaque") return !value.dependencies.all.some((dependency) => dependency.kind === "request");
  return value.kind === "external" && value.path.endsWith("()") && linker.api(value.module, value.from, value.path.slice(0, -2)) === null;
}
