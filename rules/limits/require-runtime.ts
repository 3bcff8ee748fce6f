import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { insertSegmentExport } from "../engine/edits/segment-export.js";
import { isFreeName } from "../engine/segment-config/segment-file.js";
import { segmentSubjects } from "../engine/segment-config/segment-subject.js";
import { unreadKeys } from "../engine/segment-config/unread-keys.js";

export const requireRuntime = defineRule({
  id: "require-runtime",
  group: "limits",
  subject: "entrypoint",
  summary: "Require an explicit `runtime` for every AI route.",
  why: "The runtime decides time limits and which modules work; written down, it cannot change with a default or a layout.",
  presets: ["recommended"],
  severity: "info",
  fixable: "safe",
  options: z.strictObject({}),

  *check(entrypoint) {
    const { app, runtime } = entrypoint;
    const [subject] = segmentSubjects(entrypoint);
    // With `cacheComponents` Next rejects the key, `nodejs` included; Cloudflare's adapters have rules of their own.
    if (app.config.cacheComponents !== false || app.platform.name === "cloudflare") return;
    if (subject === undefined || runtime.from !== null) return;

    const { segment } = subject;
    const [unread] = unreadKeys(app, [segment], "runtime");
    yield {
      at: unread ? { file: segment.file, span: unread.reading.at } : subject.at,
      message:
        `${subject.name} sets no \`runtime\` and runs on Node.js by default` +
        `${segment.kind === "page" ? ", unless a layout above it comes to say otherwise" : ""}. ` +
        'Write `export const runtime = "nodejs"` so that the limits of this AI route stay what they are.',
      brief: "no `runtime`",
      fixes: unread || !isFreeName(segment.facts, "runtime") ? [] : [{
        title: 'Export runtime = "nodejs"',
        safe: true,
        edits(read) {
          const text = read(segment.file);
          return text === null ? [] : insertSegmentExport(segment.file, text, "runtime", "nodejs");
        },
      }],
    };
  },
});
