import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { Handler } from "../engine/entrypoint.js";
import type { Linked } from "../engine/link/linked.js";
import { nodesIn } from "../engine/measures/fold.js";
import { nameInside } from "../engine/in-words.js";

export const noUnboundedStreamBuffer = defineRule({
  id: "no-unbounded-stream-buffer",
  group: "streaming",
  subject: "entrypoint",
  summary: "Disallow hand-made streams of a model's answer that ignore slow readers and readers who have left.",
  why: "A `ReadableStream` that writes everything from `start` reads the model to its end, whoever reads it: a slow reader's answer piles up in memory, and for a reader who has left the rest is generated and billed all the same.",
  presets: ["strict"],
  severity: "warning",
  fixable: null,
  options: z.strictObject({}),

  *check(entrypoint) {
    for (const handler of entrypoint.handlers) {
      const call = handler.modelCalls.find(({ timing, api }) => api.streams && !timing.requestSignal && !timing.unclear);
      if (!call) continue;
      for (const { at } of streamsIn(handler)) {
        yield {
          at,
          message: `This stream of ${nameInside(entrypoint, handler)} has neither \`pull\` nor \`cancel\`, and the request's signal was not found to reach ${call.callee}: when the reader is slow the answer piles up in memory, and when the reader leaves it is generated to its end and billed. Write one part at each \`pull\`, and end the model's stream in \`cancel\`; or hand the SDK's own stream on.`,
          related: [{ at: call.at, message: `${call.callee} goes on` }],
        };
      }
    }
  },
});

/** Streams made by hand that go through what a model streams. */
function streamsIn({ tree }: Handler): (Linked & { kind: "deferred" })[] {
  return [...nodesIn(tree)].flatMap((node) => {
    if (node.kind !== "deferred" || !node.source || node.source.includes("pull") || node.source.includes("cancel")) return [];
    return [...nodesIn(node.body)].some((one) => one.kind === "join" && one.stream) ? [node] : [];
  });
}
