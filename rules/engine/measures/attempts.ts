import type { Linked, LinkedLoop, LinkedModelCall } from "../link/linked.js";
import { addAmounts, maxAmount, multiplyAmounts, type Amount } from "./amount.js";
import { fold } from "./fold.js";

/**
 * The greatest number of requests on the wire, by how a stretch of code ends; null: it cannot end
 * that way. `leaves`: by label, what `break` and `continue` take with them (ENGINE 13).
 */
interface Outcomes {
  normal: Amount | null;
  returns: Amount | null;
  throws: Amount | null;
  /** It returns a promise that is rejected: thrown where the function was called, whatever `try` is around. */
  rejects: Amount | null;
  leaves: ReadonlyMap<string, Amount>;
}

const noLeaves: ReadonlyMap<string, Amount> = new Map();
const idle: Outcomes = { normal: 0, returns: null, throws: null, rejects: null, leaves: noLeaves };

/**
 * The greatest number of provider requests one run of the tree can make, all calls together or
 * those that `counts` picks.
 */
export function attempts(tree: Linked, counts: (call: LinkedModelCall) => boolean = () => true): Amount {
  return greatestTotal(tree, { weigh: (call) => (counts(call) ? requestsOf(call) : 0) });
}

/** What is added up over a tree, and under which circumstances. */
export interface Totalled {
  /** What one call adds, its SDK's own retries and steps included. */
  weigh(call: LinkedModelCall): Amount;
  /** How often its tools run; absent: once for each of its steps. */
  steps?(call: LinkedModelCall): Amount;
  /** Where nothing fails, how often a loop turns: no call throws, and what retries tries once. */
  clean?: { turns(loop: LinkedLoop): Amount };
}

/** The greatest total of what calls weigh that one run of the tree can come to. */
export function greatestTotal(tree: Linked, totalled: Totalled): Amount {
  const outcomes = fold<Outcomes>(tree, (node, of) => outcomesOf(node, of, totalled)).get(tree)!;
  return greatest(outcomes) ?? 0;
}

function requestsOf(call: LinkedModelCall): Amount {
  return call.factors.reduce<Amount>((product, factor) => multiplyAmounts(product, factor.times), 1);
}

/** How many steps an agent takes at most. */
export function stepsOf(call: LinkedModelCall): Amount {
  return call.factors.filter((factor) => factor.layer === "agent-steps").reduce<Amount>((product, factor) => multiplyAmounts(product, factor.times), 1);
}

function outcomesOf(node: Linked, of: (child: Linked) => Outcomes, totalled: Totalled): Outcomes {
  switch (node.kind) {
    case "sequence":
      return node.parts.reduce((before, part) => after(before, of(part)), idle);
    case "choice":
      return node.arms.map(of).reduce(either);
    case "block":
      return unlabelled(of(node.body), `break ${node.label}`);
    case "loop":
      return totalled.clean ? ofCleanLoop(node, of, totalled.clean.turns(node)) : ofLoop(node, of);
    case "try":
      return ofTry(node, of);
    case "deferred":
      return { ...idle, normal: greatest(of(node.body)) ?? 0, leaves: backEdges(of(node.body)) };
    case "step":
      return of(node.body);
    case "function":
      return ofFunction(node, of(node.body));
    case "model-call":
      return ofModelCall(node, of(node.tools), totalled);
    case "may-throw":
      return totalled.clean ? idle : { ...idle, throws: 0 };
    case "exit":
      return ofExit(node);
    default:
      return idle;
  }
}

/** What runs later may begin its function anew: a timer that arms itself again. */
function backEdges({ leaves }: Outcomes): ReadonlyMap<string, Amount> {
  return leaves.size === 0 ? leaves : new Map([...leaves].filter(([label]) => label.startsWith("continue recursion ")));
}

function ofModelCall(node: LinkedModelCall, tools: Outcomes, { weigh, steps, clean }: Totalled): Outcomes {
  // Tools run once a step, whatever the retries of a step.
  const all = addAmounts(weigh(node), multiplyAmounts(greatest(tools) ?? 0, steps ? steps(node) : stepsOf(node)));
  return { ...idle, normal: all, throws: node.throws && !clean ? all : null };
}

