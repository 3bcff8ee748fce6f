import type { Entrypoint } from "../entrypoint.js";
import type { FunctionId, Value } from "../facts/values.js";
import { nodesIn } from "../measures/retry-loops.js";
import { partsOf, type Code } from "./code.js";
import { originOf, type OpenImport } from "./read-values.js";

/** A function of the workspace. */
export interface FunctionAt {
  code: Code;
  function: FunctionId;
}

/** Enough for any route; what lies beyond is not spoken of. */
const MOST = 3_000;

/**
 * The functions that a route may run: those of its own file, those that linking went through, and
 * what these call or hand on, also where it does nothing that linking follows (a read of data).
 */
export function functionsOf(route: Entrypoint, openFile: (file: string) => Code | null, open: OpenImport): FunctionAt[] {
  const found = new Map<string, FunctionAt>();
  const add = (code: Code, id: FunctionId): void => {
    const key = `${code.file} ${id}`;
    if (!found.has(key) && found.size < MOST) found.set(key, { code, function: id });
  };
  const own = openFile(route.file);
  own?.facts.functions.forEach((_, id) => add(own, id));
  for (const { tree } of route.handlers) {
    for (const node of nodesIn(tree)) {
      if (node.kind !== "function") continue;
      const code = openFile(node.callee.file);
      const id = code?.facts.functions.findIndex(({ nameSpan }) => nameSpan[0] === node.callee.span[0]) ?? -1;
      if (code && id >= 0) add(code, id);
    }
  }
  // A map takes what is set while it is gone through.
  for (const { code, function: id } of found.values()) {
    code.facts.functions.forEach(({ parent }, child) => { if (parent === id) add(code, child); });
    for (const { call, function: within } of code.calls) {
      if (within !== id) continue;
      for (const value of [call.callee, ...call.arguments.map(({ value: given }) => given)]) for (const one of closuresIn(code, value, open)) add(one.code, one.function);
    }
  }
  return [...found.values()];
}

/** Functions that a value is, or holds: also those that what it is was made with (`tool({ execute })`). */
function* closuresIn(code: Code, value: Value, open: OpenImport, left = 4): Generator<FunctionAt> {
  if (left === 0) return;
  for (const part of partsOf(value)) {
    if (part.kind === "closure") yield { code, function: part.function };
    if (part.kind !== "variable" && part.kind !== "member" && part.kind !== "result") continue;
    const origin = originOf(code, part, open);
    if (origin.value.kind === "closure") yield { code: origin.code, function: origin.value.function };
    else if (origin.value.kind === "object" || origin.value.kind === "array") yield* closuresIn(origin.code, origin.value, open, left - 1);
    else if (origin.value.kind === "result") for (const { value: given } of origin.code.call(origin.value.id)?.arguments ?? []) yield* closuresIn(origin.code, given, open, left - 1);
  }
}
