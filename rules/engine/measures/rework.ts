import type { Place } from "../finding.js";
import type { GuardFacts } from "../link/guards/guard-facts.js";
import type { Linked, LinkedLoop, LinkedModelCall } from "../link/linked.js";
import { addAmounts, multiplyAmounts, type Amount } from "./amount.js";
import { fold } from "./fold.js";

/** Something that has been paid for, or that may fail, in the order of one run in which all goes well. */
export interface Position {
  /** `call`: a model call that costs money worth speaking of. `effect`: paid, but no model. `write`: it stays. */
  kind: "call" | "effect" | "write";
  at: Place;
  callee: string;
  /** The model call, where it is one. */
  call: LinkedModelCall | null;
  /** How often one after the other (`for (const chapter of chapters) await …`). */
  turns: Amount;
  /** How many side by side. */
  wide: Amount;
  /** Started here, and awaited later. */
  startsOnly: boolean;
  /** Started while the call before it is still running: no further step. */
  beside: boolean;
  /** The call of a function that leads to it, seen from where it is looked at. */
  through: Place | null;
}

/** What a failure of a handler's longest pipeline pays again: whoever asks anew begins at its start. */
export interface Rework {
  /** Outside durable steps, in order; what repeats stands there once. */
  pipeline: readonly Position[];
  /** Model calls in sequence, those that repeat once, those side by side as one. */
  calls: number;
  /** The same with what repeats counted as often as it does: each needs the ones before it. */
  steps: Amount;
  /** By position: what is paid again when it fails, in an ordinary run. */
  paidAgain: readonly { calls: Amount; usd: Amount }[];
  /** That all model calls go well, `stepReliability` each; null where their number is not known. */
  reliability: number | null;
  stepReliability: number;
}

export interface ReworkBasis {
  /** The assumption of that name: how often one call goes well, from 0 to 1. */
  stepReliability: number;
  /** Dollars of one call in an ordinary run. */
  usdOf(call: LinkedModelCall): Amount;
}

/** The longest pipeline of a tree; empty where it makes no model call that costs money. */
export function rework(tree: Linked, { stepReliability, usdOf }: ReworkBasis): Rework {
  const ways = fold<Ways>(tree, waysOf).get(tree)!;
  const pipeline = fromFirstCall(ended(ways));
  const steps = stepsOf(pipeline);
  let before: Rework["paidAgain"][number] = { calls: 0, usd: 0 };
  const paidAgain = pipeline.map(({ call, turns, wide }) => {
    const again = before;
    const times = multiplyAmounts(turns, wide);
    if (call) before = { calls: addAmounts(before.calls, times), usd: addAmounts(before.usd, multiplyAmounts(times, usdOf(call))) };
    return again;
  });
  return { pipeline, calls: callsOf(pipeline).length, steps, paidAgain, reliability: typeof steps === "number" ? stepReliability ** steps : null, stepReliability };
}

/** For each part of a tree what costs money or stays in one run of it in which all goes well, on its longest way. */
export function positionsWithin(tree: Linked): (part: Linked) => readonly Position[] {
  const ways = fold<Ways>(tree, waysOf);
  return (part) => ended(ways.get(part)!);
}

type Pipeline = readonly Position[];

/** Longer pipelines are known well enough by their beginning. */
const LONGEST = 24;

/** How a stretch of code ends when nothing fails; null: it cannot end that way. */
interface Ways {
  /** What has surely been done where it goes on. */
  on: Pipeline | null;
  /** Where it returns: the most that may have been done (a helper with a cache asks, as a rule), and what surely has. */
  returned: Pipeline | null;
  returnedSure: Pipeline | null;
  leaves: ReadonlyMap<string, Pipeline>;
  /** Waits for what was started before it. */
  joins: boolean;
  /** The longest within it, whether or not it stands on every way. */
  best: Pipeline;
}

const noLeaves: Ways["leaves"] = new Map();
const idle: Ways = { on: [], returned: null, returnedSure: null, leaves: noLeaves, joins: false, best: [] };

