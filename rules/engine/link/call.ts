import { streamMethods } from "../../catalog/streams.js";
import type { CallEffect } from "../facts/effects.js";
import type { FileFacts } from "../facts/file-facts.js";
import type { Value } from "../facts/values.js";
import { alternativesOf, arrayValue, opaque, union, undefinedValue, type Abstract, type Alternative } from "./values/abstract.js";
import { dependenciesIn } from "./values/dependencies-in.js";
import { keysIn } from "./model-calls/asked-by.js";
import { placeIn, type Activation } from "./activation.js";
import { callBuiltin, constructBuiltin } from "./values/builtins.js";
import { become, dependenciesOf, dependsOn, mergeDependencies, type Dependencies } from "./values/dependencies.js";
import { elementOf, evaluate, homeClass } from "./evaluate.js";
import { failure, refusal } from "./guards/fails-open.js";
import { catcherOf, choiceNode, setResult, type Outcome } from "./execute.js";
import { callExternal } from "./external.js";
import { afloat } from "./durable/floating.js";
import { State } from "./frame.js";
import { construct, constructForeign, constructSuper } from "./summaries/construct.js";
import { callFunction } from "./summaries/functions.js";
import { and, beyond } from "./guards/guard-facts.js";
import type { Linker } from "./linker.js";
import { nothing, sequence, throwing, type Linked } from "./linked.js";
import { moduleItself } from "./modules.js";
import { callMethod } from "./values/methods.js";
import { stateCall } from "./module-state.js";
import { mayHaveRun } from "./values/mutation.js";
import { textMade } from "./values/text-methods.js";
import type { Run } from "./run.js";
import { callWrapper } from "./wrappers.js";

/** One call in progress: who calls, in which state, with what. */
export interface Call {
  effect: CallEffect;
  args: Arguments;
  /** Awaited at once: its rejection is thrown here. */
  settled: boolean;
  state: State;
  activation: Activation;
  linker: Linker;
  /** What a model is asked, where the arguments do not say it: what a chain was called with, the body of a request. */
  inputs?: readonly Abstract[];
  /** A chain asks: options of the call that is written are the chain's, and need not be the model's. */
  throughChain?: true;
}

export interface Arguments {
  list: readonly Abstract[];
  /** What arguments beyond the list are (an unknown spread); null: there are none. */
  rest: Abstract | null;
  /** The expressions that gave them, for objects the callee changes; absent or null: there is none. */
  sources?: readonly (Value | null)[];
}

/** What a call did and gave; `value` null: it never returns. */
export interface Called {
  node: Linked;
  value: Abstract | null;
}

/** Runs a call effect; its result is stored under its id. */
export function* callEffect(effect: CallEffect, settled: boolean, state: State, activation: Activation, linker: Linker): Run<Outcome> {
  const callee = evaluate(effect.callee, state, activation, linker);
  const args = argumentsOf(effect, state, activation, linker);
  if (effect.form === "jsx" && (isOfBrowser(callee, activation) || !linker.statics.reach.ofAny([callee, ...args.list], linker, state))) return finish(notRendered, effect, state, activation);
  const written = stateCall(effect, args, state, activation, linker);
  const targets = callables(callee, linker);
  if (targets.length <= 1) {
    const target = targets[0]?.value ?? opaque("nothing callable");
    const call: Call = { effect, args, settled, state, activation, linker };
    const called: Called = yield* callValue(target, call);
    const node = afloat(called.node, called.value, callee, call);
    return finish({ ...called, node: sequence([node, written, errorsHandled(args, effect, activation)]) }, effect, state, activation);
  }
  const arms: Linked[] = [];
  const values: { value: Abstract; facts: State["facts"] }[] = [];
  let joined: State | null = null;
  for (const target of targets) {
    const own = state.fork();
    const call: Call = { effect, args, settled, state: own, activation, linker };
    const called: Called = yield* callValue(target.value, call);
    arms.push(afloat(called.node, called.value, target.value, call));
    if (called.value === null) continue;
    // What calling one of them gives tells which one it was: `decision.isDenied()`.
    values.push({ value: called.value, facts: and(target.facts, beyond(own.facts, state.facts)) });
    joined = State.join(joined, own);
  }
  const node = sequence([choiceNode(arms, effect, activation), written]);
  if (!joined) return { node, normal: null, exits: [] };
  return finish({ node, value: union(values) }, effect, joined, activation);
}

