import type { Effect, LoopEffect } from "../facts/effects.js";
import type { Value } from "../facts/values.js";
import { opaque, truthiness, type Abstract } from "./values/abstract.js";
import { dependenciesIn } from "./values/dependencies-in.js";
import { placeIn, type Activation } from "./activation.js";
import { mostElements } from "./model-calls/asked-limit.js";
import { decide } from "./decide.js";
import { mostTurns } from "./counted-turns.js";
import { dependsOn, mergeDependencies, type Dependencies } from "./values/dependencies.js";
import { elementOf, evaluate } from "./evaluate.js";
import { addExits, choiceNode, execute, type Exit, type Outcome } from "./execute.js";
import { State } from "./frame.js";
import { decidesByCount, exitCondition, type ExitCondition } from "./exit-conditions.js";
import { hasFact, without } from "./guards/guard-facts.js";
import { forgetCounts } from "./forget-counts.js";
import { Latches } from "./latches.js";
import type { Linker } from "./linker.js";
import { asksSeveralModels } from "./model-calls/models-asked.js";
import { hasWork, isNothing, joiningStreams, nothing, sequence, type Linked, type LinkedLoop } from "./linked.js";
import { retryHabits } from "./model-calls/retry-habits.js";
import type { Run } from "./run.js";
import { sameTree } from "./same-tree.js";
import type { Amount } from "../measures/amount.js";
import type { Place } from "../finding.js";

/** Turns a loop is followed one by one; then it is as if any turn could be the next. */
export const MOST_TURNS = 40;
/** Turns after which a loop that counts nothing is known. */
const ALIKE_TURNS = 3;

/** Interprets a loop turn by turn, as long as its counters tell how often it can go round. */
export function* executeLoop(effect: LoopEffect, start: State, activation: Activation, linker: Linker): Run<Outcome> {
  const items = effect.of ? itemsOf(evaluate(effect.of, start, activation, linker)) : null;
  return items === null ? yield* whileLoop(effect, start, activation, linker) : yield* eachLoop(effect, items, start, activation, linker);
}

interface Turn {
  node: Linked;
  /** Where the next turn begins; null: there is none. */
  next: State | null;
  /** Where the loop is left for what follows it. */
  left: State | null;
  exits: Exit[];
  /** Whether its test may hold or fail, for all that is known. */
  undecided: boolean;
}

function* whileLoop(effect: LoopEffect, start: State, activation: Activation, linker: Linker): Run<Outcome> {
  const turns = new Turns(effect, activation);
  const heads: State[] = [];
  const latches = new Latches(effect, start, activation);
  const before = start.fork();
  let head: State | null = start;
  let bound: Uncounted | null = null;
  let counting = true;
  let undecided = false;
  const conditionsBefore = activation.exitConditions.length;
  while (head) {
    // Turns that no counter decides are all alike, whatever grows in them; so are those of a loop that
    // asks no model and ends nobody knows when: what its counters decide within it is nobody's bound.
    const alike = turns.count >= ALIKE_TURNS && (!counting || (undecided && !activation.reaches()));
    const repeated = heads.some((one) => one.sameCells(head!));
    if (repeated || alike || turns.count >= MOST_TURNS || activation.turnsLeft.count <= 0) {
      bound = countedInWays(effect, before, activation, linker)
        ?? uncounted(effect, turns.retry, head, repeated, activation.exitConditions.slice(conditionsBefore), activation, linker);
      if (!repeated) forgetCounts(turns.left, before);
      break;
    }
    // The first turn of `do…while` begins without its test: its head is no turn's that follows.
    const untested = turns.count === 0 && effect.form === "do";
    if (!untested) heads.push(head.fork());
    activation.turnsLeft.count--;
    activation.counting = effect.condition !== null && decidesByCount(effect.condition, head, activation, linker);
    const turn: Turn = yield* oneTurn(effect, head, untested, activation, linker);
    counting = activation.counting;
    undecided = turn.undecided;
    turns.add(turn);
    head = turn.next;
    latches.close(head);
  }
  latches.reopen(turns.left);
  return turns.outcome(bound, latches, linker);
}

