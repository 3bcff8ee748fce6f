import type { ExternalValue } from "./abstract.js";
import { placeIn } from "./activation.js";
import type { Call } from "./call.js";
import { nothing, type Linked } from "./linked.js";
import { attemptsOf } from "./options.js";

/** The loop a retry helper runs a function in. `helper`: what it was called or made with. */
export function retryLoop(helper: ExternalValue, body: Linked, call: Call): Linked {
  if (body === nothing) return nothing;
  const found = call.linker.api(helper.module, helper.from, helper.path.replace(/\(\)$/, ""))?.api;
  if (found?.kind !== "retry") return body;
  const { times } = attemptsOf(found.bound, { args: { list: helper.arguments ?? call.args.list, rest: null }, callee: helper });
  return {
    kind: "loop", loop: "library-retry", retry: true, bound: times, why: times === "unknown" ? "its options are not known" : null, fromRequest: false,
    turns: [{ times: typeof times === "number" ? times : 1, body }], what: found.name, labels: [], parallel: false, leaves: true,
    at: placeIn(call.activation, call.effect.nameSpan),
  };
}
