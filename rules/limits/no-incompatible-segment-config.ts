import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { removeSegmentKey, type SegmentKey } from "../engine/edits/segment-export.js";
import type { Fix } from "../engine/finding.js";
import { contradictionsIn } from "../engine/segment-config/contradictions.js";
import { nextInWords } from "../engine/segment-config/in-words.js";
import { unreadKeys, type UnreadKey } from "../engine/segment-config/unread-keys.js";

export const noIncompatibleSegmentConfig = defineRule({
  id: "no-incompatible-segment-config",
  group: "limits",
  subject: "entrypoint",
  summary: "Disallow segment config that its file or the app's configuration rejects.",
  why: "Next.js stops the build at keys that `cacheComponents`, a proxy or a `'use server'` file do not allow; settings that contradict each other cancel one another.",
  presets: ["recommended"],
  severity: "error",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint) {
    const { app, kind, segmentFiles } = entrypoint;
    if (kind === "durable-function") return;

    for (const unread of unreadKeys(app, segmentFiles)) {
      if (unread.reading.rejectedBy === null) continue;
      const { segment, key, reading } = unread;
      yield {
        at: { file: segment.file, span: reading.at },
        message: `\`${key}\` fails \`next build\` with ${nextInWords(app)}: ${reading.why}. ${instead(unread)}`,
        fixes: [removal(segment.file, { key, within: reading.declared.within })],
      };
    }
    for (const segment of segmentFiles) {
      for (const { key, at, why, other } of contradictionsIn(app, segment)) {
        yield {
          at: { file: segment.file, span: at },
          message: `${why}. Keep the one that is meant and remove the other.`,
          related: other === null ? [] : [{ at: { file: segment.file, span: other.at }, message: `\`${other.key}\` is set here` }],
          fixes: [removal(segment.file, { key, within: "export" })],
        };
      }
    }
  },
});

/** What takes the place of a rejected key. */
function instead({ key, reading }: UnreadKey): string {
  switch (reading.rejectedBy) {
    case "use server": return "Move it to the page that uses the actions: they run within the page's settings.";
    case "proxy": return "Remove it.";
    default: break;
  }
  if (key === "runtime") {
    return reading.value === "edge" || reading.value === "experimental-edge"
      ? "Remove it: the route then runs on Node.js, with other limits than on Edge."
      : "Remove it: Node.js is what the route runs on anyway.";
  }
  if (key === "dynamic" || key === "fetchCache") return "Remove it: with `cacheComponents` nothing is cached unless `use cache` says so.";
  if (key === "revalidate") return "Remove it, and give the data a `cacheLife` inside `use cache`.";
  return "Remove it.";
}

function removal(file: string, key: SegmentKey): Fix {
  return {
    title: `Remove \`${key.key}\``,
    safe: false,
    edits(read) {
      const text = read(file);
      return text === null ? [] : removeSegmentKey(file, text, key);
    },
  };
}