/** What a callee may be. A constant is never called; a module is, where it exports one thing (`module.exports = ask`). */
function callables(callee: Abstract, linker: Linker): Alternative[] {
  const targets = alternativesOf(callee).filter((one) => one.value.kind !== "constant");
  if (!targets.some((one) => one.value.kind === "namespace")) return targets;
  return targets.flatMap((one) => alternativesOf(moduleItself(one.value, linker)).map(({ value, facts }) => (value === one.value ? one : { value, facts: and(one.facts, facts) })));
}

/** What a component does that comes to no model is no matter of the one that it stands in. */
const notRendered: Called = { node: nothing, value: opaque("JSX") };

/** Whether a component on the server stands for one of the browser (`"use client"`): what that is handed, and what it does, is called from there. */
function isOfBrowser(callee: Abstract, { facts }: Activation): boolean {
  return callee.kind === "function" && isClient(callee.frame.facts) && !isClient(facts);
}

function isClient({ directives }: FileFacts): boolean {
  return directives.some(({ text }) => text === "use client");
}

function finish(called: Called, effect: CallEffect, state: State, activation: Activation): Outcome {
  if (called.value === null) return { node: called.node, normal: null, exits: [] };
  setResult(effect.id, called.value, state, activation);
  return { node: called.node, normal: state, exits: [] };
}

/** Where what passes a stream on is told what to do with its errors, or passes them on as such. */
function errorsHandled(args: Arguments, effect: CallEffect, activation: Activation): Linked {
  const given = args.list.some((one) => one.kind === "object" && streamMethods.errorOptions.some((name) => one.members.has(name)));
  const passedOn = effect.callee.kind === "member" && streamMethods.tellErrors.has(effect.callee.name);
  return given || passedOn ? { kind: "stream-errors", by: given ? "handler" : "protocol", at: placeIn(activation, effect.span) } : nothing;
}

/** Calls (or constructs) a value that is one thing. */
export function* callValue(callee: Alternative["value"], call: Call): Run<Called> {
  const { effect } = call;
  switch (callee.kind) {
    case "function":
      return effect.form === "new" ? yield* notFollowed(call, "a function used as a class") : yield* callFunction(callee, call.args, callee.self, call);
    case "class": {
      const home = effect.callee.kind === "super" ? homeClass(call.activation, call.linker) : null;
      return home ? yield* constructSuper(callee, home, call) : yield* construct(callee, call);
    }
    case "external":
      return effect.callee.kind === "super" ? constructForeign(callee, call) : yield* callExternal(callee, call);
    case "builtin":
      return effect.form === "new" ? yield* constructBuiltin(callee.name, call) : yield* callBuiltin(callee.name, call);
    case "method":
      return yield* callMethod(callee, call);
    case "wrapper":
      return yield* callWrapper(callee, call);
    case "opaque":
      return yield* callOpaque(callee, call);
    case "namespace":
      return yield* notFollowed(call, "a module is called");
    default:
      return yield* notFollowed(call, "what is called is no function");
  }
}

