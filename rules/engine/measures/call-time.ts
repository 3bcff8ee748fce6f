import { assumptions, type AssumptionName, type Assumptions } from "../../catalog/assumptions.js";
import type { Backoff } from "../../catalog/api.js";
import { madeByName, speedClass } from "../../catalog/model-names.js";
import type { LinkedModelCall } from "../link/linked.js";
import type { Timeout } from "../link/model-calls/call-timing.js";
import { multiplyAmounts, type Amount } from "./amount.js";
import type { Figure } from "./figure.js";
import { given } from "./figures.js";
import { cut, greater, named, plus, times } from "./sums.js";

/** What one model call takes, from asking to the first piece of the answer and to its end. */
export interface CallTime {
  first: Figure;
  end: Figure;
}

/** Which timers end a call: its own, and those of the controllers it was handed. */
export interface TimersOf {
  (call: Pick<LinkedModelCall, "timing">): {
    attempt: Timeout | null;
    call: Timeout | null;
    /** Whether it ends when the caller leaves. */
    leaves: boolean;
  };
}

/** A clean run: the model answers as such models do; an agent takes a few steps. */
export function ordinaryCallTime(node: LinkedModelCall, tools: Figure, set: Assumptions): CallTime {
  const steps = lesserOf(stepsOf(node), set.agentTurns);
  const network = assume("networkSeconds", set);
  const { first, whole } = answerTime(node, set);
  const turn = plus(network, plus(first, whole));
  const before = steps === 1 ? null : times(plus(turn, tools), typeof steps === "number" ? steps - 1 : steps, "earlier steps", { assumption: "agentTurns" });
  const begin = plus(network, first);
  return {
    // A stream carries the first step as well as the last.
    first: named(before && !node.api.streams ? plus(before, begin) : begin, `${node.callee} begins to answer`, node.at),
    end: named(before ? plus(before, plus(turn, tools)) : plus(turn, tools), `${node.callee} answers`, node.at),
  };
}

/**
 * The worst case: every attempt but the last runs into whatever ends it, with the pauses between,
 * at every step. Without a timeout that is Node's own, on a provider that hangs (FACTS J).
 */
export function worstCallTime(node: LinkedModelCall, tools: Figure, timers: ReturnType<TimersOf>, set: Assumptions): CallTime {
  const { timing } = node;
  const tries = node.factors.filter(({ layer }) => layer === "sdk-retry").reduce<Amount>((all, { times: more }) => multiplyAmounts(all, more), 1);
  const others = node.factors.filter(({ layer }) => layer === "repetition" || layer === "fan-out" || layer === "sum");
  const attempt = attemptSeconds(timers.attempt, timing.sdkDefault, set);
  const pauses = tries === 1 ? given(0, "seconds", "") : pausesBetween(tries, timing.backoff, "pauses between the attempts");
  const refused = timing.retryAfterMaxMs === null || tries === 1 ? null : waited(timing.retryAfterMaxMs, tries, attempt, set);
  const hanging = plus(times(attempt, tries, "attempts", { at: node.at }), pauses);
  const step = refused ? greater(hanging, refused) : hanging;
  const turn = others.reduce((all, { times: count, what, at, why }) => times(all, count, what, { at, why }), step);
  const whole = times(plus(turn, tools), stepsOf(node), "agent steps", { at: node.at });
  const limit = timers.call && typeof timers.call.milliseconds === "number" ? given(timers.call.milliseconds / 1_000, "seconds", timers.call.what, { at: timers.call.at }) : null;
  const within = (figure: Figure) => (limit ? cut(figure, limit, `${node.callee}, cut by ${timers.call!.what}`) : named(figure, `${node.callee}, at worst`, node.at));
  const end = within(whole);
  if (!node.api.streams) return { first: end, end };
  const stalled = plus(end, longestStream(node, set));
  return { first: within(turn), end: limit ? within(stalled) : stalled };
}

