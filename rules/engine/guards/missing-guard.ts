import type { Ask } from "../define-rule.js";
import type { Entrypoint, Guard, Handler, ModelCall } from "../entrypoint.js";
import { guardClaims, type ClaimedKind } from "./guard-candidates.js";
import { placeKey, type Finding, type Fix } from "../finding.js";
import { nameOf } from "../in-words.js";
import { words, type Message } from "../message.js";

/** A handler on whose way to some model call a guard does not hold on every path, in words. */
export interface MissingGuard {
  handler: Handler;
  /** `POST /api/chat`. */
  who: string;
  /** `the way to generateText (lib/ai.ts:12)`. */
  way: Message;
  /** What one request can send: `15 requests to a model`, `one to a model`. */
  requests: string;
  /** What is wrong with the one there is: it holds on some ways only, or refuses nobody. */
  fault: Message | null;
  related: Finding["related"];
  /** What a person may say of the calls on the way. */
  claims: Fix[];
}

/** Handlers with calls that matter and no such guard before one of them. */
export function missingGuards(entrypoint: Entrypoint, kind: ClaimedKind, matters: (call: ModelCall) => boolean, ask: Ask<unknown>): MissingGuard[] {
  return entrypoint.handlers.flatMap((handler) => {
    const open = handler.modelCalls.filter((call) => matters(call) && !call.guards.always.has(kind));
    const [first] = open;
    if (!first) return [];
    const some = open.flatMap((call) => call.guards.sometimes.get(kind) ?? []);
    const unheeded = some.length > 0 ? [] : (handler.unheeded.get(kind) ?? []);
    return [{
      handler,
      who: nameOf(entrypoint, handler),
      way: words`the way to ${first.callee} (${ask.place(first.at)})${open.length > 1 ? ` and ${open.length - 1} more` : ""}`,
      requests: requestsOf(handler),
      fault: some.length > 0 ? inWords(some[0]!, "holds on some paths only", ask) : unheeded.length > 0 ? inWords(unheeded[0]!, "refuses nobody", ask) : null,
      related: [...relatedTo(first, some), ...unheeded.map(({ at, how }) => ({ at, message: `refuses nobody: ${how}` }))].map((one) => ({ ...one, onTheWay: true })),
      claims: guardClaims(entrypoint, handler, first, kind),
    }];
  });
}

/** Models of one's own cost time, not money. */
export function paidCalls(call: ModelCall): boolean {
  return !call.api.local;
}

/** Where callers may bring a key of their own, a check on some ways is the one for those who bring none. */
export function checkedOrPaidByCaller(call: ModelCall, kind: "rateLimit" | "budget"): boolean {
  return call.callerMayPay && call.guards.sometimes.has(kind);
}

/** Only services of the app, or its schedule, are let in to it: it is asked as often as the app wants. Who calls a webhook does so when its own users want something. */
export function isForServices({ kind }: Entrypoint, { guards }: ModelCall): boolean {
  const auth = guards.always.get("auth") ?? [];
  return auth.length > 0 && kind !== "webhook" && (kind === "cron" || auth.every(({ services }) => services));
}

function requestsOf({ attempts }: Handler): string {
  if (typeof attempts.max === "number") return attempts.max === 1 ? "one to a model" : `${attempts.max} requests to a model`;
  return attempts.max === "unknown" ? "an unknown number of requests to a model" : "any number of requests to a model";
}

function inWords(guard: Guard, fault: string, ask: Ask<unknown>): Message {
  return words`The check at ${ask.place(guard.at)} (${guard.how}) ${fault}.`;
}

/** The way to a call, and the guards that hold on some ways to it only. */
export function relatedTo(call: ModelCall, some: readonly Guard[]): Finding["related"] {
  const guards = new Map(some.map((guard) => [`${placeKey(guard.at)} ${guard.how}`, guard]));
  return [
    ...call.chain.slice(1).map(({ at, name }) => ({ at, message: `calls ${name}` })),
    { at: call.at, message: `${call.callee} is called here` },
    ...[...guards.values()].map(({ at, how }) => ({ at, message: `holds on some paths only: ${how}` })),
  ];
}