/** Calls a value with arguments given, as part of another call (callbacks). */
export function* callWith(callee: Abstract, list: readonly Abstract[], call: Call, settled = false): Run<Called> {
  const targets = callables(callee, call.linker);
  const inner: Call = { ...call, args: { list, rest: null }, settled, effect: { ...call.effect, form: "call" } };
  if (targets.length === 0) return { node: nothing, value: undefinedValue };
  if (targets.length === 1) return yield* callValue(targets[0]!.value, inner);
  const arms: Linked[] = [];
  const values: { value: Abstract; facts: State["facts"] }[] = [];
  const ways: State[] = [];
  for (const target of targets) {
    const own = call.state.fork();
    const called: Called = yield* callValue(target.value, { ...inner, state: own });
    ways.push(own);
    arms.push(called.node);
    if (called.value) values.push({ value: called.value, facts: and(target.facts, beyond(own.facts, call.state.facts)) });
  }
  for (const way of ways) mayHaveRun(call.state, way);
  return { node: choiceNode(arms, call.effect, call.activation), value: values.length === 0 ? null : union(values) };
}

function argumentsOf(effect: CallEffect, state: State, activation: Activation, linker: Linker): Arguments {
  const list: Abstract[] = [];
  const sources: (Value | null)[] = [];
  let rest: Abstract | null = null;
  for (const argument of effect.arguments) {
    const value = evaluate(argument.value, state, activation, linker);
    if (!argument.spread) {
      if (!rest) list.push(value);
      if (!rest) sources.push(argument.value);
      continue;
    }
    const items = value.kind === "array" ? value : arrayValue([], elementOf(value));
    if (!rest) list.push(...items.items);
    if (!rest) sources.push(...items.items.map(() => null));
    rest = items.rest ?? rest;
  }
  return { list, rest, sources };
}

/**
 * Something whose code cannot be seen. Functions it is handed are assumed to run once; where the
 * callee itself is data, the call is counted as not followed.
 */
function* callOpaque(callee: Abstract & { kind: "opaque" }, call: Call): Run<Called> {
  if (callee.callable) return yield* callWith(callee.callable, call.args.list, call, call.settled);
  const name = call.effect.text;
  const wrapped = wrappedWhileLoading(call, callee.dependencies);
  if (wrapped) return { node: nothing, value: wrapped };
  const ran: Called = yield* runCallbacks(call);
  const text = call.effect.callee.kind === "member" ? textMade(call.effect.callee.name, callee, call.args.list) : null;
  if (text) return { node: sequence([mayThrow(call), ran.node]), value: text };
  const stored = dependsOn(callee.dependencies, "state");
  const dependencies = mergeDependencies([callee.dependencies, dependenciesOf([{ kind: "call", name }]), ...call.args.list.map(askedWith), ...(stored ? [dependenciesOf(keysIn(call.args.list))] : [])]);
  const known = callee.dependencies.all.length > 0;
  const node: Linked = known
    ? sequence([mayThrow(call), ran.node, ...(readsParts(callee, call) ? [{ kind: "stream-errors", by: "handler", at: placeIn(call.activation, call.effect.span) } as const] : [])])
    : sequence([mayThrow(call), { kind: "not-followed", callee: name, why: callee.why, at: placeIn(call.activation, call.effect.span) }, ran.node]);
  return { node, value: opaque(`result of ${name}`, dependencies) };
}

/** `result.fullStream.getReader()`: errors are parts of this stream, and whoever reads it piece by piece is given them. */
function readsParts({ dependencies }: Abstract & { kind: "opaque" }, { effect }: Call): boolean {
  return effect.callee.kind === "member" && effect.callee.name === "getReader" && dependsOn(dependencies, "model") && dependencies.all.some(({ kind, name }) => kind === "member" && name === "fullStream");
}

/** Where what a call that cannot be seen gave comes from, as far as an argument tells: it was asked with it. */
export function askedWith(argument: Abstract): Dependencies {
  return become(dependenciesIn(argument), "asked");
}

/**
 * Functions handed over while a module loads are wrapped, not run: calling what is given runs them
 * (`export const POST = withTelemetry(handler)`). Null: there are none, or a request runs already.
 */
