import { placeIn } from "../activation.js";
import { callWith, type Call, type Called } from "../call.js";
import { noFacts, withFact } from "../guards/guard-facts.js";
import { nothing, type Linked } from "../linked.js";
import type { Run } from "../run.js";
import { settle } from "../settle.js";
import { alternativesOf, opaque, promiseOf, undefinedValue, union, type Abstract } from "./abstract.js";
import { mayHaveRun } from "./mutation.js";

/** `then`, `catch`, `finally`. */
export function* onPromise(promise: Abstract & { kind: "promise" }, name: string, call: Call): Run<Called> {
  const [first, second] = call.args.list;
  const at = placeIn(call.activation, call.effect.span);
  if (name === "finally") {
    const called: Called = first ? yield* callWith(first, [], call) : { node: nothing, value: undefinedValue };
    return { node: called.node, value: promise };
  }
  const onFulfilled = name === "then" ? first : undefined;
  const onRejected = name === "then" ? second : first;
  let value: Abstract = promise;
  const nodes: Linked[] = [];
  if (onFulfilled && !isNullish(onFulfilled) && !promise.never) {
    const after = call.state.fork();
    after.assert(promise.facts);
    const called: Called = yield* callWith(onFulfilled, [promise.value], { ...call, state: after });
    mayHaveRun(call.state, after);
    nodes.push(called.node);
    value = called.value === null ? promiseOf(undefinedValue, noFacts, true) : promiseOf(settle(called.value)?.value ?? undefinedValue, promise.facts);
  }
  if (onRejected && !isNullish(onRejected)) {
    const failed = call.state.fork();
    failed.facts = withFact(failed.facts, "failed", [0]);
    const called: Called = yield* callWith(onRejected, [opaque("a rejection", undefined, { truthy: true, brand: "Error" })], { ...call, state: failed });
    mayHaveRun(call.state, failed);
    const rescued = called.value === null ? null : settle(called.value);
    const before = settle(value);
    // `then(a, b)` runs one of the two; `catch(b)` runs b or nothing.
    if (called.node !== nothing) nodes.splice(0, 1, { kind: "choice", arms: [nodes[0] ?? nothing, called.node], at });
    const ways = [...(before ? [before] : []), ...(rescued ? [{ value: rescued.value, facts: withFact(rescued.facts, "failed", [0]) }] : [])];
    value = ways.length === 0 ? promiseOf(undefinedValue, noFacts, true) : promiseOf(union(ways.map((one) => ({ value: one.value, facts: one.facts }))));
    if (before && rescued === null) value = promiseOf(before.value, before.facts);
  }
  return { node: nodes.length === 1 ? nodes[0]! : { kind: "sequence", parts: nodes }, value };
}

function isNullish(value: Abstract): boolean {
  return alternativesOf(value).every((one) => one.value.kind === "constant" && (one.value.value === null || one.value.value === undefined));
}

