import type { FunctionFacts } from "../../facts/file-facts.js";
import { alternativesOf, objectValue, opaque, promiseOf, undefinedValue, union, type Abstract, type FunctionValue } from "../values/abstract.js";
import { dependenciesIn } from "../values/dependencies-in.js";
import { placeIn, type Activation } from "../activation.js";
import type { Arguments, Call, Called } from "../call.js";
import { dependenciesOf, mergeDependencies, type Dependencies } from "../values/dependencies.js";
import { sizeOf } from "../../facts/effect-shape.js";
import { canonical } from "../values/canonical.js";
import { asSeen, contextKey, runsOnlyItsOwn, type Invocation } from "./context-key.js";
import { evaluate } from "../evaluate.js";
import { catcherOf, execute, FunctionCatcher, type Exit, type Outcome } from "../execute.js";
import { cellOf, frameOf, isSharedCell, makeFrame, parameterCell, selfCell, State, type Frame } from "../frame.js";
import { holdsConstants } from "../guards/checks.js";
import { and, beyond, meetAll, noFacts, only, type GuardFacts } from "../guards/guard-facts.js";
import type { Linker } from "../linker.js";
import { changeTo, changeUnnamed, isHeld, merged } from "../values/mutation.js";
import { hasWork, nothing, sequence, throwing, type Linked, type LinkedFunction, type StateHolder } from "../linked.js";
import type { Place } from "../../finding.js";
import { stepRetries } from "../durable/durable.js";
import { hasDirective } from "../durable/workflows.js";
import { holderOf } from "../module-state.js";
import { memberFlow, type FlowSource } from "./result-flow.js";
import { recursionOf, type OpenCycle } from "./recursion.js";
import { retryHabits } from "../model-calls/retry-habits.js";
import { enter, type Run } from "../run.js";

/** What a function does and gives, for one shape of call: computed once, used at every call alike. */
export interface Summary {
  node: Linked;
  /** Null: it never returns. */
  value: Abstract | null;
  facts: GuardFacts;
  throws: boolean;
  self: Abstract | null;
  /** What has become of the objects it was handed, by parameter, when it returns and when it throws. */
  given: Map<number, Abstract>;
  givenOnThrow: Map<number, Abstract>;
  /** What it has written to variables of enclosing functions, or changed of what they hold. */
  writes: Map<number, Abstract>;
  writesOnThrow: Map<number, Abstract>;
  /** What it would write to variables of modules: kept apart, requests do not see it. */
  moduleWrites: Map<number, Abstract>;
}

/** The engine of what runs in the process of a step: no further step, and no workflow of its own. */
const WORKFLOW_STEP = "a workflow's step";

/** Calls a function of the app: from its summary, which is made where there is none. */
export function* callFunction(fn: FunctionValue, args: Arguments, self: Abstract | null, call: Call): Run<Called> {
  const { linker, state, activation } = call;
  const facts = fn.frame.facts.functions[fn.function];
  if (!facts) return { node: nothing, value: opaque("no such function") };
  if (linker.isIdle(fn, activation, call.effect.id)) return idle(facts);
  if (sizeOf(facts.body) >= LARGE && linker.isInert(fn)) return unseen(fn, facts, args, call.effect.text);
  const isStep = linker.stepEngine === "workflow" && hasDirective(facts, "use step");
  // What a step calls runs in its process: steps among that are functions like any other.
  const leave = isStep ? linker.enterEngine(WORKFLOW_STEP, 1) : null;
  const summary: Summary | OpenCycle = yield* summaryOf({ fn, facts, args, self, state }, linker);
  leave?.();
  const at = placeIn(activation, call.effect.span);
  if ("cycle" in summary) {
    // The function is already running with the same arguments: the loop is closed where it began.
    return { node: linker.backEdge(summary, state, at), value: facts.async ? promiseOf(opaque("a recursive result")) : opaque("a recursive result") };
  }
  const before = state.facts;
  // What a promise rejects with is thrown where it is awaited.
  if (summary.throws && (!facts.async || call.settled)) throwFrom(summary, args, state, call);
  leaveBehind(summary.writes, summary.given, args, state, call);
  // An arrow function in a field changes the instance that it was made for.
  const instance = facts.kind === "arrow" ? (summary.writes.get(selfCell(fn.frame)) ?? null) : summary.self;
  if (self && instance) changeReceiver(self, instance, state, call);
  const node: LinkedFunction = {
    kind: "function",
    name: facts.name || call.effect.text,
    at: placeIn(activation, call.effect.nameSpan),
    callee: { file: fn.file, span: facts.nameSpan },
    body: summary.node,
    before,
    startsOnly: !call.settled && (facts.async || givesPromise(summary.value)),
    receiver: receiverOf(facts, call),
    workflow: linker.stepEngine !== "workflow" && linker.stepEngine !== WORKFLOW_STEP && hasDirective(facts, "use workflow"),
    endpoint: null,
  };
  const signed = facts.annotations.includes("signed");
  if (signed) node.signed = true;
  const plain: Linked = !signed && (summary.node === nothing || summary.node === throwing) ? summary.node : node;
  const linked = plain === node && isStep ? workflowStep(node, facts.name, at, linker) : plain;
  // What it refuses, the handler that signs has not sent: it guards nothing there.
  if (signed) return { node: linked, value: promiseOf(opaque("what this server has signed", handedOn(args))) };
  const annotated = linker.annotatedGuard(fn, facts);
  const passed = annotated === null ? summary.facts : and(summary.facts, annotated);
  if (facts.async && !facts.generator) {
    const value = summary.value ?? undefinedValue;
    return { node: linked, value: promiseOf(value, passed, summary.value === null) };
  }
  if (summary.value === null) return { node: linked, value: null };
  state.assert(passed);
  return { node: linked, value: facts.generator ? opaque("a generator", undefined, { truthy: true }) : summary.value };
}