function ofExit(node: Linked & { kind: "exit" }): Outcomes {
  if (node.exit === "return") return { ...idle, normal: null, returns: 0, rejects: node.settles ? 0 : null };
  if (node.exit === "throw") return { ...idle, normal: null, throws: 0 };
  return { ...idle, normal: null, leaves: new Map([[`${node.exit} ${node.label ?? ""}`, 0]]) };
}

function ofFunction(node: Linked & { kind: "function" }, body: Outcomes): Outcomes {
  const ended = larger(body.normal, body.returns);
  const thrown = larger(body.throws, body.rejects);
  if (!node.startsOnly) return { ...idle, normal: ended, throws: thrown, leaves: body.leaves };
  return { ...idle, normal: larger(ended, thrown) ?? 0, leaves: body.leaves };
}

function ofTry(node: Linked & { kind: "try" }, of: (child: Linked) => Outcomes): Outcomes {
  const body = of(node.body);
  const thrown = body.throws;
  let result: Outcomes = { ...body, throws: node.handler ? null : thrown };
  if (node.handler && thrown !== null) result = either(result, after({ ...idle, normal: thrown }, of(node.handler)));
  return node.finalizer ? finished(result, of(node.finalizer)) : result;
}

/** What a `finally` does comes on top of every way out; where it leaves itself, that is the way. */
function finished(body: Outcomes, finalizer: Outcomes): Outcomes {
  const more = finalizer.normal ?? 0;
  const plus = (amount: Amount | null) => (amount === null ? null : addAmounts(amount, more));
  const own = after({ ...idle, normal: greatest(body) }, { ...finalizer, normal: null });
  const through: Outcomes = {
    normal: plus(body.normal), returns: plus(body.returns), throws: plus(body.throws), rejects: plus(body.rejects),
    leaves: new Map([...body.leaves].map(([label, amount]) => [label, addAmounts(amount, more)])),
  };
  return finalizer.normal === null ? own : either(through, own);
}

function ofLoop(node: LinkedLoop, of: (child: Linked) => Outcomes): Outcomes {
  if (node.loop === "library-retry") return retried(node, of(node.turns[0]!.body));
  const result = typeof node.bound === "number" ? counted(node, of) : uncounted(node, of, node.bound);
  return node.leaves ? result : { ...result, normal: null };
}

/** The turns of an ordinary run: all alike, each going on to the next. */
function ofCleanLoop(node: LinkedLoop, of: (child: Linked) => Outcomes, turns: Amount): Outcomes {
  const all = node.turns.map((turn) => of(turn.body));
  const each = all.map((body) => turnOf(node, body)).reduce((a, b) => ({ continues: larger(a.continues, b.continues), exits: either(a.exits, b.exits) }));
  if (turns === 1 || node.loop === "library-retry" || node.loop === "recursion") return { ...idle, normal: larger(each.continues, each.exits.normal), returns: each.exits.returns };
  const before = each.continues === null ? null : multiplyAmounts(each.continues, turns);
  return either({ ...idle, normal: before }, after({ ...idle, normal: before === null ? 0 : repeated(each.continues!, turns) }, each.exits));
}

/** A helper runs its function until it succeeds: what fails is tried again. */
function retried(node: LinkedLoop, body: Outcomes): Outcomes {
  const failed = body.throws;
  const again = failed === null || node.bound === 1 ? 0 : repeated(failed, node.bound);
  const plus = (amount: Amount | null) => (amount === null ? null : addAmounts(again, amount));
  return { ...idle, normal: plus(larger(body.normal, body.returns)), throws: plus(failed) };
}

/** What the turns before the last one make: n − 1 of a number, all of what has no number. */
function repeated(amount: Amount, bound: Amount): Amount {
  return multiplyAmounts(amount, typeof bound === "number" ? bound - 1 : bound);
}

