import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { insertOption } from "../engine/edits/calls/insert-option.js";
import type { Entrypoint, Handler, ModelCall } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import { nameInside, reachedThrough } from "../engine/in-words.js";
import { failsLate } from "../engine/measures/late-streams.js";
import { nodesIn } from "../engine/measures/fold.js";

export const requireStreamErrorHandler = defineRule({
  id: "require-stream-error-handler",
  group: "streaming",
  subject: "entrypoint",
  summary: "Require an `onError` for every streamed result.",
  why: "A stream has answered 200 before the provider fails. Without a handler the answer just ends, and your code never hears of it.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  oncePerFile: true,
  options: z.strictObject({
    acceptProtocol: z.boolean().default(true).describe("Whether a UI message stream is answer enough: its reader is told that something failed, and the SDK logs what. Under `strict` and `all`: no."),
  }),
  presetOptions: { strict: { acceptProtocol: false }, all: { acceptProtocol: false } },

  *check(entrypoint, { options }) {
    for (const handler of entrypoint.handlers) {
      if (handlesErrors(handler, options.acceptProtocol)) continue;
      for (const call of handler.modelCalls) {
        if (!failsLate(call) || call.given.call.includes("onError") || call.timing.unclear || call.step || call.workflow) continue;
        yield {
          at: call.at,
          message: `No \`onError\` found for ${call.callee}: it returns before the provider answers and throws nothing, so when the provider fails (no key, a rate limit, an outage) ${outcome(entrypoint, handler)}`,
          related: reachedThrough(call),
          fixes: fixOf(call),
        };
      }
    }
  },
});

function outcome(entrypoint: Entrypoint, handler: Handler): string {
  const who = nameInside(entrypoint, handler);
  if (entrypoint.background) return `${who} goes on with what there is of the answer, and counts as done. Give it \`onError\`: record the error, and throw it once the stream has ended.`;
  return `${who} has said 200 already, and its reader is left with an empty or broken answer, or one that does not say what failed. Give it \`onError\`: record the error, and say something to the reader.`;
}

/** Some part of the handler is handed a function for errors, passes them on as such, or goes through a stream itself and sees them. */
function handlesErrors({ tree }: Handler, acceptProtocol: boolean): boolean {
  for (const node of nodesIn(tree)) if ((node.kind === "stream-errors" && (acceptProtocol || node.by === "handler")) || (node.kind === "join" && node.stream)) return true;
  return false;
}

function fixOf({ at }: ModelCall): Fix[] {
  return [{
    title: "Give it onError, which logs the error",
    safe: false,
    edits(read) {
      const text = read(at.file);
      return text === null ? [] : insertOption(at.file, text, { call: at.span, argument: 0, path: ["onError"], value: "({ error }) => console.error(error)" });
    },
  }];
}