export function wrappedWhileLoading(call: Call, dependencies: Dependencies): Abstract | null {
  const handed = call.args.list.filter((one) => one.kind === "function" || one.kind === "wrapper");
  if (handed.length === 0 || !call.linker.isLoading) return null;
  const callable = handed.length === 1 ? handed[0]! : call.linker.anyOf(handed);
  return opaque(`result of ${call.effect.text}`, dependencies, { truthy: true, callable });
}

/** Records that code which cannot be seen may throw here. */
export function mayThrow(call: Call, denies = false): Linked {
  if (call.effect.callee.kind === "member" && streamMethods.passOn.test(call.effect.callee.name)) return nothing;
  catcherOf(call.activation).add(call.state, denies ? refusal : failure);
  return throwing;
}

function* notFollowed(call: Call, why: string): Run<Called> {
  const ran: Called = yield* runCallbacks(call);
  const at = placeIn(call.activation, call.effect.span);
  return {
    node: sequence([mayThrow(call), { kind: "not-followed", callee: call.effect.text, why, at }, ran.node]),
    value: opaque(`result of ${call.effect.text}`, dependenciesOf([{ kind: "call", name: call.effect.text }])),
  };
}

/**
 * Runs the functions among the arguments (and in their objects' members) once each: "assumed". Rendering a component
 * runs no action that it is handed, and nothing that answers an event (`onClick`).
 */
export function* runCallbacks(call: Call, values: readonly Abstract[] = call.args.list, given = unknownArguments): Run<Called> {
  const nodes: Linked[] = [];
  const rendered = call.effect.form === "jsx";
  for (const value of values) {
    for (const fn of functionsIn(value, rendered ? onEvent : null)) {
      if (rendered && isAction(fn)) continue;
      // Nobody asks a procedure while the router that holds it is made.
      if (fn.kind === "wrapper" && fn.procedure !== null && call.linker.isLoading) continue;
      const called: Called = yield* callWith(fn, given === unknownArguments && isErrorFirst(fn) ? withoutError : given, call);
      nodes.push(called.node);
      // What is given back may be work that is only described: an effect.
      if (called.value?.kind === "wrapper" && fn.kind === "function") nodes.push((yield* callWith(called.value, unknownArguments, call)).node);
    }
  }
  return { node: sequence(nodes), value: undefinedValue };
}

/** What code that cannot be seen hands its callbacks. */
export const unknownArguments: readonly Abstract[] = Array.from({ length: 4 }, () =>
  opaque("an argument of a callback", dependenciesOf([{ kind: "object", name: "an argument of a callback" }]), { truthy: true }),
);

/** To a callback of Node's manner its error is handed, or null: `form.parse(req, (err, fields, files) => …)`. */
const withoutError: readonly Abstract[] = [opaque("an error, or none", dependenciesOf([{ kind: "object", name: "an argument of a callback" }])), ...unknownArguments.slice(1)];

function isErrorFirst(fn: Abstract): boolean {
  const parameters = fn.kind === "function" ? fn.frame.facts.functions[fn.function]?.parameters : undefined;
  return parameters !== undefined && /^_?(e|er|err|error)$/i.test(parameters[0]?.name ?? "");
}

function isAction(value: Abstract): boolean {
  if (value.kind !== "function") return false;
  const { facts } = value.frame;
  return [facts, facts.functions[value.function]].some((holder) => holder?.directives.some(({ text }) => text === "use server"));
}

const onEvent = /^on[A-Z]/;

/** Functions a value is or holds, one level deep, without members of such names. */
function functionsIn(value: Abstract, without: RegExp | null): Abstract[] {
  return alternativesOf(value).flatMap(({ value: one }) => {
    if (one.kind === "function" || one.kind === "wrapper") return [one];
    if (one.kind === "array") return one.items.filter((item) => item.kind === "function" || item.kind === "wrapper");
    if (one.kind === "object" && !one.class) return [...one.members].flatMap(([name, member]) => ((member.kind === "function" || member.kind === "wrapper") && !without?.test(name) ? [member] : []));
    return [];
  });
}
