import type { AwaitEffect, CallEffect, ChoiceEffect, Effect, ExitEffect, TryEffect } from "../facts/effects.js";
import type { Value } from "../facts/values.js";
import {
  alternativesOf, opaque, truthiness, undefinedValue, union, type Abstract,
} from "./values/abstract.js";
import { dependenciesIn } from "./values/dependencies-in.js";
import { placeIn, type Activation } from "./activation.js";
import { answersLookedAt } from "./model-calls/answers.js";
import { decide } from "./decide.js";
import { callEffect } from "./call.js";
import { assertCompoundDenial } from "./guards/compound-denial.js";
import { denial, saysRefusal } from "./guards/denial.js";
import { formCheck } from "./guards/form-check.js";
import { dependsOn } from "./values/dependencies.js";
import { evaluate } from "./evaluate.js";
import { failedOpen, failure, isRefusal, refusal } from "./guards/fails-open.js";
import { exitsAlways, sizeOf, throwsAlways } from "../facts/effect-shape.js";
import { decidesByCount, exitCondition } from "./exit-conditions.js";
import { cellOf, frameOf, resultCell, State } from "./frame.js";
import { and, meet, noFacts, only, withFact, without, type GuardFacts } from "./guards/guard-facts.js";
import { refusedThrow } from "./guards/refused-throw.js";
import type { Linker } from "./linker.js";
import { joining, joiningStreams, nothing, sequence, throwing, type Linked } from "./linked.js";
import { noteLatch } from "./latches.js";
import { executeLoop } from "./loops.js";
import { statePut, stateSet } from "./module-state.js";
import { put } from "./values/mutation.js";
import { refusalOf, statusOf } from "./response.js";
import type { Run } from "./run.js";
import { settle } from "./settle.js";

/** What running an effect leads to: going on in a state, or leaving. Throws go to the activation's {@link Catcher}. */
export interface Outcome {
  node: Linked;
  normal: State | null;
  exits: Exit[];
}

export interface Exit {
  kind: "return" | "break" | "continue";
  label: string | null;
  state: State;
  value: Abstract;
}

/** Where throws of a stretch of code arrive: the join of the states they come from. */
export class Catcher {
  state: State | null = null;
  values: Abstract[] = [];

  add(state: State, value: Abstract): void {
    const now = state.fork();
    this.state = this.state ? State.join(this.state, now) : now;
    if (this.values.length < 8) this.values.push(value);
  }
}

/**
 * Where throws leave the function: what its own variables hold there is nobody's affair, so states
 * are kept only where callers see a difference.
 */
export class FunctionCatcher extends Catcher {
  private untouched: GuardFacts | null = null;

  /** @param begun the state in which the function begins, made anew. */
  constructor(private readonly begun: () => State) {
    super();
  }

  get throws(): boolean {
    return this.state !== null || this.untouched !== null;
  }

  override add(state: State, value: Abstract): void {
    if (state.reachesOut) super.add(state, value);
    else this.untouched = this.untouched ? meet(this.untouched, state.facts) : state.facts;
  }

  /** What callers see changed where it throws; null: nothing. */
  left(): State | null {
    if (!this.state || !this.untouched) return this.state;
    const unchanged = this.begun();
    unchanged.facts = this.untouched;
    return State.join(this.state, unchanged);
  }
}

/** Of more values that a function returns, those that come later join the first. */
const MOST_RETURNS = 12;

