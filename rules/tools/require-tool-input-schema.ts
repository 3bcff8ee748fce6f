import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { reachedThrough } from "../engine/in-words.js";
import type { LinkedTool } from "../engine/link/linked.js";

export const requireToolInputSchema = defineRule({
  id: "require-tool-input-schema",
  group: "tools",
  subject: "entrypoint",
  summary: "Require a schema for the input of every tool that runs code.",
  why: "The model writes a tool's arguments, and whoever writes the prompt moves the model: without a schema they reach your code unchecked.",
  presets: ["recommended"],
  severity: "warning",
  fixable: null,
  options: z.strictObject({
    lengths: z.boolean().default(false).describe("Whether texts in a schema need a maximum length. Under `strict` and `all`: true."),
  }),
  presetOptions: { strict: { lengths: true }, all: { lengths: true } },

  *check(entrypoint, { options }) {
    for (const handler of entrypoint.handlers) {
      for (const call of handler.modelCalls) {
        for (const tool of call.tools) {
          const fault = faultOf(tool, options.lengths);
          if (!tool.at || !fault) continue;

          yield {
            at: tool.at,
            message: `The tool${tool.name ? ` ${tool.name}` : ""} of ${call.callee} ${fault}`,
            related: [{ at: call.at, message: `${call.callee} is called here` }, ...reachedThrough(call)],
          };
        }
      }
    }
  },
});

function faultOf({ input }: LinkedTool, lengths: boolean): string | null {
  switch (input) {
    case "missing":
      return "has no schema for its input: the model is told of no arguments, and whatever it sends runs your code. Say what it takes with a schema.";
    case "any":
      return "takes any input: its schema checks nothing. Name its members and their types.";
    case "unbounded":
      return lengths ? "takes text of any length. Give each text of its schema a maximum, and each list one." : null;
    default:
      return null;
  }
}
