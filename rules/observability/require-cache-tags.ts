import { z } from "zod";
import type { CachedRead, CachedReads } from "../engine/client/cached-reads.js";
import { defineRule } from "../engine/define-rule.js";
import { insertOption } from "../engine/edits/calls/insert-option.js";
import type { Entrypoint } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import { nameOf } from "../engine/in-words.js";

export const requireCacheTags = defineRule({
  id: "require-cache-tags",
  group: "observability",
  subject: "app",
  summary: "Require that cached data which AI routes read has a tag, and that somebody revalidates it.",
  why: "What a model is given is what it answers with: yesterday's prices are sold today, and nothing in the answer says so.",
  presets: ["all"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(app) {
    const { reads, revalidated } = app.cachedReads();
    for (const read of reads) {
      const [first] = read.routes;
      const fault = first && faultOf(read, revalidated, first);
      if (fault) yield { at: read.at, ...fault, routes: read.routes.map(({ file }) => file).sort() };
    }
  },
});

/** What is kept for so short a time is fresh enough, and asked for by that time alone. */
const briefly = 300;

function faultOf(read: CachedRead, { any, tags: revalidated }: CachedReads["revalidated"], route: Entrypoint): { message: string; fixes?: Fix[] } | null {
  const { callee, seconds, tags } = read;
  if (tags === null) return null;
  const who = route.handlers[0] ? nameOf(route, route.handlers[0]) : route.url;
  if (tags.length === 0) {
    if (seconds === null || seconds <= briefly) return null;
    return {
      message: `\`${callee}\` keeps what it read ${lasting(seconds)} without a tag, and ${who} may give that to a model: when the data changes, the answers do not. Give it a tag, and call \`revalidateTag\` where the data changes.`,
      fixes: callee === "fetch" ? tagged(read, [...revalidated].sort()) : [],
    };
  }
  if (any || tags.some((tag) => revalidated.has(tag))) return null;
  return {
    message: `Nothing revalidates what \`${callee}\` keeps under ${tags.map((tag) => `\`${tag}\``).join(", ")}: no \`revalidateTag\` or \`updateTag\` of ${tags.length === 1 ? "that tag" : "those tags"} found in this app, and ${who} may give it to a model. Call \`revalidateTag("${tags[0] ?? ""}")\` where the data changes.`,
  };
}

function lasting(seconds: number): string {
  if (seconds === Infinity) return "for good";
  return seconds >= 7_200 ? `for ${Math.round(seconds / 3_600)} hours` : `for ${Math.round(seconds / 60)} minutes`;
}

/** Of the tags that the app revalidates already: which of them stands for this data, a person knows. */
function tagged({ at }: CachedRead, revalidated: readonly string[]): Fix[] {
  return revalidated.slice(0, 3).map((tag) => ({
    title: `Tag it \`${tag}\`, which the app revalidates`,
    safe: false,
    edits(read) {
      const text = read(at.file);
      return text === null ? [] : insertOption(at.file, text, { call: at.span, argument: 1, path: ["next", "tags"], value: JSON.stringify([tag]) });
    },
  }));
}