function waysOf(node: Linked, of: (child: Linked) => Ways): Ways {
  switch (node.kind) {
    case "sequence":
      return node.parts.reduce((before, part) => after(before, of(part)), idle);
    case "choice":
      return node.arms.map(of).reduce(either);
    case "block":
      return unlabelled(of(node.body), `break ${node.label}`);
    case "loop":
      return ofLoop(node, of);
    case "try":
      // The handler runs when something has failed: what it asks is asked instead, not in addition.
      return node.finalizer ? after(of(node.body), of(node.finalizer)) : of(node.body);
    case "function":
      return ofFunction(node, of(node.body));
    case "model-call":
      return onlyPosition(node.api.local || cheap.has(node.api.task) || afterFailure(node) ? null : { ...position(node, "call"), call: node, startsOnly: !node.throws });
    case "side-effect":
      return onlyPosition(node.writes || node.paid ? position(node, node.paid ? "effect" : "write") : null);
    case "exit":
      return ofExit(node);
    case "join":
      return { ...idle, joins: true };
    default:
      // A step is memoised, and what is deferred stands in nobody's way.
      return idle;
  }
}

/** Paid, but so little that nobody builds steps for it. */
const cheap: ReadonlySet<LinkedModelCall["api"]["task"]> = new Set(["embedding", "rerank", "transcription"]);

function position(node: { at: Place; callee: string }, kind: Position["kind"]): Position {
  return { kind, at: node.at, callee: node.callee, call: null, turns: 1, wide: 1, startsOnly: false, beside: false, through: null };
}

function onlyPosition(one: Position | null): Ways {
  return one ? { ...idle, on: [one], best: [one] } : idle;
}

/** Asked only where something has failed before: another provider, another try. */
function afterFailure({ before }: { before: GuardFacts }): boolean {
  return before.must.has("failed");
}

function ofFunction(node: Linked & { kind: "function" }, body: Ways): Ways {
  // A workflow is only started here: its engine runs it, step by step.
  if (afterFailure(node) || node.workflow) return idle;
  const all = eitherOf(longer, body.on, body.returned);
  const on = all && all.map((one) => ({ ...one, through: node.at, startsOnly: node.startsOnly }));
  return { ...idle, on, leaves: body.leaves, best: longer(on ?? [], body.best) };
}

function ofExit(node: Linked & { kind: "exit" }): Ways {
  const none = { ...idle, on: null };
  if (node.exit === "throw") return none;
  if (node.exit === "return") return node.status !== null && node.status >= 400 ? none : { ...none, returned: [], returnedSure: [] };
  return { ...none, leaves: new Map([[`${node.exit} ${node.label ?? ""}`, []]]) };
}

function ofLoop(node: LinkedLoop, of: (child: Linked) => Ways): Ways {
  const first = node.turns[0];
  if (!first) return idle;
  const body = of(first.body);
  const mine = (exit: string) => ["", ...node.labels].flatMap((label) => body.leaves.get(`${exit} ${label}`) ?? []);
  const label = (exit: string) => ["", ...node.labels].some((one) => body.leaves.has(`${exit} ${one}`));
  const left = label("break") || body.returned !== null;
  const turn = body.on ?? (label("continue") ? mine("continue") : null);
  const others = new Map([...body.leaves].filter(([key]) => !["", ...node.labels].includes(key.replace(/^\w+ /, ""))));
  const once = turn ?? (label("break") ? mine("break") : null);
  const goesOn = node.leaves || left ? once : null;
  if (goesOn === null || left || node.retry || !repeats(node)) return { ...body, on: goesOn, leaves: others };
  const times = typeof node.bound === "number" ? node.turns.reduce((sum, each) => sum + each.times, 0) : node.bound;
  const on = goesOn.map((one) => (node.parallel ? { ...one, wide: multiplyAmounts(one.wide, times) } : { ...one, turns: multiplyAmounts(one.turns, times) }));
  return { ...idle, on, leaves: others, best: longer(on, body.best) };
}

/** Goes through something from beginning to end; an agent's steps are one call to whoever makes it. */
function repeats(node: LinkedLoop): boolean {
  return (node.loop === "each" || node.loop === "counted") && node.what !== "agent steps";
}

