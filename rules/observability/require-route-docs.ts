import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { nameOf } from "../engine/in-words.js";
import { words } from "../engine/message.js";

export const requireRouteDocs = defineRule({
  id: "require-route-docs",
  group: "observability",
  subject: "app",
  summary: "Require a current runbook for every AI route, as `ai-routes docs` writes it.",
  why: "When a provider is down at night, whoever is on call has to know what the route calls, what it retries and what that costs, without reading its code.",
  presets: ["all"],
  severity: "warning",
  fixable: null,
  options: z.strictObject({}),

  *check(app, { fileName }) {
    for (const route of app.routes) {
      const [handler] = route.handlers;
      const { file, state } = app.runbook(route);
      if (!handler || state === "current") continue;
      const what = state === "missing" ? words`No runbook found for ${nameOf(route, handler)} (${fileName(file)})` : words`The runbook of ${nameOf(route, handler)} (${fileName(file)}) no longer says what the code does`;
      yield { at: handler.at, message: words`${what}: whoever is on call has to read the code first. Run \`npx ai-routes docs\`.`, routes: [route.file] };
    }
  },
});
