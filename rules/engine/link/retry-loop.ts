import type { ModelCallApi, RetryApi } from "../../catalog/api.js";
import type { ExternalValue } from "./values/abstract.js";
import { placeIn } from "./activation.js";
import type { Call } from "./call.js";
import { nothing, type Linked } from "./linked.js";
import { attemptsOf, type OptionSource } from "./options.js";

/** The loop in which a retry helper runs a function; its bound is read from where the helper got its options. */
export function retryLoop(api: Pick<RetryApi, "name" | "bound">, source: OptionSource, body: Linked, call: Call): Linked {
  if (body === nothing) return nothing;
  const { times } = attemptsOf(api.bound, source);
  return {
    kind: "loop", loop: "library-retry", retry: true, bound: times, why: times === "unknown" ? "its options are not known" : null, fromRequest: false,
    turns: [{ times: typeof times === "number" ? times : 1, body }], what: api.name, labels: [], parallel: false, leaves: true,
    backoff: api.bound.backoff, at: placeIn(call.activation, call.effect.nameSpan),
  };
}

/** The same for a call that is tried again by a wrapper on its own path; itself where there is none, or it tries once. */
export function outerRetryLoop(outer: ModelCallApi["outerRetries"], source: OptionSource, body: Linked, call: Call): Linked {
  return outer && attemptsOf(outer.bound, source).times !== 1 ? retryLoop(outer, source, body, call) : body;
}

/** The same for a function that a helper has made: the helper's own call had the options. */
export function madeRetryLoop(helper: ExternalValue, body: Linked, call: Call): Linked {
  const found = call.linker.api(helper.module, helper.from, helper.path.replace(/\(\)$/, ""))?.api;
  if (found?.kind !== "retry") return body;
  return retryLoop(found, { args: { list: helper.arguments ?? call.args.list, rest: null }, callee: helper }, body, call);
}
