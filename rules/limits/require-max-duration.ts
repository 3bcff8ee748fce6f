import { z } from "zod";
import { edgeLimits } from "../catalog/platforms.js";
import { defineRule } from "../engine/define-rule.js";
import { insertSegmentExport } from "../engine/edits/segment-export.js";
import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import type { Amount } from "../engine/measures/amount.js";
import { ofSingleElements } from "../engine/measures/figures.js";
import { secondsInWords } from "../engine/measures/limits.js";
import { defaultLimitInWords, maximumInWords } from "../engine/segment-config/in-words.js";
import { behaviourOf, nextReading } from "../engine/segment-config/next-reading.js";
import { isFreeName, type SegmentFile } from "../engine/segment-config/segment-file.js";
import { segmentSubjects } from "../engine/segment-config/segment-subject.js";

export const requireMaxDuration = defineRule({
  id: "require-max-duration",
  group: "limits",
  subject: "entrypoint",
  summary: "Require an effective `maxDuration` for every AI route.",
  why: "Without it the platform's default decides when a model call is cut off, and that default changes with platform, plan and project settings.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),
  absorbs: ["require-runtime"],

  *check(entrypoint) {
    const { app } = entrypoint;
    if (!app.platform.usesMaxDuration) return;

    const without = segmentSubjects(entrypoint).filter(({ maxDuration }) => maxDuration.seconds === null);
    const [first, ...others] = without;
    // An action runs within the limit of each page it is used on: one finding speaks for them all.
    const spoken = first ? [first, ...others.filter(({ maxDuration }) => maxDuration.from !== null)] : [];
    for (const { segment, maxDuration, name, at } of spoken) {
      const further = at === first?.at ? others.filter((other) => !spoken.includes(other)) : [];
      // On Edge the export alone would change nothing.
      const fix = maxDuration.from === null && entrypoint.runtime.value !== "edge" ? insertFix(entrypoint, [segment, ...further.map((other) => other.segment)]) : null;
      yield {
        // Where a declaration has no effect, that is the place: `no-ineffective-segment-config` speaks for both.
        at: maxDuration.from ?? at,
        message: [
          `${name} has no effective \`maxDuration\`${alike(further.length)}.`,
          limit(entrypoint),
          ...figures(entrypoint),
          `${advice(entrypoint, segment)} (${maximumInWords(app.platform)}).`,
        ].join(" "),
        brief: "no effective `maxDuration`",
        related: further.map((other) => ({ at: other.at, message: "this page has none either" })),
        fixes: fix === null ? [] : [fix],
      };
    }
  },
});

function alike(pages: number): string {
  if (pages === 0) return "";
  return pages === 1 ? "; another page it runs in is the same" : `; ${pages} more pages it runs in are the same`;
}

function limit({ app, runtime }: Entrypoint): string {
  if (runtime.value === "edge") return "It runs on the Edge runtime, where Vercel allows 25 s to the first byte and 300 s in all.";
  return `It runs with ${defaultLimitInWords(app.platform)}.`;
}

function advice({ runtime }: Entrypoint, { kind }: SegmentFile): string {
  const where = kind === "page" ? "from the page" : "with the seconds this route needs";
  return runtime.value === "edge" ? "Run it on Node.js (Vercel deprecates Edge) and export `maxDuration`" : `Export \`maxDuration\` ${where}`;
}

/** An ordinary run, and what a provider that hangs makes of it. */
function figures({ app, handlers, runtime, serves, url }: Entrypoint): string[] {
  const limitSeconds = runtime.value === "edge" ? edgeLimits.streamSeconds : app.platform.defaultSeconds;
  const { seconds, guessed } = ordinaryRun(handlers);
  const what = serves ? `The longest step of what ${url} serves` : `An ordinary run of ${url}`;
  const said = seconds > 0 ? [`${what} takes about ${secondsInWords(seconds)}${guessed ? ", and more with each element that it goes through" : ""}.`] : [];
  const worst = Math.max(0, ...handlers.map(({ time }) => numberIn(time.total.worst.value)));
  if (limitSeconds === null || worst <= limitSeconds) return said;
  return [...said, `A provider that hangs holds it for up to ${secondsInWords(worst)}: the request is killed before your code hears of the failure.`];
}

/** The longest handler's; `guessed`: it loops over data, whose length is not counted in. */
function ordinaryRun(handlers: readonly Handler[]): { seconds: number; guessed: boolean } {
  const seconds = Math.max(0, ...handlers.map(({ time }) => numberIn(ofSingleElements(time.total.typical))));
  return { seconds, guessed: handlers.some(({ time }) => numberIn(time.total.typical.value) > seconds) };
}

function numberIn(value: Amount): number {
  return typeof value === "number" ? value : 0;
}

/** What the platform allows by default anyway: nothing gets shorter, and the limit is written down. More where an ordinary run needs more and the plan allows it. */
function insertFix({ app, handlers }: Entrypoint, segments: readonly SegmentFile[]): Fix | null {
  const { defaultSeconds, maxSeconds } = app.platform;
  const need = Math.ceil(ordinaryRun(handlers).seconds / 10) * 10;
  const seconds = defaultSeconds === null ? maxSeconds : Math.max(defaultSeconds, Math.min(need, maxSeconds ?? defaultSeconds));
  const inPages = segments.some(({ kind }) => kind === "pages-api" || kind === "pages-page");
  // 13.5 to 14 read it from `config` alone there, which may hold more than this.
  if (!segments.every(({ facts }) => isFreeName(facts, "maxDuration"))) return null;
  if (seconds === null || (inPages && behaviourOf(nextReading(app)).pagesMaxDuration === "config")) return null;
  return {
    title: `Export maxDuration = ${seconds}${segments.length > 1 ? ` from ${segments.length} pages` : ""}`,
    safe: false,
    edits(read) {
      return segments.flatMap(({ file }) => {
        const text = read(file);
        return text === null ? [] : insertSegmentExport(file, text, "maxDuration", seconds);
      });
    },
  };
}