/**
 * What is known of data that has come back in a signed request: whether the body it was made of was as the
 * caller sent it. Which member of it holds what, nothing tells; who asks by that request has made nothing of it.
 */
function handedOn({ list }: Arguments): Dependencies {
  const isSent = list.some((one) => dependenciesIn(one).all.some(({ kind, name, as }) => kind === "request" && name === "body" && as === undefined));
  return dependenciesOf(isSent ? [{ kind: "request", name: "handed", as: "asked" }] : []);
}

/** Who holds the instance a method is called on. Arrow functions have the `this` of where they stand. */
function receiverOf(facts: FunctionFacts, { effect, activation, linker }: Call): StateHolder | "this" | null {
  if (!facts.usesThis) return null;
  if (facts.kind === "arrow") return "this";
  return effect.callee.kind === "member" ? (holderOf(effect.callee.object, activation, linker)?.holder ?? null) : null;
}

function idle(facts: FunctionFacts): Called {
  const value = opaque("a result that nothing depends on");
  return { node: nothing, value: facts.async ? promiseOf(value) : value };
}

/** Inert functions from this size on are not entered: how they work out what they give decides nothing. */
const LARGE = 16;

/** What an inert function gives, known by what it was made from: member by member, where its text tells them apart. */
function unseen(fn: FunctionValue, facts: FunctionFacts, args: Arguments, name: string): Called {
  const flow = args.rest ? null : memberFlow(fn.frame.facts, facts);
  const madeOf = (given: readonly Dependencies[]): Abstract => opaque(`result of ${name}`, mergeDependencies([dependenciesOf([{ kind: "call", name }]), ...given]));
  const all = args.list.map(dependenciesIn);
  const member = (sources: readonly FlowSource[] | null): Abstract => madeOf(sources?.flatMap((one) => givenBy(one, args) ?? []) ?? all);
  const value = flow ? objectValue(new Map([...flow].map(([key, sources]) => [key, member(sources)]))) : madeOf(all);
  return { node: nothing, value: facts.async ? promiseOf(value) : value };
}

function givenBy({ parameter, member }: FlowSource, args: Arguments): Dependencies | null {
  const given = args.list[parameter];
  const part = member !== null && given?.kind === "object" && !given.rest ? (given.members.get(member) ?? null) : (given ?? null);
  return part && dependenciesIn(part);
}

function givesPromise(value: Abstract | null): boolean {
  return value !== null && alternativesOf(value).some((one) => one.value.kind === "promise");
}

/** A `'use step'` function in a workflow: memoised, and tried again by the engine. */
function workflowStep(node: LinkedFunction, name: string, at: Place, linker: Linker): Linked {
  return stepRetries({ kind: "step", engine: "workflow", id: name, idAt: null, unstable: false, body: { ...node, startsOnly: false }, at }, linker, at);
}

/** What a call has changed: variables of enclosing functions, and the objects it was handed, under the caller's names. */
export function leaveBehind(writes: Summary["writes"], given: Summary["given"], args: Arguments, state: State, call: Call): void {
  for (const [cell, value] of writes) state.change(cell, value);
  for (const [index, after] of given) {
    const before = args.list[index];
    if (!before) continue;
    const now = merged(before, canonical(before), after);
    const source = args.sources?.[index];
    if (source) changeTo(source, before, now, state, call.activation, call.linker);
    else changeUnnamed(before, now, state, call.activation);
  }
}

