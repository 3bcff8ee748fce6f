import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";

export const requireErrorBoundary = defineRule({
  id: "require-error-boundary",
  group: "errors",
  subject: "app",
  summary: "Require an error boundary above every page that shows what a model answers.",
  why: "An answer that cannot be rendered, or a model that fails while the page is, then leaves an empty page with nothing to press.",
  presets: ["all"],
  severity: "warning",
  fixable: null,
  options: z.strictObject({}),

  *check(app, { name, lineOf }) {
    for (const { at, url, asks, routes } of app.unboundPages()) {
      const where = asks.at.file === at.file ? "" : ` (${name(asks.at.file)}:${lineOf(asks.at)})`;
      yield {
        at,
        message: `No \`error.tsx\` found beside ${url} or above it, where ${asks.what}${where}: what fails while it is rendered leaves an empty page, with no way to try again. Add an \`error.tsx\` that shows what happened and a button to try again.`,
        related: [{ at: asks.at, message: asks.what }],
        routes,
      };
    }
  },
});
