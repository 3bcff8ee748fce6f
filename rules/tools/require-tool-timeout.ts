import { z } from "zod";
import { defineRule, type Ask } from "../engine/define-rule.js";
import type { ModelCall } from "../engine/entrypoint.js";
import { majorOf } from "../engine/major-version.js";
import { secondsInWords } from "../engine/measures/limits.js";
import { endlessToolRequests, type EndlessRequest } from "../engine/measures/tool-requests.js";
import { words, type Message } from "../engine/message.js";
import { timeoutFixes } from "../engine/timeout-fix.js";
import { toolFixes } from "../templates/call-fix.js";

export const requireToolTimeout = defineRule({
  id: "require-tool-timeout",
  group: "tools",
  subject: "entrypoint",
  summary: "Require a timeout for the requests that tools make.",
  why: "An agent waits for its tool: one host that hangs holds the whole answer, with all the steps that are paid for already, until the platform ends the route.",
  presets: ["strict"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({
    milliseconds: z.number().int().min(1).default(10_000).describe("The timeout that the fix writes."),
  }),

  *check(entrypoint, ask) {
    for (const handler of entrypoint.handlers) {
      for (const endless of endlessToolRequests(handler)) {
        const { call, request, tool } = endless;
        if (limitsTools(call)) continue;
        yield {
          at: request.at,
          message: words`${toolOf(endless)} asks ${request.host ?? "another host"} without a timeout. ${hanging(endless, ask)} Give the request one, ${secondsInWords(ask.options.milliseconds / 1_000)} say, and let the tool tell the model that it has failed.`,
          related: [...(tool.at ? [{ at: tool.at, message: "the tool" }] : []), { at: call.at, message: `${call.callee} runs it` }],
          fixes: [...timeoutFixes(endless.request, ask.options.milliseconds), ...toolFixes(call, tool, { app: entrypoint.app, folder: ask.templateFolder })],
        };
      }
    }
  },
});

/** `timeout: { toolMs }` and its like, since AI SDK 7 (FACTS C4). */
function limitsTools({ package: name, version, given }: ModelCall): boolean {
  return name === "ai" && (majorOf(version) ?? 0) >= 7 && given.call.includes("timeout");
}

function toolOf({ tool, call }: EndlessRequest): string {
  return tool.name ? `The tool ${tool.name} of ${call.callee}` : `A tool of ${call.callee}`;
}

function hanging({ call, endsAfter }: EndlessRequest, ask: Ask<unknown>): Message {
  const steps = call.attempts.factors.find(({ layer }) => layer === "agent-steps")?.times;
  const long = endsAfter === null ? "for ever" : `for up to ${secondsInWords(endsAfter / 1_000)}`;
  const each = typeof steps === "number" && steps > 1 ? `, at each of its ${steps} steps` : "";
  return words`A host that hangs holds ${call.callee} (${ask.place(call.at)}) ${long}${each}.`;
}
