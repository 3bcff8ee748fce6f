import type { RunnableApi } from "../../../catalog/api.js";
import { alternativesOf, opaque, promiseOf, type Abstract, type ExternalValue } from "../values/abstract.js";
import { placeIn } from "../activation.js";
import { answerOf } from "./answers.js";
import { callWith, unknownArguments, type Call, type Called } from "../call.js";
import { callExternal } from "../external.js";
import { memberOf } from "../values/members.js";
import { modelCall } from "./model-call.js";
import type { Linker } from "../linker.js";
import { asMany, boundOf, itemsOf } from "../loops.js";
import { largest, firstOption, option, type OptionSource } from "../options.js";
import { nothing, sequence, type Linked } from "../linked.js";
import { outerRetryLoop } from "../retry-loop.js";
import type { Run } from "../run.js";

/** How deep models are looked for in what a chain was made of, and how many. */
const DEEPEST = 5;
const MOST_PARTS = 12;

/** Calls a chain, an engine, an agent handed over: each model among its parts is asked. */
export function* runnable(api: RunnableApi, callee: ExternalValue, call: Call, named: { package: string; version: string | null }): Run<Called> {
  const source = { args: call.args, callee };
  const values = api.parts === "construction" ? constructionOf(callee, api.registers ?? [], call.linker) : api.parts.flatMap((at) => option(at, source) ?? []);
  const parts: Abstract[] = [];
  for (const value of values) collect(value, parts, DEEPEST);
  const nodes: Linked[] = [];
  for (const part of parts.slice(0, MOST_PARTS)) {
    const asked: Called | null = part.kind === "external" ? yield* ask(part, api.asks, { ...call, inputs: [...(call.inputs ?? []), ...call.args.list] }) : yield* callWith(part, unknownArguments, call);
    if (asked) nodes.push(asked.node);
  }
  const asksModel = parts.some((part) => part.kind === "external");
  const answer = opaque(`answer of ${call.effect.text}`, answerOf(call.effect.text, source, "text"), { truthy: true });
  const body = sequence(nodes);
  if (api.otherwise && !(asksModel && body !== nothing)) return yield* modelCall(api.otherwise, callee, call, named);
  return { node: outerRetryLoop(api.outerRetries, source, eachValue(api, source, repeated(api, body, call, callee), call), call), value: promiseOf(answer) };
}

function* ask(part: ExternalValue, asks: readonly string[], call: Call): Run<Called | null> {
  for (const name of asks) {
    const method = memberOf(part, name, call.linker);
    if (method.kind !== "external") continue;
    const api = call.linker.api(method.module, method.from, method.path)?.api;
    if (api?.kind === "model-call" || (api?.kind === "runnable" && method !== part)) return yield* callExternal(method, { ...call, throughChain: true, args: { list: [], rest: null }, effect: { ...call.effect, form: "call" } });
  }
  return null;
}

/** The arguments of every construction and call on the way to a value, and of the statements of its module that register parts. */
function constructionOf(callee: ExternalValue, registers: readonly string[], linker: Linker): Abstract[] {
  const values: Abstract[] = [];
  for (let at: ExternalValue | null = callee; at; at = at.base) {
    const stated = registers.length > 0 ? linker.statementsOn(at).filter(({ name }) => registers.includes(name)) : [];
    values.push(...(at.arguments ?? []), ...stated.flatMap(({ args }) => args));
  }
  return values;
}

function collect(value: Abstract, found: Abstract[], depth: number): void {
  if (depth === 0 || found.length >= MOST_PARTS) return;
  for (const { value: one } of alternativesOf(value)) {
    if (one.kind === "external" || one.kind === "function") {
      if (!found.includes(one)) found.push(one);
    } else if (one.kind === "array") for (const item of [...one.items, ...(one.rest ? [one.rest] : [])]) collect(item, found, depth - 1);
    else if (one.kind === "object") for (const member of one.members.values()) collect(member, found, depth - 1);
    else if (one.kind === "promise") collect(one.value, found, depth - 1);
  }
}

function repeated(api: RunnableApi, body: Linked, call: Call, callee: ExternalValue): Linked {
  if (!api.steps || body === nothing) return body;
  const given = firstOption(api.steps.options, { args: call.args, callee });
  const amount = given ? largest(given) : api.steps.default;
  const units = api.steps.unitsPerRequest ?? 1;
  const bound = amount === "other" ? "unknown" : typeof amount === "number" ? Math.ceil(amount / units) : amount;
  if (bound === 1) return body;
  return {
    kind: "loop", loop: "counted", retry: false, bound, why: bound === "unknown" ? "its options are not known" : null, fromRequest: false, what: "agent steps", byDefault: !given,
    turns: [{ times: typeof bound === "number" ? bound : 1, body }], labels: [], parallel: false, leaves: true, at: placeIn(call.activation, call.effect.nameSpan),
  };
}

/** A chain that is handed many values at once (`chain.batch(texts)`) asks for each of them. */
function eachValue(api: RunnableApi, source: OptionSource, body: Linked, call: Call): Linked {
  const values = api.each && option(api.each, source);
  if (!values || body === nothing) return body;
  const { amount, why, fromRequest } = boundOf(itemsOf(values));
  if (typeof amount === "number" && amount <= 1) return body;
  const at = placeIn(call.activation, call.effect.nameSpan);
  return {
    kind: "loop", loop: "each", retry: false, bound: amount, why, fromRequest, what: call.effect.text,
    turns: asMany([{ times: 1, body }], amount, at), labels: [], parallel: true, leaves: true, at,
  };
}
