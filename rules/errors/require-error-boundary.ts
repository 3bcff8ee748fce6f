import { z } from "zod";
import type { AskingPage } from "../engine/client/asking-pages.js";
import { defineRule } from "../engine/define-rule.js";
import { words } from "../engine/message.js";
import { fileFix } from "../templates/file-fix.js";

export const requireErrorBoundary = defineRule({
  id: "require-error-boundary",
  group: "errors",
  subject: "app",
  summary: "Require an error boundary above every page that shows what a model answers.",
  why: "Without one, an answer that cannot be rendered, or a model that fails while the page renders, leaves an empty page with nothing to press.",
  presets: ["all"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(app, { place }) {
    const pages = app.askingPages();
    const unbound = pages.filter(({ bound }) => !bound);
    const nowhere = unbound.length > 1 && unbound.length === pages.length;
    // Where there is none at all, one beside the layout is what is missing, once.
    for (const { at, url, asks, routes } of nowhere ? unbound.sort(byDepth).slice(0, 1) : unbound) {
      const where = asks.at.file === at.file ? "" : words` (${place(asks.at)})`;
      const which = nowhere ? ` and ${unbound.length - 1} more of the app's pages` : "";
      const others = nowhere ? unbound.slice(1) : [];
      yield {
        at,
        message: words`No \`error.tsx\` found beside ${url}${which} or above, where ${asks.what}${where}: what fails while it is rendered leaves an empty page, with no way to try again. Add an \`error.tsx\` that shows what happened and a button to try again.`,
        related: [{ at: asks.at, message: asks.what }, ...others.map((other) => ({ at: other.at, message: `${other.url} has none either: ${other.asks.what}` }))],
        fixes: [fileFix("error-boundary", "Show what failed, with a way to try again (error.tsx)", app.app, nowhere ? null : at.file)],
        routes: [...new Set([...routes, ...others.flatMap((other) => other.routes)])].sort(),
      };
    }
  },
});

function byDepth(a: AskingPage, b: AskingPage): number {
  return a.url.length - b.url.length || (a.url < b.url ? -1 : 1);
}
