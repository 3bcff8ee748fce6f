import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { nameOf } from "../engine/in-words.js";
import { words } from "../engine/message.js";

export const noAuthInLayout = defineRule({
  id: "no-auth-in-layout",
  group: "security",
  subject: "app",
  summary: "Disallow authentication that only a layout or page checks, and not the AI routes behind it.",
  why: "A layout or page decides what is shown. Routes and actions run without it, for whoever knows their URL, and each answer is billed.",
  presets: ["strict"],
  severity: "warning",
  fixable: null,
  options: z.strictObject({}),

  *check({ outerChecks }, { fileName }) {
    for (const { at, how, in: where, routes } of outerChecks()) {
      const [first, ...others] = routes;
      if (!first) continue;
      const who = `${nameOf(first.route, first.handler)}${others.length > 0 ? ` and ${others.length} more` : ""}`;
      const why = first.route.kind === "page"
        ? "a layout is not rendered again when people move between its pages, and does not stop the page from asking the model"
        : `a ${where} decides what is shown, and requests do not pass it`;
      yield {
        at,
        message: words`This ${where}'s check (${how}) is the only authentication found around ${who}: ${why}. Check before the model is asked as well, in ${fileName(first.handler.at.file)}.`,
        related: routes.map(({ route, handler }) => ({ at: handler.at, message: `${nameOf(route, handler)} asks a model without a check of its own` })),
        routes: [...new Set(routes.map(({ route }) => route.file))].sort(),
      };
    }
  },
});
