import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { insertSegmentExport, makeSegmentLiteral } from "../engine/edits/segment-export.js";
import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import { nextInWords } from "../engine/segment-config/in-words.js";
import { newestKnownNext, nextReading } from "../engine/segment-config/next-reading.js";
import { readSegmentKey } from "../engine/segment-config/read-segment-key.js";

export const requireDynamic = defineRule({
  id: "require-dynamic",
  group: "limits",
  subject: "entrypoint",
  summary: "Require `dynamic = \"force-dynamic\"` for GET routes that Next.js would answer once, while it builds.",
  why: "The model is called during the build, and everybody gets that one answer until the next build.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint) {
    const handler = entrypoint.handlers.find(({ name }) => name === "GET");
    if (entrypoint.kind !== "route-handler" || !handler || entrypoint.app.config.cacheComponents !== false) return;
    const why = whyStatic(entrypoint, handler);
    if (why === null) return;
    const { file, url } = entrypoint;
    yield {
      at: handler.at,
      message: `GET ${url} is answered once, while the app is built, and that answer is kept: ${why}. Export \`dynamic = "force-dynamic"\`.`,
      fixes: [{
        title: 'Export dynamic = "force-dynamic"',
        safe: false,
        edits(read) {
          const text = read(file);
          if (text === null) return [];
          const inserted = insertSegmentExport(file, text, "dynamic", "force-dynamic");
          return inserted.length > 0 ? inserted : makeSegmentLiteral(file, text, { key: "dynamic", within: "export" }, "force-dynamic");
        },
      }],
    };
  },
});

/** Null where it is answered anew for each request, or may be. */
function whyStatic({ app, facts, imports, segmentFiles, url }: Entrypoint, handler: Handler): string | null {
  // Who says for how long an answer is kept means it to be.
  if (facts.segmentConfig.some(({ key }) => key === "revalidate")) return null;
  const declared = facts.segmentConfig.some(({ key }) => key === "dynamic");
  const [own] = segmentFiles;
  const reading = own && readSegmentKey(facts, "dynamic", own.kind, nextReading(app));
  if (reading?.status === "effective" && reading.value === "force-static") return '`dynamic = "force-static"` says so';
  const major = Number((app.next.version ?? newestKnownNext).split(".")[0]);
  if (declared || major >= 15 || url.includes("[")) return null;
  if (facts.segmentConfig.some(({ key }) => key === "fetchCache" || key === "runtime")) return null;
  // A route of several methods, one that reads the request, cookies or headers, or checks who asks, is dynamic.
  const methods = facts.exports.filter(({ name }) => /^(POST|PUT|PATCH|DELETE|OPTIONS)$/.test(name));
  if (methods.length > 0 || imports.some(({ from }) => /^next\/(headers|cache|server)$/.test(from))) return null;
  const written = facts.functions.find(({ nameSpan }) => nameSpan[0] === handler.at.span[0]);
  if (!written || written.parameters.length > 0 || handler.guards.always.size > 0 || handler.guards.sometimes.size > 0 || handler.unheeded.size > 0 || handler.notFollowed.length > 0) return null;
  return `${nextInWords(app)} prerenders a GET that does not read its request`;
}