/** The pauses before each further try, with the longest one an SDK or helper makes: jitter only shortens them. */
export function pausesBetween(tries: Amount, backoff: Backoff | null, what: string): Figure {
  if (typeof tries !== "number") return given(tries === "unbounded" ? "unbounded" : "unknown", "seconds", what);
  const { firstMs, factor, maxMs } = backoff ?? { firstMs: 1_000, factor: 2, maxMs: 60_000 };
  let sum = 0;
  for (let pause = firstMs, left = Math.min(tries - 1, 1_000); left > 0; left--, pause *= factor) sum += Math.min(pause, maxMs ?? pause);
  return given(sum / 1_000, "seconds", what);
}

/** A provider that refuses at once and asks to wait before each further try. */
function waited(longestMs: number | "uncapped", tries: Amount, attempt: Figure, set: Assumptions): Figure {
  const pause = longestMs === "uncapped" || longestMs > set.longestRetryAfter * 1_000 ? assume("longestRetryAfter", set) : given(longestMs / 1_000, "seconds", "the longest Retry-After it obeys");
  const further = typeof tries === "number" ? tries - 1 : tries;
  return plus(times(plus(assume("networkSeconds", set), pause), further, "refused attempts"), attempt);
}

function attemptSeconds(timeout: Timeout | null, sdkDefault: number | null, set: Assumptions): Figure {
  const hanging = assume("hangingAttempt", set);
  const own = timeout && typeof timeout.milliseconds === "number" ? given(timeout.milliseconds / 1_000, "seconds", timeout.what, { at: timeout.at }) : null;
  if (own) return cut(hanging, own, "");
  return sdkDefault === null ? hanging : cut(hanging, given(sdkDefault / 1_000, "seconds", "the client's own timeout"), "");
}

/** Either it goes on as slowly as such models do, or it stalls until Node gives up. */
function longestStream(node: LinkedModelCall, set: Assumptions): Figure {
  return greater(answerTime(node, set).whole, assume("stalledStream", set));
}

function stepsOf(node: LinkedModelCall): Amount {
  return node.factors.filter(({ layer }) => layer === "agent-steps").reduce<Amount>((all, { times: more }) => multiplyAmounts(all, more), 1);
}

function lesserOf(amount: Amount, most: number): Amount {
  return typeof amount === "number" ? Math.min(amount, most) : Number.isFinite(most) ? most : amount;
}

/** Until the first token, and from there to the last. */
function answerTime(node: LinkedModelCall, set: Assumptions): { first: Figure; whole: Figure } {
  const whole = wholeTasks[taskOf(node)];
  if (whole) return { first: assume(whole, set), whole: given(0, "seconds", "") };
  const kind = speedClass(node.model);
  const tokens = node.timing.outputTokens === null ? set.answerTokens : Math.min(node.timing.outputTokens, set.answerTokens);
  const speed = set[`speed${kind}`];
  const writing: Figure = {
    value: tokens / speed, unit: "seconds", what: `writing ${tokens} tokens`, how: "given", parts: [], at: null, assumption: `speed${kind}`,
  };
  return { first: assume(`firstToken${kind}`, set), whole: writing };
}

type Task = LinkedModelCall["api"]["task"];

/** Tasks whose answer comes in one piece. */
const wholeTasks: Partial<Record<Task, AssumptionName>> = {
  embedding: "embeddingSeconds", rerank: "embeddingSeconds", image: "imageSeconds", speech: "speechSeconds",
  transcription: "speechSeconds", video: "videoSeconds", batch: "batchSeconds",
};

/** What a call makes; of a model of a host of many as far as its name tells: a film, a picture. */
export function taskOf({ api: { task }, model }: Pick<LinkedModelCall, "api" | "model">): Task {
  return task !== "other" ? task : madeByName(model) ?? "other";
}

function assume(name: AssumptionName, set: Assumptions): Figure {
  return given(set[name], "seconds", assumptions[name].why, { assumption: name });
}
