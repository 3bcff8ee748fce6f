import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { durableFetchFixes } from "../templates/durable-fetch-fix.js";

export const requireDurableFetch = defineRule({
  id: "require-durable-fetch",
  group: "durability",
  subject: "client-module",
  summary: "Require clients of durable endpoints to follow a run to its end.",
  why: "When a step fails once or waits, the endpoint answers with a redirect to the run's result at its engine: plain `fetch` cannot follow it there, and `useChat` shows an error while the run is paid for and goes on.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check({ app, redirectsToItself, requests }, { templateFolder }) {
    for (const request of redirectsToItself ? [] : requests) {
      const { at, callee, handlers, redirect, route } = request;
      if (redirect) continue;
      const run = handlers.flatMap((handler) => handler.durable).find(({ endpoint }) => endpoint !== null);
      if (!run?.endpoint) continue;
      yield {
        at,
        message: `${route.url} is a durable endpoint: once a step of it fails or waits, it answers with a redirect to the run's result at ${run.engine}, which \`${callee}\` cannot follow. Give the endpoint's adapter an \`asyncRedirectUrl\` of the app's own, or start the run and ask for its result later.`,
        related: [{ at: run.endpoint.at, message: "the endpoint" }],
        routes: [route.file],
        fixes: durableFetchFixes(request, { app, folder: templateFolder }),
      };
    }
  },
});
