import type { CallEffect, Effect } from "./effects.js";
import type { FileFacts } from "./file-facts.js";
import type { ResultId, Value, VariableId } from "./values.js";

/** An effect and all below it. */
export function* effectsIn(effect: Effect): Iterable<Effect> {
  const open: Effect[] = [effect];
  while (open.length > 0) {
    const at = open.pop()!;
    yield at;
    switch (at.kind) {
      case "sequence": open.push(...at.parts); break;
      case "choice": open.push(at.then, at.otherwise); break;
      case "block": open.push(at.body); break;
      case "loop": open.push(at.test, at.body, at.update); break;
      case "try": open.push(at.body, ...(at.handler ? [at.handler.body] : []), ...(at.finalizer ? [at.finalizer] : []));
    }
  }
}

const bodies = new WeakMap<Effect, readonly Effect[]>();

/** The same of a function's body, gone through once: an edit leaves those of other functions the same objects. */
export function effectsOf(body: Effect): readonly Effect[] {
  let effects = bodies.get(body);
  if (!effects) bodies.set(body, (effects = [...effectsIn(body)]));
  return effects;
}

const knownAwaits = new WeakMap<FileFacts, ReadonlyMap<ResultId, ResultId>>();
const knownCalls = new WeakMap<FileFacts, ReadonlyMap<ResultId, CallEffect>>();

/** The calls of a file, by what they give. */
export function callsIn(facts: FileFacts): ReadonlyMap<ResultId, CallEffect> {
  let calls = knownCalls.get(facts);
  if (!calls) knownCalls.set(facts, (calls = new Map(facts.functions.flatMap(({ body }) => effectsOf(body).flatMap((effect) => (effect.kind === "call" ? [[effect.id, effect] as const] : []))))));
  return calls;
}

/** The call that gave a result, awaited or not. */
export function callOf(result: ResultId, facts: FileFacts): CallEffect | undefined {
  let awaited = knownAwaits.get(facts);
  if (!awaited) knownAwaits.set(facts, (awaited = new Map(facts.functions.flatMap(({ body }) => effectsOf(body).flatMap((effect) => (effect.kind === "await" && effect.value.kind === "result" ? [[effect.id, effect.value.id] as const] : []))))));
  return callsIn(facts).get(awaited.get(result) ?? result);
}

/** The values an effect and all below it mention. */
export function* valuesIn(effect: Effect): Iterable<Value> {
  for (const at of effectsIn(effect)) yield* ownValues(at);
}

/** The values an effect itself mentions. */
export function* ownValues(effect: Effect): Iterable<Value> {
  switch (effect.kind) {
    case "choice": yield effect.condition; break;
    case "loop": if (effect.condition) yield effect.condition; if (effect.of) yield effect.of; break;
    case "call": yield effect.callee; for (const one of effect.arguments) yield one.value; break;
    case "await": case "yield": case "set": case "exit": yield effect.value; break;
    case "put": yield effect.object; yield effect.key; yield effect.value;
  }
}

/** The statements of a module, in order. */
export function topLevel(facts: FileFacts): Effect[] {
  const body = facts.functions[0]?.body;
  return body?.kind === "sequence" ? body.parts : body ? [body] : [];
}

/** The variable at the root of `a.b.c`, also through the result of a call on it (`app.get(…).post(…)`). */
export function rootOf(value: Value, facts: FileFacts): VariableId | null {
  if (value.kind === "variable") return value.id;
  if (value.kind === "member" || value.kind === "index") return rootOf(value.object, facts);
  if (value.kind === "result") {
    const call = topLevel(facts).find((part) => part.kind === "call" && part.id === value.id);
    return call?.kind === "call" && call.callee.kind === "member" ? rootOf(call.callee.object, facts) : null;
  }
  return null;
}