/** Runs one effect in a state (which it changes) and says where that leads. */
export function* execute(effect: Effect, state: State, activation: Activation, linker: Linker): Run<Outcome> {
  switch (effect.kind) {
    case "sequence":
      return yield* executeSequence(effect.parts, 0, state, activation, linker);
    case "set": {
      const frame = frameOf(activation.frame, effect.variable);
      let written = nothing;
      if (frame) {
        const value = named(evaluate(effect.value, state, activation, linker), effect, activation, linker);
        state.set(cellOf(frame, effect.variable), value);
        written = stateSet(effect, frame, value, activation, linker);
        if (frame.function !== 0 || frame === activation.frame) frame.last.set(effect.variable, value);
      }
      return { node: sequence([answersLookedAt(effect, state, activation, linker), written]), normal: state, exits: [] };
    }
    case "put": {
      const node = statePut(effect, state, activation, linker);
      linker.staticFields.note(effect, state, activation);
      put(effect, state, activation, linker);
      return { node, normal: state, exits: [] };
    }
    case "call":
      return yield* callEffect(effect, false, state, activation, linker);
    case "await":
      return awaited(effect, state, activation, linker);
    case "yield": {
      const effects = effect.delegate ? evaluate(effect.value, state, activation, linker) : undefinedValue;
      // `yield* Effect.tryPromise(…)` runs what was only described, and waits for what that promises.
      if (effects.kind === "wrapper") {
        const call: CallEffect = { kind: "call", id: effect.id, form: "call", callee: effect.value, arguments: [], span: effect.span, nameSpan: effect.span, text: "yield*" };
        return yield* executeSequence([call, { kind: "await", id: effect.id, value: { kind: "result", id: effect.id }, span: effect.span }], 0, state, activation, linker);
      }
      activation.results.set(effect.id, opaque("given to a generator"));
      return { node: nothing, normal: state, exits: [] };
    }
    case "exit": {
      const looked = answersLookedAt(effect, state, activation, linker);
      const left = exit(effect, state, activation, linker);
      return looked === nothing ? left : { ...left, node: sequence([looked, left.node]) };
    }
    case "choice":
      return yield* choose(effect, effect.then, effect.otherwise, state, activation, linker);
    case "block":
      return leaveBlock(effect.label, yield* execute(effect.body, state, activation, linker));
    case "loop":
      return yield* executeLoop(effect, state, activation, linker);
    case "try":
      return yield* executeTry(effect, state, activation, linker);
  }
}

function* executeSequence(parts: readonly Effect[], from: number, start: State, activation: Activation, linker: Linker): Run<Outcome> {
  const nodes: Linked[] = [];
  const exits: Exit[] = [];
  let state = start;
  for (let index = from; index < parts.length; index++) {
    const part = parts[index]!;
    let outcome: Outcome;
    const next = parts[index + 1];
    if (part.kind === "call") {
      const settled = next?.kind === "await" && next.value.kind === "result" && next.value.id === part.id;
      activation.settledCall = settled ? part.id : null;
      outcome = yield* callEffect(part, settled, state, activation, linker);
      activation.settledCall = settled ? part.id : null;
    } else {
      const arms: Arms | null = part.kind === "choice" ? armsWithRest(part, parts, index) : null;
      if (arms && part.kind === "choice") {
        outcome = yield* choose(part, arms.then, arms.otherwise, state, activation, linker);
        index = parts.length;
      } else outcome = yield* execute(part, state, activation, linker);
    }
    nodes.push(outcome.node);
    addExits(exits, outcome.exits);
    if (!outcome.normal) return { node: sequence(nodes), normal: null, exits };
    state = outcome.normal;
  }
  return { node: sequence(nodes), normal: state, exits };
}

interface Arms {
  then: Effect;
  otherwise: Effect;
}

const knownArms = new WeakMap<readonly Effect[], Map<number, Arms | null>>();

/** `if (allowed) { … return } return denied;`: what follows is the other arm. Null: it is not. */
function armsWithRest(choice: ChoiceEffect, parts: readonly Effect[], index: number): Arms | null {
  let known = knownArms.get(parts);
  if (!known) knownArms.set(parts, (known = new Map<number, Arms | null>()));
  let arms = known.get(index);
  if (arms === undefined) known.set(index, (arms = restIsOtherArm(choice, parts, index) ? withRest(choice, { kind: "sequence", parts: parts.slice(index + 1) }) : null));
  return arms;
}