/** A method has changed the instance it was called on. */
function changeReceiver(self: Abstract, after: Abstract, state: State, call: Call): void {
  if (canonical(self) === after) return;
  const { callee } = call.effect;
  const receiver = callee.kind === "member" || callee.kind === "index" ? callee.object : null;
  const before = receiver && evaluate(receiver, state, call.activation, call.linker);
  if (receiver && before?.kind === "object" && before.class !== null) changeTo(receiver, before, merged(before, canonical(self), after), state, call.activation, call.linker);
  else changeUnnamed(self, merged(self, canonical(self), after), state, call.activation);
}

function throwFrom(summary: Summary, args: Arguments, state: State, call: Call): void {
  const changes = summary.writesOnThrow.size > 0 || summary.givenOnThrow.size > 0;
  const thrown = changes ? state.fork() : state;
  leaveBehind(summary.writesOnThrow, summary.givenOnThrow, args, thrown, call);
  catcherOf(call.activation).add(thrown, opaque("an error", undefined, { truthy: true, brand: "Error" }));
}

/** The summary of a function as it is run here, made where there is none; of one that is running alike, the cycle that this closes. */
export function* summaryOf(asked: Invocation, linker: Linker): Run<Summary | OpenCycle> {
  const invocation = asSeen(asked, linker);
  const { fn, facts } = invocation;
  const key = contextKey(invocation, linker);
  const known = linker.known(key);
  if (known) return known;
  const told = toldApartBy(invocation, linker);
  const open = linker.open.find(key, fn, told);
  if (open) return open;
  if (!linker.cap.mayEnter(facts)) return tooLarge(fn, facts, linker);
  return yield* enter(summarise(key, told, invocation, linker));
}

/** What tells a call of a function from the last: its arguments, and, where a model may be asked, what it counts in variables of the functions around it. */
function toldApartBy({ fn, facts, args, state }: Invocation, linker: Linker): readonly Abstract[] {
  const written = [...facts.assignsFree, ...facts.changesFree];
  if (written.length === 0 || !linker.statics.reach.ofAny([fn, ...args.list], linker, state)) return args.list;
  const { captures } = linker.demandOf(fn.file, fn.frame.facts, fn.function);
  const counters = written.map((variable) => {
    const frame = captures.has(variable) ? frameOf(fn.frame, variable) : null;
    return (frame && frame.function !== 0 ? state.get(cellOf(frame, variable)) : null) ?? undefinedValue;
  });
  return [...args.list, ...counters];
}

function* summarise(key: string, told: readonly Abstract[], invocation: Invocation, linker: Linker): Run<Summary> {
  const { fn, facts, args, self, state: below } = invocation;
  const cycle = linker.begin(key, fn, told);
  const { leftOut } = linker.cap;
  linker.stats.contexts++;
  const frame = makeFrame(fn.file, fn.frame.facts, fn.function, fn.frame, self);
  const begun = (): State => {
    const state = new State(below, undefined, undefined, undefined, undefined, frame);
    args.list.forEach((value, index) => {
      if (isHeld(value)) state.begin(parameterCell(frame, index), value);
    });
    if (self && facts.usesThis && facts.kind !== "arrow") state.begin(selfCell(frame), self);
    return state;
  };
  const state = begun();
  const catcher = new FunctionCatcher(begun);
  const activation = activationOf(invocation, frame, catcher, linker);
  const outcome: Outcome = yield* execute(facts.body, state, activation, linker);
  const summary = summaryFrom(outcome, frame, catcher, args);
  if (!hasWork(summary.node)) summary.node = summary.throws ? throwing : nothing;
  summary.node = recursionOf(summary.node, cycle, { file: fn.file, span: facts.nameSpan }, facts.name, () => retryHabits(facts.body, { file: fn.file, facts: fn.frame.facts, callees: linker.statics.callees }));
  if (cycle.reaches >= cycle.depth && runsOnlyItsOwn(invocation)) linker.cap.noteEffects(facts, summary.node);
  linker.remember(key, summary, cycle, isOfThisCallOnly(summary, key, state.changed, below) ? "for this call" : linker.cap.leftOut > leftOut ? "for this entrypoint" : "always");
  return summary;
}

