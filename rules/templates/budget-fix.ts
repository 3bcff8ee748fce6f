import { settleCall } from "../engine/edits/guards/settle-call.js";
import type { Entrypoint, Handler, ModelCall } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import { paidCalls } from "../engine/guards/missing-guard.js";
import { actionNames, guardFixes } from "./guard-fix.js";
import { userOf } from "./handler-user.js";
import { templateFix } from "./template-fix.js";

/** What the template `budget` lets one request set aside; it is not written where it would say no more than that. */
const MOST_DOLLARS = 0.05;

/**
 * The fix that puts a budget before the one paid call of a handler: what it can cost is set aside
 * right before, and what it did cost settled after. Where its price is not known, or the call has no
 * shape that can surely be settled, what an ordinary request costs is charged beforehand.
 */
export function budgetFixes(entrypoint: Entrypoint, handler: Handler, templateFolder: string | null): Fix[] {
  const [charge] = guardFixes("budget", entrypoint, handler, templateFolder);
  const settled = settledCall(entrypoint, handler);
  if (!charge || !settled) return charge ? [charge] : [];
  const { app, file } = entrypoint;
  const isAction = entrypoint.kind === "server-action";
  const reserve = templateFix({
    template: "budget", also: isAction ? ["action"] : [], place: { app, folder: templateFolder }, file,
    title: isAction ? "Set aside what the call may cost, and throw where that is too much (reserveBudget)" : "Set aside what the call may cost, and refuse with 402 (reserveBudget)",
    uses: (text, from, { read, specifier }) => settleCall(file, text, {
      handler: handler.at.span, call: settled.call.at.span, name: "reserveBudget", from, user: "requireUser", otherUser: userOf(handler, file, text, read), action: isAction ? actionNames(specifier("action")) : null, streams: settled.call.api.streams,
      statements: ({ variable, user }) => reserving(variable, `reserveBudget(${user}${settled.atMost})`, isAction),
      settle: (variable) => ({ open: `${variable}.spend(`, close: `, ${settled.price})`, options: `${variable}.onStream(${settled.price})` }),
    }),
  });
  return [{
    ...reserve,
    edits(read) {
      const edits = reserve.edits(read);
      return edits.length === 0 ? charge.edits(read) : edits;
    },
  }];
}

function reserving(variable: string, call: string, isAction: boolean): string[] {
  return isAction ? [`const ${variable} = await orThrow(${call});`] : [`const ${variable} = await ${call};`, `if (${variable} instanceof Response) return ${variable};`];
}

interface SettledCall {
  call: ModelCall;
  /** As code: the dearest of the models it may ask, in dollars per million tokens. */
  price: string;
  /** As code: what it costs at worst, where that is less than what a request may set aside. */
  atMost: string;
}

function settledCall({ file }: Entrypoint, { modelCalls, cost }: Handler): SettledCall | null {
  const [call, ...others] = modelCalls.filter((one) => paidCalls(one) && !one.callerPays);
  if (!call || others.length > 0 || call.at.file !== file || !countsTokens(call)) return null;
  if (call.knownModels.length === 0 || call.usage.some(({ openModel }) => openModel)) return null;
  const price = `{ input: ${most(call.knownModels.map(({ inputUsd }) => inputUsd))}, output: ${most(call.knownModels.map(({ outputUsd }) => outputUsd))} }`;
  const { value } = cost.worst;
  const dollars = typeof value === "number" ? Math.max(0.001, Math.ceil(value * 1_000) / 1_000) : Infinity;
  return { call, price, atMost: dollars < MOST_DOLLARS ? `, ${dollars}` : "" };
}

function most(values: readonly number[]): number {
  return Math.max(...values);
}

/** Calls whose answer, or whose callback at a stream's end, tells the tokens they took. */
function countsTokens({ package: from, callee, api, given }: ModelCall): boolean {
  if (from === "ai") return api.streams ? /(^|\.)streamText$/.test(callee) : /(^|\.)generate(Text|Object)$/.test(callee);
  if (api.streams || given.call.includes("stream")) return false;
  if (from === "openai") return /\.(chat\.completions|responses)\.(create|parse)$/.test(callee);
  return from === "@anthropic-ai/sdk" && /\.messages\.create$/.test(callee);
}
