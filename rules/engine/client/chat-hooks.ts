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
      const { value: at } = value.kind === "variable" ? originOf(code, value, reading.open) : { value };
      return at.kind === "result" && at.id === call.id;
    };
    const holds = values.some((value) => value !== null && value.kind === "result" && value.id === call.id);
    const reads = new Set(values.flatMap((value) => (value?.kind === "member" && isResult(value.object) ? [value.name] : [])));
    // Read as a whole (`chat.messages`, handed on), or through `default`: who knows what of it.
    const seen = holds && reads.size > 0 && !values.some((value) => value?.kind === "omit" && isResult(value.object));
    return [{
      at: placeOf(code, call.nameSpan),
      reads: seen ? reads : null,
      onError: options !== undefined && (options.kind !== "object" || memberOf(options, "onError") !== undefined || options.properties.some(({ kind }) => kind === "spread")),
    }];
  });
}
