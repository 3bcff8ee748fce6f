import type { GuardKind } from "../../catalog/api.js";
import type { Attempts, DataLoops, Guard, Guards, Handler, ModelCall, NotFollowed } from "../entrypoint.js";
import { placeKey, type Place } from "../finding.js";
import { mergeCallData } from "../link/model-calls/call-data.js";
import { hasFact, meetAll, type GuardFacts } from "../link/guards/guard-facts.js";
import type { Timeout } from "../link/model-calls/call-timing.js";
import type { Linked, LinkedTool } from "../link/linked.js";
import type { KnownGuard } from "../link/guards/known-guard.js";
import { groupedBy } from "../lists.js";
import { addAmounts, maxAmount, multiplyAmounts, type Amount, type Factor } from "./amount.js";
import { attempts } from "./attempts.js";
import { modelsOf, type CostBasis } from "./cost-of-call.js";
import { handlerCost, Pricing } from "./cost.js";
import { durableRuns } from "./durable-run.js";
import { childrenOf } from "./fold.js";
import { moduleState } from "./module-state.js";
import { rework } from "./rework.js";
import { occurrences, type Occurrence } from "./occurrences.js";
import type { TimersOf } from "./call-time.js";
import { timersIn, times } from "./time.js";

export interface HandlerInput {
  name: string;
  at: Place;
  tree: Linked;
  /** What has passed before the handler begins (middleware, proxy). */
  before: GuardFacts;
  guardById(id: number): KnownGuard;
  /** Whether a file reads what a model says of the tokens it took. */
  readsUsage(file: string): boolean;
  basis: CostBasis;
  /** The durable engine that runs it in the background, if one does. */
  engine: string | null;
  /** Where that engine makes every request to a model a step. */
  fetchesInSteps: boolean;
}

/** A handler with its measures; null where it reaches no model call. */
export function measureHandler(input: HandlerInput): Handler | null {
  const found = occurrences(input.tree, input.before);
  if (found.length === 0) return null;
  const pricing = new Pricing(input.basis);
  const timers = timersIn(input.tree);
  const modelCalls = byPlace(found).map((ways) => modelCallOf(ways, input, pricing, timers));
  const max = attempts(input.tree);
  const facts = found.map((one) => one.facts);
  const { asked, notFollowed } = metIn(input.tree);
  return {
    name: input.name,
    at: input.at,
    tree: input.tree,
    modelCalls,
    attempts: { max, ...explained(max, modelCalls) },
    cost: handlerCost(input.tree, modelCalls.map(({ cost }) => cost), pricing),
    time: times(input.tree, input.basis.assumptions),
    guards: guardsOf(facts, input.guardById),
    unheeded: unheeded(asked, facts, input.guardById),
    rework: rework(input.tree, { stepReliability: input.basis.assumptions.stepReliability, usdOf: (call) => pricing.of(call).typical.value }),
    state: moduleState(input.tree),
    durable: durableRuns(input.tree, input.engine, input.fetchesInSteps),
    notFollowed,
  };
}

function byPlace(found: readonly Occurrence[]): Occurrence[][] {
  return [...groupedBy(found, ({ call }) => placeKey(call.at)).values()];
}

function modelCallOf(ways: readonly Occurrence[], input: HandlerInput, pricing: Pricing, timers: TimersOf): ModelCall {
  const greatest = ways.reduce((a, b) => (outweighs(b.factors, a.factors) ? b : a));
  const { call } = greatest;
  const max = ways.length === 1 ? product(greatest.factors) : attempts(input.tree, (node) => node.at.file === call.at.file && node.at.span[0] === call.at.span[0]);
  // One way without a timeout is a call without one.
  const patient = ways.find((way) => soonest(timers(way.call)) === null)?.call ?? call;
  const models = [...new Set(ways.flatMap((way) => way.call.model ?? []))];
  return {
    at: call.at,
    callee: call.callee,
    package: call.package,
    version: call.version,
    model: models.length > 0 ? models.join(" | ") : null,
    // One way to a model that is paid for is a call that costs.
    api: { ...call.api, local: ways.every((way) => way.call.api.local) },
    attempts: { max, factors: greatest.factors, formula: formulaOf(greatest.factors, max) },
    dataLoops: dataLoops([greatest, ...ways]),
    cost: pricing.ofWays(ways, input.tree),
    usage: ways.map((way) => way.call.usage),
    knownModels: [...new Map(ways.flatMap((way) => modelsOf(way.call, input.basis)).map((model) => [`${model.provider} ${model.id}`, model])).values()],
    chain: greatest.chain,
    guards: guardsOf(ways.map((way) => way.facts), input.guardById),
    data: mergeCallData(ways.map(({ call: { data }, facts }) => (hasFact(facts, "roles") ? { ...data, callersRoles: false } : data))),
    timing: { ...patient.timing, requestSignal: timers(patient).leaves },
    timeout: soonest(timers(patient)),
    given: {
      call: [...new Set(ways.flatMap((way) => way.call.given.call))].sort(),
      written: greatest.call.given.written,
      client: [...new Set(ways.flatMap((way) => way.call.given.client))].sort(),
    },
    tools: distinctTools(ways.flatMap((way) => way.call.toolset)),
    usageRead: [input.at.file, call.at.file, ...greatest.chain.map(({ at }) => at.file), ...call.madeIn].some((file) => input.readsUsage(file)),
    middleware: ways.every((way) => way.call.middleware),
    callerPays: ways.every((way) => way.call.callerPays),
    callerMayPay: ways.some((way) => way.call.callerMayPay),
    deferred: ways.every((way) => way.deferred),
    step: ways.every((way) => way.step),
    workflow: ways.every((way) => way.workflow),
  };
}