function* oneTurn(effect: LoopEffect, head: State, skipTest: boolean, activation: Activation, linker: Linker): Run<Turn> {
  const exits: Exit[] = [];
  let state: State | null = head;
  let left: State | null = null;
  const nodes: Linked[] = [];
  let undecided = false;
  if (!skipTest) {
    const test: Tested = yield* executeTest(effect.test, effect.condition, state, activation, linker);
    nodes.push(test.node);
    addExits(exits, test.exits);
    left = test.fails;
    state = test.holds;
    undecided = test.holds !== null && test.fails !== null;
  }
  if (!state) return { node: sequence(nodes), next: null, left, exits, undecided };
  const body: Outcome = yield* execute(effect.body, state, activation, linker);
  nodes.push(body.node);
  const own = leavesOf(effect, body);
  addExits(exits, own.others);
  left = State.join(left, own.broken);
  let next: State | null = own.continued;
  if (next) {
    const update: Outcome = yield* execute(effect.update, next, activation, linker);
    nodes.push(update.node);
    addExits(exits, update.exits);
    next = update.normal;
  }
  return { node: sequence(nodes), next, left, exits, undecided };
}

interface Tested {
  node: Linked;
  holds: State | null;
  fails: State | null;
  exits: Exit[];
}

/**
 * Runs the effects of a condition and splits the state by it. In `a && --left > 0` the two ways
 * through the condition are told apart to the end: what happened on one does not blur the other.
 */
function* executeTest(test: Effect, condition: Value | null, state: State, activation: Activation, linker: Linker): Run<Tested> {
  const parts = test.kind === "sequence" ? test.parts : [test];
  const last = parts[parts.length - 1];
  if (condition?.kind === "variable" && last?.kind === "choice") {
    const before: Outcome = yield* execute({ kind: "sequence", parts: parts.slice(0, -1) }, state, activation, linker);
    if (!before.normal) return { node: before.node, holds: null, fails: null, exits: before.exits };
    const decision = decide(last.condition, before.normal, activation, linker);
    const arms: Tested[] = [];
    for (const polarity of [true, false]) {
      const entered = decision.when(polarity);
      if (entered) arms.push(yield* executeTest(polarity ? last.then : last.otherwise, condition, entered, activation, linker));
    }
    const exits = [...before.exits];
    for (const arm of arms) addExits(exits, arm.exits);
    return {
      node: sequence([before.node, arms.length === 1 ? arms[0]!.node : choiceNode(arms.map((arm) => arm.node), last, activation)]),
      holds: arms.reduce<State | null>((joined, arm) => State.join(joined, arm.holds), null),
      fails: arms.reduce<State | null>((joined, arm) => State.join(joined, arm.fails), null),
      exits,
    };
  }
  const outcome: Outcome = yield* execute(test, state, activation, linker);
  const { normal, node, exits } = outcome;
  if (!normal || !condition) return { node, holds: normal, fails: null, exits };
  const decision = decide(condition, normal, activation, linker);
  return { node, holds: decision.when(true), fails: decision.when(false), exits };
}

/** Sorts the exits of a body: those of this loop, and those that leave it altogether. */
function leavesOf(effect: LoopEffect, body: Outcome): { broken: State | null; continued: State | null; others: Exit[] } {
  let broken: State | null = null;
  let continued = body.normal;
  const others: Exit[] = [];
  for (const exit of body.exits) {
    const mine = exit.label === null || effect.labels.includes(exit.label);
    if (exit.kind === "break" && mine) broken = State.join(broken, exit.state);
    else if (exit.kind === "continue" && mine) continued = State.join(continued, exit.state);
    else others.push(exit);
  }
  return { broken, continued, others };
}

/** The turns of a loop so far, alike ones together. */
class Turns {
  readonly groups: { times: number; body: Linked }[] = [];
  readonly exits: Exit[] = [];
  count = 0;
  left: State | null = null;
  /** Whether every way into the next turn comes from a failure. */
  retry = true;
  /** Whether a turn after which there may be another may leave the loop as well. */
  endsEarly = false;

  constructor(
    private readonly effect: LoopEffect,
    private readonly activation: Activation,
  ) {}

  add(turn: Turn): void {
    this.count++;
    const last = this.groups[this.groups.length - 1];
    if (last && sameTree(last.body, turn.node)) last.times++;
    else this.groups.push({ times: 1, body: turn.node });
    addExits(this.exits, turn.exits);
    this.left = State.join(this.left, turn.left);
    if (turn.next) {
      this.endsEarly ||= turn.left !== null || turn.exits.some(({ kind }) => kind === "return" || kind === "break");
      if (!hasFact(turn.next.facts, "failed")) this.retry = false;
      turn.next.facts = without(turn.next.facts, "failed");
    }
  }