/** One after the other. */
function after(before: Ways, next: Ways): Ways {
  if (before.on === null) return before;
  if (next.joins) return { ...before, on: before.on.map((one) => (one.startsOnly ? { ...one, startsOnly: false } : one)) };
  // Who may have answered already goes on only if the answer would not do: what follows is a beginning.
  const start = before.returned !== null && before.returned.some(isCall) ? [] : before.on;
  const plus = (more: Pipeline | null) => (more === null ? null : joined(start, more));
  const on = plus(next.on);
  const returned = plus(start.some(isCall) ? next.returnedSure : next.returned);
  return {
    on,
    returned: eitherOf(longer, before.returned, returned),
    returnedSure: eitherOf(shorter, before.returnedSure, plus(next.returnedSure)),
    leaves: merged(before.leaves, new Map([...next.leaves].map(([label, pipeline]) => [label, joined(start, pipeline)]))),
    joins: false,
    best: [before.best, next.best, before.on, on ?? [], returned ?? []].reduce(longer),
  };
}

/** One or the other: what is sure is what the shorter one does. */
function either(a: Ways, b: Ways): Ways {
  return {
    on: eitherOf(shorter, a.on, b.on),
    returned: eitherOf(longer, a.returned, b.returned),
    returnedSure: eitherOf(shorter, a.returnedSure, b.returnedSure),
    leaves: merged(a.leaves, b.leaves),
    joins: false,
    best: [a.best, b.best, a.on ?? [], b.on ?? []].reduce(longer),
  };
}

function eitherOf(choose: (a: Pipeline, b: Pipeline) => Pipeline, a: Pipeline | null, b: Pipeline | null): Pipeline | null {
  return a && b ? choose(a, b) : (a ?? b);
}

function merged(a: Ways["leaves"], b: Ways["leaves"]): Ways["leaves"] {
  if (a.size === 0) return b;
  const all = new Map(a);
  for (const [label, pipeline] of b) all.set(label, all.has(label) ? shorter(all.get(label)!, pipeline) : pipeline);
  return all;
}

function unlabelled(body: Ways, label: string): Ways {
  const left = body.leaves.get(label);
  if (left === undefined) return body;
  const leaves = new Map(body.leaves);
  leaves.delete(label);
  return { ...body, leaves, on: eitherOf(shorter, body.on, left) };
}

/** What a chain of a library asks in one call stands there once; so do writes in a row, whose failures pay the same again. */
function joined(a: Pipeline, b: Pipeline): Pipeline {
  const last = a.at(-1);
  const [first] = b;
  if (!last || !first) return last ? a : b;
  const again = (samePlace(last.at, first.at) && samePlace(last.through, first.through)) || (last.kind === "write" && first.kind === "write");
  const more = again ? b.slice(1) : b;
  const running = a.findLast(isCall)?.startsOnly ?? false;
  return [...a, ...(running ? more.map((one) => (one.startsOnly ? { ...one, beside: true } : one)) : more)].slice(0, LONGEST);
}

function samePlace(a: Place | null, b: Place | null): boolean {
  return a === b || (a !== null && b !== null && a.file === b.file && a.span[0] === b.span[0]);
}

function longer(a: Pipeline, b: Pipeline): Pipeline {
  const more = callsOf(b).length - callsOf(a).length;
  return more > 0 || (more === 0 && b.length > a.length) ? b : a;
}

function shorter(a: Pipeline, b: Pipeline): Pipeline {
  return callsOf(b).length < callsOf(a).length ? b : a;
}

function stepsOf(pipeline: Pipeline): Amount {
  return callsOf(pipeline).reduce<Amount>((sum, { turns }) => addAmounts(sum, turns), 0);
}

/** Model calls in sequence; of those side by side the first. */
function callsOf(pipeline: Pipeline): Position[] {
  return pipeline.filter((one) => isCall(one) && !one.beside);
}

function isCall({ kind }: Position): boolean {
  return kind === "call";
}

/** What stands before the first model call costs nothing to do again. */
function fromFirstCall(pipeline: Pipeline): Pipeline {
  const first = pipeline.findIndex(isCall);
  return first < 0 ? [] : pipeline.slice(first);
}

function ended(ways: Ways): Pipeline {
  return [ways.on ?? [], ways.returned ?? [], ways.best].reduce(longer);
}
