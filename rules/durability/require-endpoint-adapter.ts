import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { addEndpointAdapter } from "../engine/edits/calls/endpoint-adapter.js";
import type { Fix } from "../engine/finding.js";
import { words } from "../engine/message.js";

export const requireEndpointAdapter = defineRule({
  id: "require-endpoint-adapter",
  group: "durability",
  subject: "entrypoint",
  summary: "Require the `endpointAdapter` of an Inngest client whose `endpoint()` is used.",
  why: "The adapter tells the client how to read requests and write answers; without it `endpoint()` throws as its file loads, and the route answers nothing but errors.",
  presets: ["recommended"],
  severity: "error",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint, ask) {
    for (const handler of entrypoint.handlers) {
      for (const { endpoint } of handler.durable) {
        if (!endpoint?.withoutAdapter) continue;

        yield {
          at: endpoint.at,
          message: words`The client of this endpoint (${ask.fileName(endpoint.withoutAdapter)}) has no \`endpointAdapter\`, so \`endpoint()\` throws as this file loads. Import \`endpointAdapter\` from "inngest/next" and hand it to \`new Inngest({ … })\`.`,
          fixes: [handAdapter(endpoint.withoutAdapter)],
        };
      }
    }
  },
});

/** The app's routes are Next's, so is the adapter. */
function handAdapter(file: string): Fix {
  return {
    title: "Give it endpointAdapter from inngest/next",
    safe: false,
    edits(read) {
      const text = read(file);
      return text === null ? [] : addEndpointAdapter(file, text);
    },
  };
}