  outcome(bound: Uncounted | null, latches: Latches, linker: Linker, form: "each" | null = null): Outcome {
    const { effect, activation } = this;
    const exact = bound === null;
    // The last turn of an exactly counted loop may be the test alone: it counts as no turn.
    const turns = exact ? this.groups.filter((group) => !isNothing(group.body)) : this.groups;
    const count = turns.reduce((sum, group) => sum + (hasWork(group.body) ? group.times : 0), 0);
    if (turns.length === 0) return { node: nothing, normal: this.left, exits: this.exits };
    const untilSuccess = this.retry && (this.count > 1 || !exact);
    const fallback = untilSuccess && (effect.of !== null || (bound?.ofList ?? false) || asksSeveralModels(turns));
    const retry = untilSuccess && !fallback;
    const node: LinkedLoop = {
      kind: "loop",
      loop: form ?? (exact ? "counted" : "while"),
      retry,
      fallback,
      habits: retry ? retryHabits(effect, { file: activation.file, facts: activation.facts, callees: linker.statics.callees }) : undefined,
      bound: bound?.amount ?? count,
      why: bound?.why ?? null,
      fromRequest: bound?.fromRequest ?? false,
      turns: exact ? turns : asMany(merged(turns), bound.amount, placeIn(activation, effect.headSpan)),
      what: effect.form === "do" ? "do…while" : effect.form,
      labels: effect.labels,
      parallel: false,
      leaves: this.left !== null,
      endsEarly: this.endsEarly,
      at: placeIn(activation, effect.headSpan),
    };
    const once = !exact && latches.areClosed && !untilSuccess && turns.length > 1;
    return { node: once ? firstApart(node, turns) : node, normal: this.left, exits: this.exits };
  }
}

/** What is asked in one turn only is asked in the first: that turn, and a loop of all others. */
function firstApart(loop: LinkedLoop, [first, ...others]: { times: number; body: Linked }[]): Linked {
  const bound = typeof loop.bound === "number" ? Math.max(loop.bound - 1, 0) : loop.bound;
  return sequence([
    { ...loop, loop: "counted", bound: 1, why: null, fromRequest: false, turns: [{ times: 1, body: first!.body }] },
    { ...loop, bound, turns: asMany(merged(others), bound, loop.at) },
  ]);
}

/** Distinct bodies, each standing for any turn. */
function merged(turns: { times: number; body: Linked }[]): { times: number; body: Linked }[] {
  const distinct: { times: number; body: Linked }[] = [];
  for (const turn of turns) if (!distinct.some((one) => sameTree(one.body, turn.body))) distinct.push({ times: 1, body: turn.body });
  return distinct;
}

interface Uncounted {
  amount: Amount;
  why: string | null;
  fromRequest: boolean;
  /** A counter goes through the elements of a list. */
  ofList?: boolean;
}

/** A loop that each of its ways counts or ends, though not all of them do the same. */
function countedInWays(effect: LoopEffect, start: State, activation: Activation, linker: Linker): Uncounted | null {
  const amount = mostTurns(effect, start, activation, linker);
  return amount === null ? null : { amount, why: amount === "unknown" ? "its bound is not known" : null, fromRequest: false };
}

/** Why a loop's turns cannot be counted: nothing ends it, data does, or something not known. */
function uncounted(
  effect: LoopEffect, retry: boolean, head: State, repeated: boolean, conditions: readonly ExitCondition[], activation: Activation, linker: Linker,
): Uncounted {
  const own = effect.condition ? [exitCondition(effect.condition, head, activation, linker)] : [];
  const all = [...own.filter((one) => one.undecided), ...conditions.filter((one) => !retry || one.afterFailure)];
  const dependencies = mergeDependencies(all.map((one) => one.dependencies));
  if (dependsOn(dependencies, "clock")) return { amount: "unknown", why: "it ends by the clock", fromRequest: false };
  // A counter compared with something unknown ends it, nobody can tell when.
  const counting = all.find((one) => one.counts);
  if (counting && !repeated) {
    const { ofList } = counting;
    const env = counting.dependencies.all.find((one) => one.kind === "env");
    if (env) return { amount: "unknown", why: env.name ? `its bound is the environment variable ${env.name}` : "its bound is set in the environment", fromRequest: false, ofList };
    // Rows that were asked for with the request are as many as there are.
    if (counting.dependencies.all.some(({ kind, as }) => kind === "request" && as !== "asked")) return { amount: "data", why: "its bound comes from the request", fromRequest: true, ofList };
    return { amount: "unknown", why: "its bound is not known", fromRequest: false, ofList };
  }
  if (retry) return { amount: "unbounded", why: null, fromRequest: false };
  // A step that is not known still goes on to the end of its data, whoever wrote that.
  if (effect.form === "for" && own.some((one) => one.ofList)) return { amount: "data", why: "it ends when its data does", fromRequest: dependsOn(dependencies, "request"), ofList: true };
  if (dependsOn(dependencies, "model")) return { amount: "unbounded", why: "only the model's answer ends it", fromRequest: false };
  if (dependsOn(dependencies, "call", "object", "state", "request", "member")) {
    return { amount: "data", why: "it ends when its data does", fromRequest: dependsOn(dependencies, "request") };
  }
  return { amount: "unbounded", why: null, fromRequest: false };
}

