import { callWith, type Call, type Called } from "../call.js";
import { nothing, type Linked } from "../linked.js";
import type { Run } from "../run.js";
import { functionValue, mapValue, opaque, undefinedValue, wrapper, type Abstract } from "./abstract.js";

/** `bind`, `call`, `apply`, and `pipe` of what is made by calls. */
export function* onFunction(fn: Abstract, name: string, call: Call): Run<Called> {
  const [self, ...rest] = call.args.list;
  if (name === "bind") return { node: nothing, value: bound(fn, self) };
  if (name === "call") return yield* callWith(bound(fn, self), rest, call, call.settled);
  if (name === "apply") return yield* callWith(bound(fn, self), rest[0]?.kind === "array" ? rest[0].items : [], call, call.settled);
  if (name === "pipe") return yield* piped(fn, call);
  return { node: nothing, value: opaque(`.${name}()`) };
}

/** `effect.pipe(Effect.retry(options), Effect.runPromise)`: each operator gets what the one before made. */
function* piped(start: Abstract, call: Call): Run<Called> {
  const nodes: Linked[] = [];
  let value = start;
  for (const operator of call.args.list) {
    if (operator.kind === "external" && operator.path.endsWith("()")) {
      const api = call.linker.api(operator.module, operator.from, operator.path.slice(0, -2))?.api;
      if (api?.kind === "retry") value = wrapper(value, { retry: operator });
    } else {
      const called: Called = yield* callWith(operator, [value], call, call.settled);
      nodes.push(called.node);
      value = called.value ?? undefinedValue;
    }
  }
  return { node: nodes.length === 1 ? nodes[0]! : { kind: "sequence", parts: nodes }, value };
}

function bound(fn: Abstract, self: Abstract | undefined): Abstract {
  return mapValue(fn, (one) => (one.kind === "function" && self ? functionValue(one.file, one.function, one.frame, self) : one));
}
