import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { Handler } from "../engine/entrypoint.js";
import type { LinkedModelCall, LinkedTry } from "../engine/link/linked.js";
import { nodesIn } from "../engine/measures/fold.js";
import { nameInside } from "../engine/in-words.js";
import { answerErrorFix } from "../templates/error-fix.js";

export const requireErrorClassification = defineRule({
  id: "require-error-classification",
  group: "errors",
  subject: "entrypoint",
  summary: "Require that a provider's errors are told apart before they are answered.",
  why: "A rate limit, a refused prompt and a wrong key need different answers (come back later, ask something else, wake somebody up). Answered alike, clients retry what cannot work and give up on what would.",
  presets: ["strict"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint, ask) {
    if (entrypoint.background) return;
    for (const handler of entrypoint.handlers) {
      for (const { node, call, status } of answeredAlike(handler)) {
        yield {
          at: { file: node.at.file, span: [node.at.span[0], node.at.span[0] + "try".length] },
          message: `Whatever ${call.callee} fails with, ${nameInside(entrypoint, handler)} answers ${status}: a rate limit (429), a timeout, a refused prompt and a wrong key look alike. Tell them apart in the \`catch\`, and answer 429 with \`Retry-After\`, 4xx and 503 for what they are.`,
          related: [{ at: call.at, message: `${call.callee} is called here` }],
          fixes: [answerErrorFix(node.at, { app: entrypoint.app, folder: ask.templateFolder })],
        };
      }
    }
  },
});

/** Where a `catch` around a call that throws answers with one status, and looks at nothing of the error. */
function answeredAlike({ tree }: Handler): { node: LinkedTry; call: LinkedModelCall; status: number }[] {
  return [...nodesIn(tree)].flatMap((node) => {
    if (node.kind !== "try" || node.handler === null || node.caught?.decides !== false) return [];
    const call = [...nodesIn(node.body)].find((one): one is LinkedModelCall => one.kind === "model-call" && one.throws);
    const answers = [...nodesIn(node.handler)];
    const statuses = new Set(answers.flatMap((one) => (one.kind === "exit" && one.exit === "return" && one.status !== null && one.status >= 400 ? [one.status] : [])));
    const [status] = statuses;
    const goesOn = answers.some((one) => one.kind === "model-call" || (one.kind === "exit" && one.exit === "throw"));
    return call && status !== undefined && statuses.size === 1 && !goesOn ? [{ node, call, status }] : [];
  });
}
