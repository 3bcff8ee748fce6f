import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { nameInside } from "../engine/in-words.js";
import { resumeFixes } from "../templates/resume-fix.js";

export const requireResumableStream = defineRule({
  id: "require-resumable-stream",
  group: "streaming",
  subject: "entrypoint",
  summary: "Require that a streamed answer can be resumed after a broken connection.",
  why: "A phone that changes networks, or a reload, loses the part that was shown, and asking again pays for the whole answer once more.",
  presets: ["all"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint, { templateFolder }) {
    if (entrypoint.kind !== "route-handler" || entrypoint.background) return;
    if (entrypoint.imports.some(({ from }) => /resumable-stream/.test(from))) return;
    for (const handler of entrypoint.handlers) {
      const streamed = handler.modelCalls.find(({ api, deferred, step }) => api.streams && !deferred && !step);
      if (!streamed) continue;

      yield {
        at: handler.at,
        message: `No way found to resume the stream of ${nameInside(entrypoint, handler)}: whoever loses the connection loses what ${streamed.callee} has written, and asking again pays for all of it. Keep the stream in a store (\`resumable-stream\`) and give the client a route to resume from.`,
        related: [{ at: streamed.at, message: `${streamed.callee} streams here` }],
        fixes: resumeFixes(entrypoint, handler, streamed, templateFolder),
      };
    }
  },
});
