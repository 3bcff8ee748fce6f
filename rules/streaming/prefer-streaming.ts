import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { streamWholeText } from "../engine/edits/answers/stream-text.js";
import type { Entrypoint, Handler, ModelCall } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import { nameOf, reachedThrough } from "../engine/in-words.js";
import { majorOf } from "../engine/major-version.js";
import { secondsInWords } from "../engine/measures/limits.js";
import { isStreaming } from "../engine/measures/streaming.js";

export const preferStreaming = defineRule({
  id: "prefer-streaming",
  group: "streaming",
  subject: "entrypoint",
  summary: "Prefer streaming where people wait for a long text.",
  why: "Nothing is seen until the last word is written. Streamed, the same answer begins to show in about a second, and a route that is killed has at least shown a part.",
  presets: ["strict"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({
    seconds: z.number().min(1).default(4).describe("The typical wait in seconds from which on an answer should be streamed."),
  }),

  *check(entrypoint, { options }) {
    if (entrypoint.background || (entrypoint.kind !== "route-handler" && entrypoint.kind !== "pages-api")) return;
    for (const handler of entrypoint.handlers) {
      const { value } = handler.time.total.typical;
      const last = handler.modelCalls.filter(isWaitedFor).at(-1);
      if (!last || last.api.task !== "text" || typeof value !== "number" || value < options.seconds || isStreaming(handler.tree)) continue;

      yield {
        at: last.at,
        message: `${nameOf(entrypoint, handler)} shows nothing for about ${secondsInWords(value)}, until ${last.callee} has written its last word. Stream the answer, so that reading begins with the first.`,
        related: reachedThrough(last),
        fixes: fixesOf(entrypoint, handler, last),
      };
    }
  },
});

/** An answer that is JSON, or that tools are called with, is read by code as a whole. */
function isWaitedFor({ deferred, step, given, tools }: ModelCall): boolean {
  const data = ["response_format", "output", "experimental_output", "tool_choice", "toolChoice", "text_format"].some((name) => given.call.includes(name));
  return !deferred && !step && !data && tools.length === 0;
}

/** `streamText` from AI SDK 4 on: before, it was awaited and had no `onError`. */
function fixesOf({ kind }: Entrypoint, handler: Handler, { at: { file, span }, api, callee, package: from, version }: ModelCall): Fix[] {
  if (kind !== "route-handler" || from !== "ai" || callee !== "generateText" || api.task !== "text" || file !== handler.at.file || (majorOf(version) ?? 0) < 4) return [];
  return [{
    title: "Stream the text: the client has to read the answer as it comes, not as JSON",
    safe: false,
    edits(read) {
      const text = read(file);
      return text === null ? [] : streamWholeText(file, text, { handler: handler.at.span, call: span });
    },
  }];
}