function dataLoops(ways: readonly Occurrence[]): DataLoops[] {
  const loops = new Map<string, DataLoops>();
  for (const { factors } of ways) {
    const [outermost, ...inner] = factors.filter(({ layer, times }) => times === "data" && (layer === "fan-out" || layer === "repetition"));
    if (!outermost) continue;
    const key = [outermost, ...inner].map(({ at }) => placeKey(at)).join(" ");
    if (!loops.has(key)) loops.set(key, [outermost, ...inner]);
  }
  return [...loops.values()];
}

function soonest({ attempt, call }: ReturnType<TimersOf>): Timeout | null {
  return call ?? attempt;
}

/** Each tool once, by its function's place, else by its name. */
function distinctTools(all: readonly LinkedTool[]): LinkedTool[] {
  return [...new Map(all.map((tool) => [tool.at ? placeKey(tool.at) : `${tool.name}`, tool])).values()];
}

/** Of two products without a number the one that multiplies more besides. */
function outweighs(a: readonly Factor[], b: readonly Factor[]): boolean {
  if (product(a) !== product(b)) return isMore(product(a), product(b));
  const numbers = (factors: readonly Factor[]) => factors.reduce((all, { times }) => (typeof times === "number" ? all * times : all), 1);
  return numbers(a) > numbers(b);
}

function isMore(a: Amount, b: Amount): boolean {
  return a !== b && maxAmount(a, b) === a;
}

function product(factors: readonly Factor[]): Amount {
  return factors.reduce<Amount>((all, factor) => multiplyAmounts(all, factor.times), 1);
}

/** Of one call: its factors. Of several: what each adds. */
function explained(max: Amount, calls: readonly ModelCall[]): Omit<Attempts, "max"> {
  const [only] = calls;
  if (calls.length === 1 && only) return { factors: only.attempts.factors, formula: only.attempts.formula };
  const worst = [...calls].sort((a, b) => (isMore(b.attempts.max, a.attempts.max) ? 1 : -1));
  const sum = calls.map((call) => call.attempts.max).reduce(addAmounts, 0);
  const terms = worst.map((call) => `${call.attempts.max} (${call.callee})`);
  // No path makes more than one of them.
  const isEither = sum !== max && max === worst[0]!.attempts.max;
  const between = isEither ? " or " : " + ";
  const formula = terms.length > 4 ? `${terms.slice(0, 3).join(between)}${between}… (${terms.length} calls)` : terms.join(between);
  return { factors: worst[0]!.attempts.factors, formula: sum === max || isEither ? formula : `at most ${max} of ${formula}` };
}

function formulaOf(factors: readonly Factor[], max: Amount): string {
  if (factors.length === 0) return String(max);
  return factors.map((factor) => `${factor.times} (${factor.what})`).join(" × ");
}

/** Kinds that hold on every way to a call, and those that hold on some. */
function guardsOf(facts: readonly GuardFacts[], guardById: (id: number) => KnownGuard): Guards {
  const common = meetAll(facts);
  const always = new Map<GuardKind, Guard[]>();
  const sometimes = new Map<GuardKind, Guard[]>();
  for (const [kind, ids] of [...common.may].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (kind === "checked" || kind === "failed" || kind === "roles" || kind === "switch" || kind === "accounted") continue;
    const target = common.must.has(kind) ? always : sometimes;
    target.set(kind, (common.must.get(kind) ?? ids).map((id) => ({ ...guardById(id), kind })).sort(inOrder));
  }
  return { always, sometimes };
}

/** Ids of guards count the order in which entrypoints happened to be linked. */
function inOrder(a: Guard, b: Guard): number {
  return a.at.file < b.at.file ? -1 : a.at.file > b.at.file ? 1 : a.at.span[0] - b.at.span[0];
}

/** Of the guards that are asked those by which no way to a call tells itself from another. */
function unheeded(asked: ReadonlySet<number>, facts: readonly GuardFacts[], guardById: (id: number) => KnownGuard): Map<GuardKind, Guard[]> {
  const heeded = new Set([...meetAll(facts).may.values()].flat());
  return groupedBy([...asked].filter((id) => !heeded.has(id)).map(guardById).sort(inOrder), ({ kind }) => kind);
}

/** The guards that are asked, and the calls that were not followed: each place once, in the order met. */
function metIn(root: Linked): { asked: ReadonlySet<number>; notFollowed: NotFollowed[] } {
  const asked = new Set<number>();
  const found = new Map<string, NotFollowed>();
  const seen = new Set<Linked>();
  const stack: Linked[] = [root];
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === "guard") asked.add(node.guard);
    if (node.kind === "not-followed") found.set(placeKey(node.at), { at: node.at, callee: node.callee, why: node.why });
    stack.push(...[...childrenOf(node)].reverse());
  }
  return { asked, notFollowed: [...found.values()] };
}

