import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { makeSegmentLiteral } from "../engine/edits/segment-export.js";
import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import type { Fix, Place } from "../engine/finding.js";
import { ofSingleElements } from "../engine/measures/figures.js";
import { secondsInWords } from "../engine/measures/limits.js";
import { segmentSubjects } from "../engine/segment-config/segment-subject.js";

export const noMaxDurationBelowNeed = defineRule({
  id: "no-max-duration-below-need",
  group: "limits",
  subject: "entrypoint",
  summary: "Disallow a `maxDuration` shorter than what the route needs or waits for.",
  why: "The platform ends the request before its own timeouts, waits and retries do: they never take effect, and what was paid for is lost.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint) {
    const { app, runtime } = entrypoint;
    if (!app.platform.usesMaxDuration || runtime.value === "edge") return;
    const need = needOf(entrypoint);
    for (const { maxDuration, name, segment } of segmentSubjects(entrypoint)) {
      if (need === null || maxDuration.seconds === null || maxDuration.from === null || !maxDuration.effective || maxDuration.seconds * need.margin >= need.seconds) continue;
      const fix = maxDuration.from.file === segment.file ? raise(segment.file, within(need.seconds, app.platform.maxSeconds)) : null;
      yield {
        at: maxDuration.from,
        message: `${name} may run for ${maxDuration.seconds} s, and ${need.why}: the platform ends it first. Raise \`maxDuration\`, or shorten what it waits for.`,
        related: need.at ? [{ at: need.at, message: "what takes longer" }] : [],
        fixes: fix ? [fix] : [],
      };
    }
  },
});

/** An ordinary run is an estimate: one that fits nearly is not told. */
const ESTIMATE = 1.1;

interface Need {
  seconds: number;
  /** What it has to exceed the limit by to be told. */
  margin: number;
  why: string;
  at: Place | null;
}

/** The greater of an ordinary run and the longest of its own timeouts, as far as each is sure. */
function needOf({ handlers, serves }: Entrypoint): Need | null {
  const all = handlers.flatMap((handler) => [ordinary(handler, serves), ...timeouts(handler)]).filter((one) => one !== null);
  return all.reduce<Need | null>((most, one) => (most === null || one.seconds / one.margin > most.seconds / most.margin ? one : most), null);
}

function ordinary({ time, modelCalls }: Handler, serves: boolean): Need | null {
  const value = ofSingleElements(time.total.typical);
  return typeof value === "number" ? { seconds: value, margin: ESTIMATE, why: `${serves ? "the longest step" : "an ordinary run"} takes about ${secondsInWords(value)}`, at: modelCalls[0]?.at ?? null } : null;
}

function timeouts({ modelCalls }: Handler): (Need | null)[] {
  return modelCalls.map(({ at, callee, timeout }) => {
    if (timeout === null || timeout.milliseconds === "unknown") return null;
    const seconds = timeout.milliseconds / 1_000;
    return { seconds, margin: 1, why: `the timeout of ${callee} is ${secondsInWords(seconds)}`, at };
  });
}

/** With a third to spare, in tens of seconds; null where the plan does not allow what is needed. */
function within(need: number, most: number | null): number | null {
  const wanted = Math.ceil((need * 4) / 30) * 10;
  if (most === null || wanted <= most) return wanted;
  return need <= most ? most : null;
}

function raise(file: string, seconds: number | null): Fix | null {
  if (seconds === null) return null;
  return {
    title: `Set maxDuration = ${seconds}`,
    safe: false,
    edits(read) {
      const text = read(file);
      if (text === null) return [];
      const own = makeSegmentLiteral(file, text, { key: "maxDuration", within: "export" }, seconds);
      return own.length > 0 ? own : makeSegmentLiteral(file, text, { key: "maxDuration", within: "config" }, seconds);
    },
  };
}
