import { z } from "zod";
import { defineRule, type Ask } from "../engine/define-rule.js";
import { awaitCall, handToAfter } from "../engine/edits/calls/dropped-promise.js";
import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import type { Fix, TextEdit } from "../engine/finding.js";
import { nameOf } from "../engine/in-words.js";
import { isAtLeast } from "../engine/major-version.js";
import type { Amount } from "../engine/measures/amount.js";
import { floatingCalls, type FloatingCall } from "../engine/measures/floating.js";
import { words, type Message } from "../engine/message.js";

export const noFloatingModelCall = defineRule({
  id: "no-floating-model-call",
  group: "durability",
  subject: "entrypoint",
  summary: "Disallow model calls that nobody waits for.",
  why: "Once the response is sent, the platform stops the function, and with it whatever is still under way: the answer is paid for and lost, and nobody sees its error.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint, ask) {
    // A server of one's own runs on, and what it has started with it.
    if (entrypoint.app.platform.name === "self-hosted") return;
    for (const handler of entrypoint.handlers) {
      for (const floating of floatingCalls(handler.tree)) {
        const { at, callee, calls, within } = floating;
        yield {
          at,
          message: words`Nobody waits for ${startedBy(callee)}${asking(floating, handler, ask)}: ${losing(within, nameOf(entrypoint, handler))}, and the platform stops what is still under way: the answer is paid for and lost, and nobody sees its error. ${remedy(floating, entrypoint)}`,
          related: calls.map((call) => ({ at: call.at, message: `${call.callee} is left alone` })),
          fixes: fixesFor(floating, entrypoint),
        };
      }
    }
  },
});

function startedBy(callee: string): string {
  return callee.startsWith("(") ? "what is started here" : `\`${callee}\``;
}

/** What it asks, and how often: of a call of the SDK itself that is said already. */
function asking({ at, calls }: FloatingCall, { modelCalls }: Handler, ask: Ask<unknown>): Message {
  const [first] = calls;
  const own = first && modelCalls.find((call) => call.at.file === first.at.file && call.at.span[0] === first.at.span[0]);
  if (!first || !own) return "";
  const requests = requestsOf(own.attempts.max);
  if (first.at.file === at.file && first.at.span[0] === at.span[0]) return ` (${requests})`;
  return words` (${requests} by ${first.callee}, ${ask.place(first.at)}${calls.length > 1 ? `, and ${calls.length - 1} more` : ""})`;
}

function requestsOf(max: Amount): string {
  if (typeof max !== "number") return "any number of requests to a model";
  return max > 1 ? `up to ${max} requests to a model` : "a request to a model";
}

function losing(within: FloatingCall["within"], who: string): string {
  switch (within) {
    case "handler":
      return `${who} can end before it does`;
    case "after":
      return `the work that ${who} has handed on ends without it`;
    case "stream":
      return `the stream of ${who} ends without it`;
    case "step":
      return `its step in ${who} ends without it, and does not remember it`;
  }
}

function remedy(floating: FloatingCall, entrypoint: Entrypoint): string {
  if (floating.list === "forEach") return "`forEach` drops the promises of its callback: await `Promise.all` of a `map`, or go through the list in a loop.";
  if (floating.list) return `Await \`Promise.all\` of what \`${floating.list}\` gives.`;
  return takesAfter(floating, entrypoint) ? "Hand it to `after()`, which keeps the function until it has ended, or await it." : "Await it.";
}

/** `after` is there since 15.1, in the app router alone (next@16.4.6:dist/docs/01-app/03-api-reference/04-functions/after.md). */
function takesAfter({ within }: FloatingCall, { kind, app, background }: Entrypoint): boolean {
  return within === "handler" && !background && kind !== "pages-api" && isAtLeast(app.next.version, "15.1.0");
}

function fixesFor(floating: FloatingCall, entrypoint: Entrypoint): Fix[] {
  if (floating.list !== null) return [];
  const { file, span } = floating.at;
  const fix = (title: string, edit: (file: string, text: string, call: typeof span) => TextEdit[]): Fix => ({
    title,
    safe: false,
    edits(read) {
      const text = read(file);
      return text === null ? [] : edit(file, text, span);
    },
  });
  return [...(takesAfter(floating, entrypoint) ? [fix("Hand it to after()", handToAfter)] : []), fix("Await it", awaitCall)];
}
