import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { insertSegmentExport } from "../engine/edits/segment-export.js";
import type { Entrypoint, ModelCall } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
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

  *check(entrypoint) {
    const { app } = entrypoint;
    if (!app.platform.usesMaxDuration) return;

    const without = segmentSubjects(entrypoint).filter(({ maxDuration }) => maxDuration.seconds === null);
    const [first, ...others] = without;
    // An action runs within the limit of each page it is used on: one finding speaks for them all.
    const spoken = first ? [first, ...others.filter(({ maxDuration }) => maxDuration.from !== null)] : [];
    for (const { segment, maxDuration, name, at } of spoken) {
      const further = at === first?.at ? others.filter((other) => !spoken.includes(other)) : [];
      const fix = maxDuration.from === null ? insertFix(entrypoint, [segment, ...further.map((other) => other.segment)]) : null;
      yield {
        // Where a declaration has no effect, that is the place: `no-ineffective-segment-config` speaks for both.
        at: maxDuration.from ?? at,
        message: [
          `${name} has no effective \`maxDuration\`${limit(entrypoint)}${alike(further.length)}.`,
          ...hanging(entrypoint),
          `${advice(entrypoint, segment)} (${maximumInWords(app.platform)}).`,
        ].join(" "),
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
  if (runtime.value === "edge") return ", and runs on the Edge runtime, where Vercel allows 25 s to the first byte and 300 s in all";
  return `, so it runs with ${defaultLimitInWords(app.platform)}`;
}

function advice({ runtime }: Entrypoint, { kind }: SegmentFile): string {
  const where = kind === "page" ? "from the page" : "with the seconds this route needs";
  return runtime.value === "edge" ? "Run it on Node.js (Vercel deprecates Edge) and export `maxDuration`" : `Export \`maxDuration\` ${where}`;
}

/** Seconds until the three attempts of a call at its defaults have given up on a provider that hangs (FACTS J, measured). */
const secondsOnHang: { package: string; fromMajor: number; seconds: number }[] = [
  { package: "ai", fromMajor: 5, seconds: 910 },
  { package: "openai", fromMajor: 6, seconds: 910 },
  { package: "@anthropic-ai/sdk", fromMajor: 0, seconds: 910 },
];

function hanging({ app, handlers, runtime }: Entrypoint): string[] {
  const limitSeconds = runtime.value === "edge" ? 300 : app.platform.defaultSeconds;
  const calls = handlers.flatMap(({ modelCalls }) => modelCalls);
  const longest = Math.max(0, ...calls.map(secondsUntilGivenUp));
  const call = calls.find((each) => secondsUntilGivenUp(each) === longest);
  if (limitSeconds === null || longest <= limitSeconds || call === undefined) return [];
  return [
    `A provider that hangs holds \`${call.callee}\` for about ${longest} s with the SDK's default timeout and retries: ` +
      "the request is killed before your code hears of the failure.",
  ];
}

function secondsUntilGivenUp(call: ModelCall): number {
  const known = secondsOnHang.find((each) => each.package === call.package);
  const major = Number(call.version?.split(".")[0] ?? NaN);
  const retries = call.attempts.factors.find(({ layer }) => layer === "sdk-retry")?.times;
  return known && major >= known.fromMajor && retries === 3 ? known.seconds : 0;
}

/** What the platform allows by default anyway: nothing gets shorter, and the limit is written down. */
function insertFix({ app }: Entrypoint, segments: readonly SegmentFile[]): Fix | null {
  const seconds = app.platform.defaultSeconds ?? app.platform.maxSeconds;
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