/** What an each-loop goes through: its elements where they are known, and what else there may be. */
interface Items {
  known: readonly Abstract[];
  rest: Abstract | null;
  dependencies: Dependencies;
  /** The greatest number there can be; absent or null: not known. */
  most?: number | null;
}

export function itemsOf(value: Abstract): Items {
  if (value.kind === "array") return { known: value.items, rest: value.rest, dependencies: dependenciesIn(value.rest ?? value) };
  if (value.kind === "union") {
    const arrays = value.alternatives.filter((one) => one.value.kind === "array");
    if (arrays.length === 1 && value.alternatives.every((one) => truthiness(one.value) === false || one.value.kind === "array")) return itemsOf(arrays[0]!.value);
  }
  if (value.kind === "constant" && typeof value.value === "string" && value.value.length <= MOST_TURNS) return { known: [...value.value].map(() => opaque("a character")), rest: null, dependencies: dependenciesIn(value) };
  return { known: [], rest: elementOf(value), dependencies: dependenciesIn(value), most: mostElements(value) };
}

/** How many elements, and why that is not a number. */
export function boundOf(items: Items): Uncounted {
  if (!items.rest) return { amount: items.known.length, why: null, fromRequest: false };
  if (typeof items.most === "number") return { amount: items.most, why: null, fromRequest: false };
  // What a call gave that was only asked with the request is as long as that says, not the request.
  const sent = items.dependencies.all.find(({ kind, as }) => kind === "request" && as !== "asked");
  const others = items.dependencies.all.filter(({ kind, name }) => kind !== "request" && kind !== "member" && kind !== "key" && name !== "");
  const [from] = others;
  // `md5 default()` says nothing of where the elements come from; `PrismaClient#user.findMany()` does.
  const source = sent ? `the request${sent.name === "request" ? "" : `'s ${sent.name}`}` : others.length === 1 && from!.name.includes(".") ? from!.name : "its data";
  return { amount: "data", why: `as many as ${source} holds`, fromRequest: sent !== undefined };
}

function* eachLoop(effect: LoopEffect, items: Items, start: State, activation: Activation, linker: Linker): Run<Outcome> {
  const turns = new Turns(effect, activation);
  let state: State | null = start;
  const exact = !items.rest && items.known.length <= MOST_TURNS && activation.turnsLeft.count > items.known.length;
  const elements: readonly Abstract[] = exact ? items.known : [anyOf(items)];
  const before = start.fork();
  const latches = new Latches(effect, start, activation);
  let after: State | null = exact && elements.length > 0 ? null : start.fork();
  for (const [index, element] of elements.entries()) {
    if (!state) break;
    activation.turnsLeft.count--;
    activation.elements.set(effect.id, effect.form === "in" ? opaque("a key") : element);
    const turn: Turn = yield* oneTurn(effect, state, false, activation, linker);
    if (exact && index === elements.length - 1) after = turn.next?.fork() ?? null;
    turns.add(turn);
    state = turn.next;
    if (exact) latches.close(state);
    if (!exact && state && !state.sameCells(before)) {
      // What a turn changes is what the next one begins with: once more from both.
      const widened: State = State.join(before.fork(), state.fork())!;
      latches.close(widened);
      const again: Turn = yield* oneTurn(effect, widened, false, activation, linker);
      turns.add(again);
      state = State.join(state, again.next);
    }
    if (!exact) after = State.join(after, state);
  }
  turns.left = State.join(turns.left, after);
  if (!exact) forgetCounts(turns.left, before);
  latches.reopen(turns.left);
  const outcome = turns.outcome(exact ? null : boundOf(items), latches, linker, "each");
  // Its turns are over when the model has sent all.
  if (effect.form === "await-of" && dependsOn(items.dependencies, "model")) return { ...outcome, node: sequence([joiningStreams, outcome.node]) };
  return outcome;
}

function anyOf(items: Items): Abstract {
  return items.rest ?? items.known[0] ?? opaque("an element");
}

/** Turns that stand for any one, each as often as there can be turns: their times add up to a bound that is a number. */
export function asMany(turns: { times: number; body: Linked }[], amount: Amount, at: Place): { times: number; body: Linked }[] {
  if (typeof amount !== "number") return turns;
  const body: Linked = turns.length === 1 ? turns[0]!.body : { kind: "choice", arms: turns.map((turn) => turn.body), at };
  return [{ times: amount, body }];
}