function withRest({ then, otherwise }: ChoiceEffect, rest: Effect): Arms {
  const after = (arm: Effect): Effect => ({ kind: "sequence", parts: [arm, rest] });
  return exitsAlways(then) ? { then, otherwise: after(otherwise) } : { then: after(then), otherwise };
}

/** Whether a short rest that always leaves can be taken for the other arm of a choice whose one arm always leaves. */
function restIsOtherArm(choice: ChoiceEffect, parts: readonly Effect[], index: number): boolean {
  if (exitsAlways(choice.then) === exitsAlways(choice.otherwise)) return false;
  const rest = parts.slice(index + 1);
  return rest.length > 0 && rest.some(exitsAlways) && rest.reduce((sum, part) => sum + sizeOf(part), 0) <= 6;
}

/**
 * One of two arms. Where an arm always leaves, refusing the request, the other arm is entered
 * knowing that the check behind the condition has passed.
 */
function* choose(
  effect: ChoiceEffect, then: Effect, otherwise: Effect, state: State, activation: Activation, linker: Linker,
): Run<Outcome> {
  const decision = decide(effect.condition, state, activation, linker);
  const condition = decision.value;
  const looked = answersLookedAt(effect, state, activation, linker);
  const whenTrue = decision.when(true);
  const whenFalse = decision.when(false);
  if (!whenTrue || !whenFalse) {
    const taken = whenTrue ?? whenFalse;
    activation.counting ||= decidesByCount(effect.condition, state, activation, linker);
    if (!taken) return { node: nothing, normal: null, exits: [] };
    const outcome = yield* execute(whenTrue ? then : otherwise, taken, activation, linker);
    if (whenTrue) noteLatch(effect, outcome, activation);
    return looked === nothing ? outcome : { ...outcome, node: sequence([looked, outcome.node]) };
  }
  const arms = [
    { effect: then, state: whenTrue, polarity: true },
    { effect: otherwise, state: whenFalse, polarity: false },
  ];
  if (refusesRather(otherwise, then)) arms.reverse();
  const [first, second] = arms as [(typeof arms)[0], (typeof arms)[0]];

  const left = yield* execute(first.effect, first.state, activation, linker);
  if (left.normal === null) {
    const leaving = { choice: effect, condition, before: state, arm: first.effect, outcome: left, surviving: second };
    const kinds = denial(leaving, activation, linker);
    for (const { kind, guard } of kinds) second.state.facts = withFact(second.state.facts, kind, [guard]);
    // Who is refused is on no other side of a switch: what the others have passed does not hold for them.
    if (kinds.length > 0) for (const exit of left.exits) exit.state.facts = and(without(exit.state.facts, "switch"), only(state.facts, "switch"));
    const form = formCheck(leaving, activation, linker);
    if (form !== null) second.state.facts = withFact(second.state.facts, "validation", [form]);
  }
  const right = yield* execute(second.effect, second.state, activation, linker);
  for (const [{ effect: arm, polarity }, { exits }] of [[first, left], [second, right]] as const) keepReturned(effect.condition, polarity, arm, exits);
  noteLatch(effect, first.polarity ? left : right, activation);
  if ((left.normal === null) !== (right.normal === null)) {
    activation.exitConditions.push(exitCondition(effect.condition, state, activation, linker));
  }

  const exits = [...left.exits];
  addExits(exits, right.exits);
  const normal = State.join(left.normal, right.normal);
  if (first.polarity) assertCompoundDenial(effect, condition, { before: state, refused: left, survivor: second.state, after: normal }, activation, linker);
  return { node: sequence([looked, choiceNode([left.node, right.node], effect, activation)]), normal, exits };
}

/** `if (client) return client;`: what is returned is what the condition says of it. Variables of modules are not narrowed themselves. */
function keepReturned(condition: Value, polarity: boolean, arm: Effect, exits: Exit[]): void {
  const [only, ...others] = arm.kind === "sequence" ? arm.parts : [arm];
  if (others.length > 0 || only?.kind !== "exit" || only.exit !== "return" || condition.kind !== "variable") return;
  if (only.value.kind !== "variable" || only.value.id !== condition.id) return;
  for (const one of exits) {
    const kept = alternativesOf(one.value).filter(({ value }) => truthiness(value) !== !polarity);
    if (kept.length > 0) one.value = union(kept);
  }
}

