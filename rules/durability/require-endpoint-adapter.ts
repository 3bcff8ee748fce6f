import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";

export const requireEndpointAdapter = defineRule({
  id: "require-endpoint-adapter",
  group: "durability",
  subject: "entrypoint",
  summary: "Require the `endpointAdapter` of an Inngest client whose `endpoint()` is used.",
  why: "The adapter tells the client how to read requests and write answers; without it `endpoint()` throws as its file loads, and the route answers nothing but errors.",
  presets: ["recommended"],
  severity: "error",
  fixable: null,
  options: z.strictObject({}),

  *check(entrypoint, ask) {
    for (const handler of entrypoint.handlers) {
      for (const { endpoint } of handler.durable) {
        if (!endpoint?.withoutAdapter) continue;

        yield {
          at: endpoint.at,
          message: `The client of this endpoint (${ask.name(endpoint.withoutAdapter)}) has no \`endpointAdapter\`, so \`endpoint()\` throws as this file loads. Import \`endpointAdapter\` from "inngest/next" and hand it to \`new Inngest({ … })\`.`,
        };
      }
    }
  },
});
