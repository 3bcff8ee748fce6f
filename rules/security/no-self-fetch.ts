import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { words } from "../engine/message.js";

export const noSelfFetch = defineRule({
  id: "no-self-fetch",
  group: "security",
  subject: "app",
  summary: "Disallow server code that calls the app's own AI routes over the network.",
  why: "You then pay for two functions that wait for one answer, the inner one is cut off on its own clock, and the caller's session is lost unless the code passes it on.",
  presets: ["recommended"],
  severity: "warning",
  fixable: null,
  oncePerFile: true,
  options: z.strictObject({}),

  *check({ serverRequests }, { fileName }) {
    for (const { at, callee, handlers, route } of serverRequests) {
      const [handler] = handlers;
      if (!handler) continue;
      yield {
        at,
        message: words`\`${callee}\` asks ${route.url}, a route of this app, from its own server: two functions wait for one answer, and the cookies of the caller are not sent along. Call the function behind ${handler.name} (${fileName(route.file)}).`,
        related: [{ at: handler.at, message: `the handler it asks` }],
        routes: [route.file],
      };
    }
  },
});