function counted(node: LinkedLoop, of: (child: Linked) => Outcomes): Outcomes {
  let before: Amount | null = 0;
  let result: Outcomes = { ...idle, normal: null };
  for (const { times, body } of node.turns) {
    if (before === null) break;
    const turn = turnOf(node, of(body));
    const last: Amount = turn.continues === null ? before : addAmounts(before, multiplyAmounts(turn.continues, times - 1));
    result = either(result, after({ ...idle, normal: last }, turn.exits));
    before = turn.continues === null ? null : addAmounts(before, multiplyAmounts(turn.continues, times));
  }
  return either(result, { ...idle, normal: before });
}

function uncounted(node: LinkedLoop, of: (child: Linked) => Outcomes, bound: Amount): Outcomes {
  const turns = node.turns.map((turn) => turnOf(node, of(turn.body)));
  const continues = turns.map((turn) => turn.continues).reduce(larger, null);
  const exits = turns.map((turn) => turn.exits).reduce(either);
  const before = continues === null ? 0 : multiplyAmounts(continues, bound);
  const result = after({ ...idle, normal: before }, exits);
  // A loop that follows its data may end after any turn.
  const own = node.loop === "recursion" ? exits.normal : 0;
  return own === null ? result : either(result, { ...idle, normal: addAmounts(before, own) });
}

/** One turn: what goes on to the next one, and the ways that leave the loop (`break` is going on after it). */
function turnOf(node: LinkedLoop, body: Outcomes): { continues: Amount | null; exits: Outcomes } {
  const mine = (exit: string) => ["", ...node.labels].map((label) => body.leaves.get(`${exit} ${label}`) ?? null).reduce(larger, null);
  const others = new Map([...body.leaves].filter(([label]) => !["", ...node.labels].includes(label.replace(/^\w+ /, ""))));
  const recursion = node.loop === "recursion";
  return {
    continues: recursion ? mine("continue") : larger(body.normal, mine("continue")),
    exits: { normal: recursion ? larger(body.normal, mine("break")) : mine("break"), returns: body.returns, throws: body.throws, rejects: body.rejects, leaves: others },
  };
}

function unlabelled(body: Outcomes, label: string): Outcomes {
  const left = body.leaves.get(label);
  if (left === undefined) return body;
  const leaves = new Map(body.leaves);
  leaves.delete(label);
  return { ...body, normal: larger(body.normal, left), leaves };
}

/** One after the other. */
function after(before: Outcomes, next: Outcomes): Outcomes {
  const start = before.normal;
  if (start === null) return before;
  const plus = (amount: Amount | null) => (amount === null ? null : addAmounts(start, amount));
  const leaves = next.leaves.size === 0 ? before.leaves : joined(before.leaves, new Map([...next.leaves].map(([label, amount]) => [label, addAmounts(start, amount)])));
  return {
    normal: plus(next.normal), returns: larger(before.returns, plus(next.returns)), throws: larger(before.throws, plus(next.throws)),
    rejects: larger(before.rejects, plus(next.rejects)), leaves,
  };
}

/** One or the other. */
function either(a: Outcomes, b: Outcomes): Outcomes {
  return {
    normal: larger(a.normal, b.normal), returns: larger(a.returns, b.returns), throws: larger(a.throws, b.throws),
    rejects: larger(a.rejects, b.rejects), leaves: joined(a.leaves, b.leaves),
  };
}

function joined(a: ReadonlyMap<string, Amount>, b: ReadonlyMap<string, Amount>): ReadonlyMap<string, Amount> {
  if (a.size === 0) return b;
  if (b.size === 0) return a;
  const all = new Map(a);
  for (const [label, amount] of b) all.set(label, larger(all.get(label) ?? null, amount)!);
  return all;
}

function larger(a: Amount | null, b: Amount | null): Amount | null {
  return a === null ? b : b === null ? a : maxAmount(a, b);
}

function greatest(outcomes: Outcomes): Amount | null {
  return [outcomes.normal, outcomes.returns, outcomes.throws, outcomes.rejects, ...outcomes.leaves.values()].reduce(larger, null);
}
