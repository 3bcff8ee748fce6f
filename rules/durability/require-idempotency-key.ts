import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { insertOption } from "../engine/edits/calls/insert-option.js";
import { placeKey, type Fix, type Place, type TextEdit } from "../engine/finding.js";
import type { Linked, LinkedLoop, LinkedSideEffect, LinkedStep } from "../engine/link/linked.js";
import { childrenOf } from "../engine/measures/fold.js";

export const requireIdempotencyKey = defineRule({
  id: "require-idempotency-key",
  group: "durability",
  subject: "entrypoint",
  summary: "Require an idempotency key for paid effects that are tried again.",
  why: "A payment or a message whose answer got lost has been made all the same: tried again without a key, it is made twice.",
  presets: ["all"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint) {
    for (const handler of entrypoint.handlers) {
      for (const { effect, by } of repeatedEffects(handler.tree)) {
        yield {
          at: effect.at,
          message: `${effect.callee} has no idempotency key, and ${inWords(by)} tries it again: where its answer is lost, what it ${effect.effect === "payment" ? "charges or makes" : "sends"} is done twice. Give it a key that is the same at every try.`,
          related: [{ at: by.at, message: "tried again by this" }],
          fixes: by.kind === "loop" && by.at.file === effect.at.file ? [keyBefore(by, effect)] : [],
        };
      }
    }
  },
});

interface Repeated {
  effect: LinkedSideEffect;
  by: LinkedLoop | LinkedStep;
}

/** Effects that could have a key and have none, where something tries them again; each place once. */
function repeatedEffects(tree: Linked): Repeated[] {
  const found = new Map<string, Repeated>();
  const seen = new Map<Linked, Set<Repeated["by"] | null>>();
  const open: { node: Linked; by: Repeated["by"] | null }[] = [{ node: tree, by: null }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node } = next;
    const by = repeats(node) ? node : next.by;
    const before = seen.get(node) ?? new Set();
    if (before.has(by)) continue;
    seen.set(node, before.add(by));
    if (node.kind === "side-effect" && node.paid && node.idempotency?.given === false && by) found.set(placeKey(node.at), { effect: node, by });
    open.push(...childrenOf(node).map((child) => ({ node: child, by })));
  }
  return [...found.values()];
}

/** A retry by hand or by a library, and a step of an engine, which tries it again by itself. */
function repeats(node: Linked): node is LinkedLoop | LinkedStep {
  return node.kind === "step" || (node.kind === "loop" && (node.retry || node.loop === "library-retry"));
}

function inWords(by: Repeated["by"]): string {
  return by.kind === "step" ? `the step${by.id === null ? "" : ` "${by.id}"`} (${by.engine})` : by.what;
}

/** One key for all tries: made before the loop, handed over in it. */
function keyBefore({ at }: LinkedLoop, { idempotency }: LinkedSideEffect): Fix {
  const { call, argument, path } = idempotency!;
  return {
    title: "Make one idempotency key for all tries",
    safe: false,
    edits(read) {
      const text = read(at.file);
      const made = text === null ? null : statementBefore(text, at);
      const given = text === null ? [] : insertOption(call.file, text, { call: call.span, argument, path, value: "retryKey" });
      return made && given.length > 0 ? [made, ...given] : [];
    },
  };
}

/** A line before the one that a loop begins; null where that is no statement of its own, or the name is taken. */
function statementBefore(text: string, { file, span }: Place): TextEdit | null {
  const start = text.lastIndexOf("\n", span[0] - 1) + 1;
  const [line, indent = ""] = /^([ \t]*)(return |await |(const|let) [\w{}, ]+ = |\w+: )?(await )?/.exec(text.slice(start)) ?? [];
  if (line === undefined || start + line.length < span[0] || /\bretryKey\b/.test(text)) return null;
  return { file, span: [start, start], text: `${indent}const retryKey = crypto.randomUUID();\n` };
}
