import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { Entrypoint } from "../engine/entrypoint.js";
import { nameOf } from "../engine/in-words.js";
import { traceFix } from "../templates/telemetry-fix.js";

export const requireTraceId = defineRule({
  id: "require-trace-id",
  group: "observability",
  subject: "app",
  summary: "Require AI routes to send an id that identifies the request in the logs.",
  why: "Whoever reports a wrong or slow answer cannot name it otherwise, and you have to guess which request it was.",
  presets: ["all"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(app, ask) {
    for (const route of app.routes) {
      if (!isAnswered(route) || app.namesTraceId(route)) continue;
      for (const handler of route.handlers) {
        const vercel = route.app.platform.name.startsWith("vercel") ? " (Vercel's `x-vercel-id` leads to Vercel's own logs alone)" : "";
        yield {
          at: handler.at,
          message: `No id of the request or its trace found in what ${nameOf(route, handler)} answers${vercel}: when somebody reports an answer of ${handler.modelCalls[0]?.callee ?? "the model"}, nothing tells which request it was. Send one along, as a header (\`x-trace-id\`) or in the message's metadata, and log it.`,
          routes: [route.file],
          fixes: traceFix(route, handler, nameOf(route, handler), ask.templateFolder),
        };
      }
    }
  },
});

/** Somebody waits for an answer that has headers. */
function isAnswered({ background, kind }: Entrypoint): boolean {
  return !background && (kind === "route-handler" || kind === "pages-api");
}
