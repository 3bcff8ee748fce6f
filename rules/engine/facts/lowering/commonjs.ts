import type ts from "typescript";
import type { Value } from "../values.js";
import type { Lowering } from "./lowering.js";

/**
 * Notes `module.exports = …`, `module.exports.x = …` and `exports.x = …` of the module's own
 * statements. The members of an exported object literal are exports of their own as well.
 */
export function recordCommonJsExport(l: Lowering, object: Value, key: Value, value: Value, node: ts.Node): void {
  if (l.frame.id !== 0 || key.kind !== "constant" || typeof key.value !== "string") return;
  const span = l.span(node);
  if (isGlobal(object, "module") && key.value === "exports") {
    add(l, "default", value, span);
    if (value.kind !== "object") return;
    for (const property of value.properties) {
      if (property.kind === "member") add(l, property.name, property.value, property.nameSpan);
    }
  } else if (isExportsObject(object)) {
    add(l, key.value, value, span);
  }
}

/** The last assignment stands: compilers write `exports.x = void 0` first. */
function add(l: Lowering, name: string, value: Value, span: readonly [number, number]): void {
  const known = l.exports.findIndex((one) => one.name === name && one.form === "commonjs");
  if (known !== -1) l.exports.splice(known, 1);
  l.exports.push({ name, value, typeOnly: false, span, form: "commonjs" });
}

function isExportsObject(value: Value): boolean {
  const isMember = value.kind === "member" && value.name === "exports" && isGlobal(value.object, "module");
  return isMember || isGlobal(value, "exports");
}

function isGlobal(value: Value, name: string): boolean {
  return value.kind === "global" && value.name === name;
}
