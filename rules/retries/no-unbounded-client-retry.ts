import { z } from "zod";
import type { ClientRetry } from "../engine/client/retries.js";
import { defineRule } from "../engine/define-rule.js";
import { setOption } from "../engine/edits/calls/change-option.js";
import type { Fix } from "../engine/finding.js";

export const noUnboundedClientRetry = defineRule({
  id: "no-unbounded-client-retry",
  group: "retries",
  subject: "client-module",
  summary: "Disallow client code that calls an AI route again for as long as it fails.",
  why: "Each open tab goes on asking while the provider is down, and each request may be tried again, and billed, on the server.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({
    retries: z.number().int().min(1).default(3).describe("The number of retries that the fix writes."),
  }),

  *check({ retries }, { options }) {
    for (const retry of retries) {
      const { request, how } = retry;
      const attempts = request.handlers.map((handler) => handler.attempts).find(({ max }) => max !== 1 && max !== "unknown");
      yield {
        at: retry.at,
        message: `${request.route.url} is asked again for as long as it fails: ${how}.${attempts ? ` Each time can become ${attempts.max} requests to the provider (${attempts.formula}).` : ""} Stop after a few attempts, and let the user ask again.`,
        related: [{ at: request.at, message: `asks ${request.route.url}` }],
        routes: [request.route.file],
        fixes: capOf(retry, options.retries),
      };
    }
  },
});

function capOf({ cap }: ClientRetry, retries: number): Fix[] {
  if (cap === null) return [];
  const { call, argument, path } = cap;
  return [{
    title: `Stop after ${retries} retries`,
    safe: false,
    edits(read) {
      const text = read(call.file);
      return text === null ? [] : setOption(call.file, text, { call: call.span, argument, path, value: String(retries) });
    },
  }];
}