/**
 * Whether this arm refuses rather than the other: it leaves, and the other does not; where both do,
 * it throws, and the other returns, or it says that it refuses, and the other does not; where they
 * leave alike, it is the shorter.
 */
function refusesRather(arm: Effect, other: Effect): boolean {
  if (!exitsAlways(arm) || !exitsAlways(other)) return exitsAlways(arm);
  if (throwsAlways(arm) !== throwsAlways(other)) return throwsAlways(arm);
  const [says, otherSays] = [arm, other].map(saysRefusal);
  if (says !== otherSays) return says!;
  return sizeOf(arm) < sizeOf(other);
}

/** Of one arm or several; none where no arm does anything. */
export function choiceNode(arms: Linked[], effect: { span: ChoiceEffect["span"] }, activation: Activation): Linked {
  const kept = arms.filter((arm) => arm.kind !== "sequence" || arm.parts.length > 0);
  return kept.length === 0 ? nothing : { kind: "choice", arms, at: placeIn(activation, effect.span) };
}

function leaveBlock(label: string, outcome: Outcome): Outcome {
  const leaving = outcome.exits.filter((one) => one.kind === "break" && one.label === label);
  if (leaving.length === 0) return outcome;
  const normal = leaving.reduce<State | null>((state, one) => State.join(state, one.state), outcome.normal);
  return { node: { kind: "block", label, body: outcome.node }, normal, exits: outcome.exits.filter((one) => !leaving.includes(one)) };
}

/** Adds exits, joining those that lead to the same place. */
export function addExits(to: Exit[], more: readonly Exit[]): void {
  for (const one of more) {
    const alike = one.kind === "return"
      ? (to.filter((x) => x.kind === "return").length >= MOST_RETURNS ? to.find((x) => x.kind === "return") : undefined)
      : to.find((x) => x.kind === one.kind && x.label === one.label);
    if (!alike) {
      to.push({ ...one });
      continue;
    }
    alike.value = union([{ value: alike.value, facts: alike.state.facts }, { value: one.value, facts: one.state.facts }]);
    alike.state = State.join(alike.state, one.state)!;
  }
}

function awaited(effect: AwaitEffect, state: State, activation: Activation, linker: Linker): Outcome {
  const value = evaluate(effect.value, state, activation, linker);
  const settled = settle(value);
  catcherOf(activation).add(state, isRefusal(settled) ? refusal : failure);
  // A call that is awaited at once throws where it stands.
  const atOnce = effect.value.kind === "result" && activation.settledCall === effect.value.id;
  const node = atOnce && value.kind === "promise" ? nothing : waitFor(value, atOnce);
  if (!settled) return { node, normal: null, exits: [] };
  state.assert(settled.facts);
  setResult(effect.id, settled.value, state, activation);
  return { node, normal: state, exits: [] };
}

/** What is awaited here was started before; or it is what a model streams, to its end. */
function waitFor(value: Abstract, atOnce: boolean): Linked {
  if (atOnce) return throwing;
  return dependsOn(dependenciesIn(value), "model") ? joiningStreams : joining;
}

/** What a call or an `await` gives, for those that read it later: in this run, and in closures that capture it. */
export function setResult(id: number, value: Abstract, state: State, activation: Activation): void {
  activation.results.set(id, value);
  const cell = resultCell(activation.frame, id);
  if (state.own(cell)) state.set(cell, value);
}

