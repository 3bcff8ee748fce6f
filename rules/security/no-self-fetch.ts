import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { words } from "../engine/message.js";

export const noSelfFetch = defineRule({
  id: "no-self-fetch",
  group: "security",
  subject: "app",
  summary: "Disallow server code that asks the app's own AI routes over the network.",
  why: "One answer then keeps two functions waiting and paid for, the inner one is cut off on its own clock, and the caller's session is lost on the way unless somebody hands it on.",
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
