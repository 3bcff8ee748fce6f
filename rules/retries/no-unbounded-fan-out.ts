import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { capElements } from "../engine/edits/calls/cap-elements.js";
import type { Read, TextEdit } from "../engine/finding.js";
import { nameOf } from "../engine/in-words.js";
import type { Factor } from "../engine/measures/amount.js";
import { runsByItself } from "../engine/who-asks.js";

export const noUnboundedFanOut = defineRule({
  id: "no-unbounded-fan-out",
  group: "retries",
  subject: "entrypoint",
  summary: "Disallow a model call for each element of data whose length nothing limits.",
  why: "Whoever decides how long the data is decides how many calls one request pays for.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint) {
    // What nobody waits for may take its time over all its rows; a webhook's sender may send it more of them, unless it is known to be the service.
    if (runsByItself(entrypoint)) return;
    for (const handler of entrypoint.handlers) {
      for (const call of handler.modelCalls) {
        // Models of one's own cost time, not money; a workflow that is only started runs in the background.
        if (call.api.local || call.workflow || (entrypoint.kind === "webhook" && call.guards.always.has("auth"))) continue;
        for (const loops of call.dataLoops) {
          const [outermost, ...inner] = entrypoint.kind === "webhook" ? loops.filter(({ fromRequest }) => fromRequest) : loops;
          if (outermost === undefined) continue;
          yield {
            at: outermost.at,
            message: `${nameOf(entrypoint, handler)} makes one ${call.callee} for each element, ${howMany(outermost)}. Cap the data (\`.max()\` in its schema, \`.slice(0, n)\`) before it gets here.`,
            // The outermost speaks for the loops in it: their data is mostly its own.
            related: [...inner.map(({ at }) => ({ at, message: "for each element again here" })), { at: call.at, message: `${call.callee} is called here` }],
            fixes: [{ title: `Take the first ${MOST_ELEMENTS} only, and leave out the others (.slice)`, safe: false, edits: (read) => capped([outermost, ...inner], read) }],
          };
        }
      }
    }
  },
});

/** A loop of `for` or `while` that its data ends says so in a sentence of its own. */
function howMany({ why }: Factor): string {
  return why?.startsWith("as many as") ? why : "as many as there are";
}

/** Calls for one request that a person would still wait for, and pay: as many as `no-unbounded-fan-out` can know nothing better of. */
const MOST_ELEMENTS = 20;

/** None where one of the loops cannot be capped: it would go on as before. */
function capped(loops: readonly Factor[], read: Read): TextEdit[] {
  const caps = loops.map(({ at: { file, span } }) => {
    const text = read(file);
    return text === null ? [] : capElements(file, text, span, MOST_ELEMENTS);
  });
  return caps.some((edits) => edits.length === 0) ? [] : caps.flat();
}