function exit(effect: ExitEffect, state: State, activation: Activation, linker: Linker): Outcome {
  const at = placeIn(activation, effect.span);
  if (effect.exit === "break" || effect.exit === "continue") {
    const node: Linked = { kind: "exit", exit: effect.exit, label: effect.label, status: null, settles: false, at };
    return { node, normal: null, exits: [{ kind: effect.exit, label: effect.label, state, value: undefinedValue }] };
  }
  let value = evaluate(effect.value, state, activation, linker);
  if (effect.exit === "throw") {
    catcherOf(activation).add(state, value);
    return { node: { kind: "exit", exit: "throw", label: null, status: refusalOf(value), settles: false, at }, normal: null, exits: [] };
  }
  const settles = alternativesOf(value).some((one) => one.value.kind === "promise" || one.value.kind === "external");
  if (activation.function.async && !activation.function.generator) {
    // What an async function returns is awaited: a rejection is the function's own, outside any `try`.
    const settled = settle(value);
    if (!settled) return { node: { kind: "exit", exit: "throw", label: null, status: null, settles: false, at }, normal: null, exits: [] };
    state.assert(settled.facts);
    value = settled.value;
  }
  const node: Linked = { kind: "exit", exit: "return", label: null, status: statusOf(value), settles, at };
  return { node, normal: null, exits: [{ kind: "return", label: null, state, value }] };
}

function* executeTry(effect: TryEffect, start: State, activation: Activation, linker: Linker): Run<Outcome> {
  const catcher = new Catcher();
  activation.catchers.push(catcher);
  const before = start.facts;
  const body = yield* execute(effect.body, start, activation, linker);
  activation.catchers.pop();

  let { normal } = body;
  const exits = [...body.exits];
  const handled = effect.handler && catcher.state ? yield* executeHandler(effect.handler, catcher, failedOpen(body, before, catcher.values, linker), activation, linker) : null;
  if (handled) {
    addExits(exits, handled.exits);
    for (const { kind, guard } of refusedThrow(effect, body, handled, activation, linker)) normal?.assert(withFact(noFacts, kind, [guard]));
    normal = State.join(normal, handled.normal);
  } else if (catcher.state) {
    for (const value of catcher.values) catcherOf(activation).add(catcher.state, value);
  }

  const ended = effect.finalizer && (exits.reduce<State | null>((joined, one) => State.join(joined, one.state.fork()), normal) ?? catcher.state?.fork());
  const finished = ended ? yield* execute(effect.finalizer!, ended, activation, linker) : null;
  const caught = linker.statics.caught.of(effect, activation.file, activation.facts);
  const node: Linked = { kind: "try", body: body.node, handler: handled?.node ?? null, finalizer: finished?.node ?? null, caught, at: placeIn(activation, effect.span) };
  if (!finished) return { node, normal, exits };
  // A `finally` that always leaves takes the place of every other way out.
  const replaces = finished.exits.length > 0 && !finished.normal;
  return { node, normal: normal && finished.normal, exits: replaces ? finished.exits : exits };
}

/** The `catch`, where something may have been thrown. `open`: what holds in it although a check has failed. */
function* executeHandler({ variable, body }: NonNullable<TryEffect["handler"]>, { state, values }: Catcher, open: GuardFacts, activation: Activation, linker: Linker): Run<Outcome> {
  state!.facts = and(withFact(state!.facts, "failed", [0]), open);
  if (variable !== null) {
    const thrown = values.length === 0 ? opaque("an error", undefined, { truthy: true }) : union(values.map((value) => ({ value, facts: noFacts })));
    state!.set(cellOf(activation.frame, variable), thrown);
    activation.frame.last.set(variable, thrown);
  }
  return yield* execute(body, state!, activation, linker);
}

/** Where a throw goes at this point: the innermost `try` around it, else out of the function. */
export function catcherOf(activation: Activation): Catcher {
  return activation.catchers[activation.catchers.length - 1]!;
}

/** A variable with a type annotation of a package is an instance of it where nothing else is known. */
function named(value: Abstract, effect: { variable: number }, activation: Activation, linker: Linker): Abstract {
  const type = activation.facts.variables[effect.variable]?.type;
  return type ? linker.typed(value, activation, type) : value;
}
