import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";

export const noStreamingInDurableEndpoint = defineRule({
  id: "no-streaming-in-durable-endpoint",
  group: "durability",
  subject: "entrypoint",
  summary: "Disallow model calls that stream in a durable endpoint, outside its steps.",
  why: "As soon as a step waits or is tried again, the engine answers with a redirect to the run's result: the stream is gone, and the model is asked again at each re-entry.",
  presets: ["recommended"],
  severity: "warning",
  fixable: null,
  options: z.strictObject({}),
  absorbs: ["no-side-effect-outside-step"],

  *check(entrypoint) {
    for (const handler of entrypoint.handlers) {
      for (const { endpoint, streams, engine } of handler.durable) {
        for (const call of endpoint ? streams : []) {
          yield {
            at: call.at,
            message: `${call.callee} streams in a durable endpoint of ${engine}: after a retry the caller gets a redirect in place of the stream, and the model is asked anew. Ask in a step without streaming, or let a durable function write what a route of its own streams.`,
            related: [{ at: endpoint!.at, message: "the durable endpoint" }],
          };
        }
      }
    }
  },
});
