import { z } from "zod";
import { nodeOnlyBuiltins, nodeOnlyPackages } from "../catalog/node-only.js";
import { defineRule } from "../engine/define-rule.js";
import { words } from "../engine/message.js";

export const noNodeApiInEdge = defineRule({
  id: "no-node-api-in-edge",
  group: "limits",
  subject: "entrypoint",
  summary: "Disallow modules that need Node.js in routes on the Edge runtime.",
  why: "The build fails, or the route throws when it is first called.",
  presets: ["recommended"],
  severity: "error",
  fixable: null,
  options: z.strictObject({}),

  *check({ app, imports, kind, runtime, url }, { fileName }) {
    if (runtime.value !== "edge" || runtime.from === null || kind === "middleware" || app.platform.name === "cloudflare") return;
    for (const { from, at } of imports) {
      const why = reason(from);
      if (why === null) continue;
      yield {
        at,
        message: words`\`${from}\` does not work on the Edge runtime, on which ${url} runs (${fileName(runtime.from.file)}): ${why}. Run the route on Node.js.`,
        related: [{ at: runtime.from, message: "the runtime" }],
      };
    }
  },
});

function reason(from: string): string | null {
  const name = from.replace(/^node:/, "");
  if (nodeOnlyBuiltins.has(name)) return "it is Node's own";
  return nodeOnlyPackages.get(from) ?? null;
}
