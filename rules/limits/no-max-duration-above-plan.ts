import { z } from "zod";
import { platformLimits } from "../catalog/platforms.js";
import { defineRule } from "../engine/define-rule.js";
import { makeSegmentLiteral } from "../engine/edits/segment-export.js";
import type { Entrypoint } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import { planInWords } from "../engine/segment-config/in-words.js";
import type { SegmentFile } from "../engine/segment-config/segment-file.js";
import { segmentSubjects } from "../engine/segment-config/segment-subject.js";

export const noMaxDurationAbovePlan = defineRule({
  id: "no-max-duration-above-plan",
  group: "limits",
  subject: "entrypoint",
  summary: "Disallow a `maxDuration` above what the plan allows.",
  why: "Vercel refuses the deployment, or cuts the request at the plan's own limit.",
  presets: ["recommended"],
  severity: "error",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint) {
    const { app, runtime } = entrypoint;
    if (!app.platform.usesMaxDuration || runtime.value === "edge") return;
    const { most, whose } = maximumOf(entrypoint);
    for (const { maxDuration, name, segment } of segmentSubjects(entrypoint)) {
      if (maxDuration.seconds === null || maxDuration.from === null || maxDuration.seconds <= most) continue;
      yield {
        at: maxDuration.from,
        message: `${name} sets \`maxDuration\` to ${maxDuration.seconds} s; ${whose} allows at most ${most} s. Lower it, or move the work to a background function.`,
        fixes: maxDuration.from.file === segment.file ? [lower(segment, most)] : [],
      };
    }
  },
});

/** A plan shows in no file: unless it is configured, the largest there is. */
function maximumOf({ app }: Entrypoint): { most: number; whose: string } {
  const { from, maxSeconds, name, plan } = app.platform;
  const configured = from === "config" && plan !== null;
  const { betaMaxSeconds, maxSeconds: largest } = platformLimits(name, configured ? plan : "enterprise");
  const most = betaMaxSeconds ?? (configured ? maxSeconds : largest) ?? Infinity;
  const beta = betaMaxSeconds === undefined ? "" : " (a beta)";
  return { most, whose: configured ? `${planInWords(plan)}${beta}` : `the largest plan${beta}` };
}

function lower({ file, kind }: SegmentFile, seconds: number): Fix {
  return {
    title: `Set maxDuration = ${seconds}`,
    safe: false,
    edits(read) {
      const text = read(file);
      return text === null ? [] : lowered(file, text, kind, seconds);
    },
  };
}

function lowered(file: string, text: string, kind: SegmentFile["kind"], seconds: number): ReturnType<typeof makeSegmentLiteral> {
  const own = makeSegmentLiteral(file, text, { key: "maxDuration", within: "export" }, seconds);
  return own.length > 0 || kind !== "pages-api" ? own : makeSegmentLiteral(file, text, { key: "maxDuration", within: "config" }, seconds);
}
