import type { ServedApi } from "../../../catalog/api.js";
import { alternativesOf, opaque, promiseOf, type Abstract, type ExternalValue } from "../values/abstract.js";
import { placeIn } from "../activation.js";
import { callWith, type Call, type Called } from "../call.js";
import { declaredBy } from "./durable.js";
import { nothing, type Linked } from "../linked.js";
import type { Linker } from "../linker.js";
import { mayHaveRun } from "../values/mutation.js";
import { option } from "../options.js";
import type { Run } from "../run.js";
import { ranBy } from "../wrappers.js";

/** What an engine's request to a serve route runs: one of the functions it serves, as that engine runs it. */
export function* callServed(api: ServedApi, callee: ExternalValue, call: Call): Run<Called> {
  const { linker } = call;
  const at = placeIn(call.activation, call.effect.span);
  const root = option(api.functions, { args: call.args, callee });
  const arms: Linked[] = [];
  for (const one of root ? functionsIn(root, linker) : []) {
    const own = call.state.fork();
    const declared = one.kind === "external" ? declaredBy(one, linker) : null;
    const leave = linker.enterEngine(api.engine, declared?.attempts ?? 1);
    const called: Called = yield* callWith(declared?.handler ?? one, declared?.parameters ?? call.args.list, { ...call, state: own }, true);
    leave();
    mayHaveRun(call.state, own);
    if (called.node === nothing) continue;
    arms.push(declared ? ranBy({ engine: api.engine, asks: "engine", at, withoutAdapter: null }, called.node, call) : called.node);
  }
  const value = promiseOf(opaque("an answer", undefined, { truthy: true }));
  return { node: arms.length === 0 ? nothing : { kind: "choice", arms, at }, value };
}

/** The durable functions a value holds, at any depth of lists, objects and modules, each once. */
function functionsIn(root: Abstract, linker: Linker): Abstract[] {
  const seen = new Set<Abstract>([root]);
  const found: Abstract[] = [];
  for (const holder of seen) {
    for (const { value } of alternativesOf(holder)) {
      if (isFunction(value, linker)) found.push(value);
      else for (const part of partsOf(value, linker)) seen.add(part);
    }
  }
  return [...new Set(found)];
}

function isFunction(value: Abstract, linker: Linker): boolean {
  return value.kind === "external" ? declaredBy(value, linker) !== null : value.kind === "wrapper" && value.endpoint?.asks === "engine";
}

function partsOf(value: Abstract, linker: Linker): readonly Abstract[] {
  switch (value.kind) {
    case "array":
      return value.rest ? [...value.items, value.rest] : value.items;
    case "object":
      return [...value.members.values()];
    case "namespace":
      return linker.exportNames(value.file).map((name) => linker.exportOf(value.file, name));
    default:
      return [];
  }
}