function activationOf({ fn, facts, args, self, state }: Invocation, frame: Frame, catcher: FunctionCatcher, linker: Linker): Activation {
  let reaches: boolean | null = null;
  return {
    file: fn.file, facts: frame.facts, function: facts, frame,
    arguments: args.list, furtherArguments: args.rest, self,
    results: new Map(), elements: new Map(), turnsLeft: { count: 240 }, catchers: [catcher], exitConditions: [], counting: false, latched: new Map(), settledCall: null,
    reaches: () => (reaches ??= linker.statics.reach.ofAny([fn, ...args.list, ...(args.rest ? [args.rest] : [])], linker, state)),
  };
}

/**
 * Whether a call has changed objects of frames that its key does not name: a call alike changes
 * others. What the caller knows nothing of was made in the call itself, and is made again.
 */
function isOfThisCallOnly(summary: Summary, key: string, changed: ReadonlySet<number>, below: State): boolean {
  return [summary.writes, summary.writesOnThrow].some((writes) =>
    [...writes.keys()].some((cell) => changed.has(cell) && below.get(cell) !== undefined && !key.includes(`@${Math.floor(cell / 65_536)} `)));
}

/** Joins the ways a body ends to what callers see. */
function summaryFrom(outcome: Outcome, frame: Frame, catcher: FunctionCatcher, args: Arguments): Summary {
  const returns: Exit[] = outcome.exits.filter((exit) => exit.kind === "return");
  if (outcome.normal) returns.push({ kind: "return", label: null, state: outcome.normal, value: undefinedValue });
  const end = returns.reduce<State | null>((joined, exit) => State.join(joined, exit.state.fork()), null);
  const facts = meetAll(returns.map((exit) => exit.state.facts));
  // What all returns have passed is asserted at the call: a value says only what it tells beside that.
  // A constant does not tell what was looked at before it was given: which checks ran stays with it.
  const told = (exit: Exit): GuardFacts => (holdsConstants(exit.value) ? and(beyond(exit.state.facts, facts), only(exit.state.facts, "checked")) : beyond(exit.state.facts, facts));
  const thrown = catcher.left();
  const value = returns.length === 0 ? null : union(returns.map((exit) => ({ value: exit.value, facts: told(exit) })));
  return {
    node: outcome.node,
    value,
    facts,
    throws: catcher.throws,
    self: frame.facts.functions[frame.function]?.kind === "arrow" ? null : (end?.own(selfCell(frame)) ?? null),
    given: changedParameters(end, frame, args),
    givenOnThrow: changedParameters(thrown, frame, args),
    ...sorted(end, frame),
    writesOnThrow: sorted(thrown, frame).writes,
  };
}

function changedParameters(end: State | null, frame: Frame, args: Arguments): Map<number, Abstract> {
  const changed = new Map<number, Abstract>();
  args.list.forEach((value, index) => {
    const now = end?.own(parameterCell(frame, index));
    if (now && now !== value) changed.set(index, now);
  });
  return changed;
}

/** What a state holds of variables of other frames: those of enclosing functions, and those of modules. */
function sorted(state: State | null, own: Frame): { writes: Map<number, Abstract>; moduleWrites: Map<number, Abstract> } {
  const writes = new Map<number, Abstract>();
  const moduleWrites = new Map<number, Abstract>();
  for (const [cell, value] of state?.entries() ?? []) {
    const frameId = Math.floor(cell / 65_536);
    if (frameId === own.id || !isSharedCell(cell)) continue;
    let frame: Frame | null = own.parent;
    while (frame && frame.id !== frameId) frame = frame.parent;
    // Narrowing of an outer variable is the callee's own affair; only what is assigned or changed is a write.
    if (frame?.function === 0) moduleWrites.set(cell, value);
    else if (!frame || state?.changed.has(cell) || frame.facts.variables[cell % 65_536]?.reassigned) writes.set(cell, value);
  }
  return { writes, moduleWrites };
}

/** A context more than the cap allows: it does what its function did before, as far as that is known; what it gives is not, and that is said. */
function tooLarge(fn: FunctionValue, facts: FunctionFacts, linker: Linker): Summary {
  linker.stats.tooLarge++;
  linker.cap.leaveOut();
  const said: Linked = { kind: "not-followed", callee: facts.name, why: "unknown (too large)", at: { file: fn.file, span: facts.nameSpan } };
  const before = linker.cap.effectsOf(facts);
  const node = before ? sequence([said, before]) : said;
  return { node, value: opaque("unknown (too large)"), facts: noFacts, throws: true, self: null, given: new Map(), givenOnThrow: new Map(), writes: new Map(), writesOnThrow: new Map(), moduleWrites: new Map() };
}
