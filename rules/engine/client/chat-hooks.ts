import { chatHooks } from "../../catalog/client-libraries.js";
import type { Value } from "../facts/values.js";
import type { ChatHook } from "./client-module.js";
import type { Code } from "./code.js";
import { memberOf, originOf } from "./read-values.js";
import { aiHook, placeOf, type Reading } from "./requests.js";

/** The calls of `useChat` in a file, and which members of what they give are read. */
export function chatHooksIn(code: Code, reading: Reading): ChatHook[] {
  const values = code.facts.variables.map((_, id) => code.set(id));
  return code.calls.flatMap(({ call }): ChatHook[] => {
    if (aiHook(code, call) !== "useChat") return [];
    const options = call.arguments[0] && originOf(code, call.arguments[0].value, reading.open).value;
    const isResult = (value: Value): boolean => {
      const at = value.kind === "variable" ? originOf(code, value, reading.open).value : value;
      return at.kind === "result" && at.id === call.id;
    };
    const reads = new Set(values.flatMap((value) => (value?.kind === "member" && isResult(value.object) ? [value.name] : [])));
    // Held as a whole, or what is left of it: who knows what is read of that.
    const isHeld = values.some((value, id) => value !== null && code.facts.variables[id]?.kind !== "temporary" && (isResult(value) || (value.kind === "omit" && isResult(value.object))));
    const seen = reads.size > 0 && !isHeld;
    return [{
      at: placeOf(code, call.nameSpan),
      reads: seen ? reads : null,
      callbacks: new Set(options === undefined ? [] : chatHooks.callbacks.filter((name) => options.kind !== "object" || memberOf(options, name) !== undefined || options.properties.some(({ kind }) => kind === "spread"))),
    }];
  });
}
