import type { CallEffect } from "../facts/effects.js";
import type { Value } from "../facts/values.js";
import type { Code } from "./code.js";

/** A value, and the file whose variables and results it speaks of. */
export interface Located {
  code: Code;
  value: Value;
}

/** The file that an import leads to; null: a package, or nothing that can be read. */
export type OpenImport = (from: string, specifier: string) => Code | null;

/** Imports and variables followed at most, against cycles. */
const MOST = 16;

/** Follows variables, awaits, imports of the workspace and members of written objects to what they stand for. */
export function originOf(code: Code, value: Value, open: OpenImport, left = MOST): Located {
  const here = { code, value };
  if (left === 0) return here;
  const on = (next: Value | null | undefined, within = code): Located | null => (next ? originOf(within, next, open, left - 1) : null);
  switch (value.kind) {
    case "variable": {
      const from = code.facts.variables[value.id]?.import;
      if (from) return exported(code, from, open, left) ?? here;
      return on(code.facts.variables[value.id]?.reassigned ? null : code.set(value.id)) ?? here;
    }
    case "result":
      return on(code.awaited(value.id) ?? callbackOf(code.call(value.id))) ?? here;
    case "member": {
      const object = originOf(code, value.object, open, left - 1);
      if (object.value.kind !== "object") return { code: object.code, value: { ...value, object: object.value } };
      return on(memberOf(object.value, value.name), object.code) ?? here;
    }
    default:
      return here;
  }
}

/** React hands back the function that it is given. */
function callbackOf(call: CallEffect | null): Value | undefined {
  return call !== null && /(?:^|\.)use(?:Callback|EffectEvent)$/.test(call.text) ? call.arguments[0]?.value : undefined;
}

function exported(code: Code, { from, imported }: { from: string; imported: string }, open: OpenImport, left: number): Located | null {
  const other = left > 1 ? open(code.file, from) : null;
  if (!other) return null;
  const own = other.facts.exports.find(({ name, typeOnly }) => name === imported && !typeOnly);
  if (own) return originOf(other, own.value, open, left - 1);
  for (const reexport of other.facts.reexports) {
    if (reexport.exported !== imported && reexport.exported !== null) continue;
    const found = exported(other, { from: reexport.from, imported: reexport.exported === null ? imported : reexport.imported }, open, left - 1);
    if (found) return found;
  }
  return null;
}

/** The last member of that name of an object as written; undefined: it has none, or a spread may hold it. */
export function memberOf(value: Value, name: string): Value | undefined {
  if (value.kind !== "object") return undefined;
  for (const property of [...value.properties].reverse()) if (property.kind === "member" && property.name === name) return property.value;
  return undefined;
}

/** A callee by its origin: `axios.post` is `axios`, `default`, `["post"]`; `fetch` has no module. */
export interface Callee {
  module: string | null;
  imported: string;
  path: readonly string[];
}

/** Null where the callee is no global and no import from a package or file. */
export function calleeOf(code: Code, { callee }: CallEffect): Callee | null {
  let at = callee;
  const path: string[] = [];
  for (let left = MOST; left > 0; left--) {
    if (at.kind === "global") return { module: null, imported: at.name, path };
    if (at.kind === "member") {
      path.unshift(at.name);
      at = at.object;
    } else if (at.kind === "module") {
      const [imported = "*", ...rest] = path;
      return { module: at.from, imported, path: rest };
    } else if (at.kind === "variable") {
      const variable = code.facts.variables[at.id];
      if (variable?.import) {
        const { from, imported } = variable.import;
        return imported === "*" ? { module: from, imported: path[0] ?? "*", path: path.slice(1) } : { module: from, imported, path };
      }
      const next = variable?.reassigned ? null : code.set(at.id);
      if (!next) return null;
      at = next;
    } else {
      return null;
    }
  }
  return null;
}
