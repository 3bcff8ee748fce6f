import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { Handler } from "../engine/entrypoint.js";
import type { Linked, LinkedModelCall, LinkedTry } from "../engine/link/linked.js";
import { childrenOf } from "../engine/measures/fold.js";
import { failsLate } from "../engine/measures/late-streams.js";
import { nodesIn } from "../engine/measures/fold.js";
import { nameInside } from "../engine/in-words.js";

export const noIneffectiveTry = defineRule({
  id: "no-ineffective-try",
  group: "errors",
  subject: "entrypoint",
  summary: "Disallow `try`/`catch` around a streamed result that is meant for the provider's errors.",
  why: "`streamText` and `streamObject` return at once and never throw what the provider fails with: the fallback, the message or the status in the `catch` is never reached.",
  presets: ["recommended"],
  severity: "warning",
  fixable: null,
  options: z.strictObject({}),

  *check(entrypoint) {
    for (const handler of entrypoint.handlers) {
      for (const { node, call, purpose } of ineffectiveIn(handler)) {
        yield {
          at: { file: node.at.file, span: [node.at.span[0], node.at.span[0] + "try".length] },
          message: `This \`try\` does not catch what the provider fails with: ${call.callee} returns before the provider answers and throws nothing. ${purpose}. Handle the error in \`onError\`, or ask for the answer inside the \`try\` before ${nameInside(entrypoint, handler)} answers.`,
          related: [{ at: call.at, message: `${call.callee} is called here` }],
        };
      }
    }
  },
});

interface Ineffective {
  node: LinkedTry;
  call: LinkedModelCall;
  purpose: string;
}

function ineffectiveIn({ tree }: Handler): Ineffective[] {
  return [...nodesIn(tree)].flatMap((node) => {
    if (node.kind !== "try" || node.caught === null) return [];
    const inside = outsideTries(node.body);
    const call = inside.find((one): one is LinkedModelCall => one.kind === "model-call" && failsLate(one));
    if (!call || inside.some((one) => (one.kind === "join" && one.stream) || (one.kind === "model-call" && one.throws))) return [];
    const purpose = purposeOf(node, call, inside);
    return purpose === null ? [] : [{ node, call, purpose }];
  });
}

/**
 * What the handler is for, where it can only be for the provider's errors: it asks a model instead,
 * or tells provider errors apart. Null: it may be for something else in the `try`.
 */
function purposeOf({ handler, caught }: LinkedTry, call: LinkedModelCall, inside: readonly Linked[]): string | null {
  if (handler !== null && [...nodesIn(handler)].some((one) => one.kind === "model-call")) return "The fallback in its `catch` is never asked";
  if (call.given.call.includes("onError")) return null;
  const said = caught!.says.find((text) => ofProviders.test(text));
  if (said !== undefined && caught!.decides) return `What its \`catch\` does about ${JSON.stringify(said.slice(0, 40))} never happens`;
  return inside.some(throwsOtherwise) ? null : "Nothing else in it throws: its `catch` is never reached";
}

const ofProviders = /^(429|503|529|APICallError|AI_APICallError|AI_RetryError|RetryError|NoSuchModelError)$|rate.?limit|quota|overloaded|insufficient_|api.?key|\bmodel\b/i;

/** The nodes below one that run in its `try`: not what a `try` inside it catches first, nor what runs later. */
function outsideTries(root: Linked): Linked[] {
  const seen = new Set<Linked>([root]);
  for (const node of seen) {
    if (node.kind === "deferred" || node.kind === "step" || (node.kind === "try" && node.handler !== null)) continue;
    for (const child of childrenOf(node)) if (node.kind !== "model-call") seen.add(child);
  }
  return [...seen];
}

function throwsOtherwise(node: Linked): boolean {
  switch (node.kind) {
    case "may-throw": case "join": case "side-effect": case "guard": case "not-followed": case "step": case "try":
      return true;
    case "exit":
      return node.exit === "throw";
    default:
      return false;
  }
}
