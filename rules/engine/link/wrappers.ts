import { objectValue, opaque, undefinedValue, type Abstract, type WrapperValue } from "./values/abstract.js";
import { placeIn } from "./activation.js";
import { callWith, type Call, type Called } from "./call.js";
import { dependenciesOf } from "./values/dependencies.js";
import type { State } from "./frame.js";
import { noFacts, withFact } from "./guards/guard-facts.js";
import { nothing, sequence, type DurableEndpoint, type Linked } from "./linked.js";
import { mayHaveRun } from "./values/mutation.js";
import { callProcedure } from "./procedures.js";
import { madeRetryLoop } from "./retry-loop.js";
import type { Run } from "./run.js";

/** Calls what a wrapper of a package made of a function: under its guard, or again and again. */
export function* callWrapper(callee: WrapperValue, call: Call): Run<Called> {
  const { state, linker } = call;
  if (callee.any) return yield* callAny(callee.any, call);
  if (callee.procedure !== null) return yield* callProcedure(linker.procedure(callee.procedure), call);
  const nodes: Linked[] = [];
  for (const guard of callee.guards) {
    const { kind } = linker.guardById(guard);
    state.facts = withFact(state.facts, kind, [guard]);
    nodes.push({ kind: "guard", guard, at: placeIn(call.activation, call.effect.span) });
  }
  const args = callee.sets ? withMember(call.args.list, callee.sets) : withHands(call.args.list, callee.hands);
  const called: Called = yield* callWith(callee.target, args, call, call.settled);
  const tried = callee.retry ? madeRetryLoop(callee.retry, called.node, call) : called.node;
  const body = callee.endpoint && tried !== nothing ? ranBy(callee.endpoint, tried, call) : tried;
  return { node: body === nothing ? nothing : sequence([...nodes, body]), value: called.value };
}

export function ranBy(endpoint: DurableEndpoint, body: Linked, call: Call): Linked {
  const { at } = endpoint;
  return { kind: "function", name: `${endpoint.engine} endpoint`, at, callee: at, body, before: noFacts, startsOnly: !call.settled, workflow: false, endpoint };
}

/** Exactly one of several runs, each in its own copy of the state; those that come to no model change nothing for the others. */
function* callAny(targets: readonly Abstract[], call: Call): Run<Called> {
  const arms: Linked[] = [];
  const ways: State[] = [];
  for (const target of targets) {
    if (!call.linker.statics.reach.ofAny([target, ...call.args.list], call.linker, call.state)) continue;
    const own = call.state.fork();
    const called: Called = yield* callWith(target, call.args.list, { ...call, state: own }, call.settled);
    ways.push(own);
    if (called.node !== nothing) arms.push(called.node);
  }
  for (const way of ways) mayHaveRun(call.state, way);
  const at = placeIn(call.activation, call.effect.span);
  return { node: arms.length === 0 ? nothing : { kind: "choice", arms, at }, value: opaque("an answer", undefined, { truthy: true }) };
}

/** What the wrapper hands its target goes first; what it was called with follows. */
function withHands(list: readonly Abstract[], hands: WrapperValue["hands"]): readonly Abstract[] {
  if (hands.length === 0) return list;
  const result = [...list];
  for (const { parameter, value } of hands) result.splice(parameter, 0, value);
  return result;
}

function withMember(list: readonly Abstract[], sets: NonNullable<WrapperValue["sets"]>): Abstract[] {
  const result = [...list];
  const before = result[sets.parameter] ?? undefinedValue;
  // The parameter keeps being what it was; reading the member gives what the wrapper put there.
  const rest = before.kind === "opaque" ? before : opaque("a parameter", dependenciesOf([{ kind: "request", name: "request" }]), { truthy: true });
  const members = new Map<string, Abstract>([[sets.path, sets.value]]);
  result[sets.parameter] = objectValue(members, { rest });
  return result;
}
