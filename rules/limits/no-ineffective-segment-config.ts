import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { liftSegmentConfig, makeSegmentLiteral, moveIntoConfig, type SegmentLiteral } from "../engine/edits/segment-export.js";
import type { Entrypoint } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import { defaultLimitInWords, nextInWords } from "../engine/segment-config/in-words.js";
import { nextReading } from "../engine/segment-config/next-reading.js";
import { schemaError } from "../engine/segment-config/schema.js";
import { unreadKeys, type UnreadKey } from "../engine/segment-config/unread-keys.js";

export const noIneffectiveSegmentConfig = defineRule({
  id: "no-ineffective-segment-config",
  group: "limits",
  subject: "entrypoint",
  summary: "Disallow segment config that this version of Next.js does not read.",
  why: "Next.js reads segment config from the text and takes a few forms only; the rest is dropped, often without a word, or fails the build without saying where.",
  presets: ["recommended"],
  severity: "error",
  fixable: "safe",
  options: z.strictObject({}),
  absorbs: ["require-max-duration", "require-runtime"],

  *check(entrypoint) {
    const { app, kind, segmentFiles } = entrypoint;
    if (kind === "durable-function") return;

    for (const unread of unreadKeys(app, segmentFiles)) {
      const { key, reading, segment } = unread;
      if (reading.rejectedBy !== null) continue;
      const buildFails = reading.status === "build-error";
      if (key === "maxDuration" && !app.platform.usesMaxDuration && !buildFails) continue;

      const fix = literalFix(unread);
      yield {
        at: { file: segment.file, span: reading.at },
        message: `${whatHappens(entrypoint, unread)} ${whatToDo(unread)}`,
        fixes: fix === null ? [] : [fix],
      };
    }
  },
});

function whatHappens(entrypoint: Entrypoint, { key, reading }: UnreadKey): string {
  const next = nextInWords(entrypoint.app);
  if (reading.status === "build-error") {
    const silent = nextReading(entrypoint.app).bundler === "turbopack" && reading.message?.startsWith("Invalid segment configuration export");
    const where = silent ? " Turbopack names neither the file nor the key." : "";
    return `\`${key}\` fails \`next build\` with ${next}: ${reading.why}.${where}`;
  }
  const heard = reading.status === "warns" ? "the build only warns of it" : "nothing says so";
  return `\`${key}\` has no effect with ${next}, and ${heard}: ${reading.why}.${instead(entrypoint, key)}`;
}

/** What is in force in place of what was meant. */
function instead({ app, maxDuration, runtime }: Entrypoint, key: string): string {
  if (key === "runtime") return ` The route runs on ${runtime.value === "edge" ? "Edge" : "Node.js"}.`;
  if (key !== "maxDuration") return "";
  if (maxDuration.seconds !== null) return ` The route runs with ${maxDuration.seconds} s.`;
  return ` The route runs with ${defaultLimitInWords(app.platform)}.`;
}

function whatToDo(unread: UnreadKey): string {
  const { key, reading } = unread;
  if (key === "config") return "Write the object out where it is exported, with literals only.";
  if (liftsConfig(unread)) return `Write \`export const ${key} = ${shown(reading.value) ?? "…"}\` instead.`;
  const literal = shown(intended(unread) ?? undefined);
  if (reading.belongsIn !== reading.declared.within) return `Write \`export const config = { ${key}: ${literal ?? "…"} }\` instead.`;
  const target = reading.declared.within === "config" ? `${key}: ` : `export const ${key} = `;
  return literal === null ? `Write a plain literal: \`${target}…\`.` : `Write \`${target}${literal}\`.`;
}

function literalFix(unread: UnreadKey): Fix | null {
  const { key, reading, segment } = unread;
  const safe = reading.status === "build-error";
  const edited = (edits: (text: string) => ReturnType<typeof liftSegmentConfig>): Fix["edits"] => (read) => {
    const text = read(segment.file);
    return text === null ? [] : edits(text);
  };
  if (liftsConfig(unread)) {
    return { title: "Export each key of `config` by itself", safe: false, edits: edited((text) => liftSegmentConfig(segment.file, text)) };
  }
  const value = intended(unread);
  if (value === null) return null;
  const { within } = reading.declared;
  if (reading.belongsIn !== within) {
    return { title: `Write ${key} into \`config\``, safe: false, edits: edited((text) => moveIntoConfig(segment.file, text, key, value)) };
  }
  return {
    title: `Write ${key} as the literal ${shown(value)}`,
    safe,
    edits: edited((text) => makeSegmentLiteral(segment.file, text, { key, within }, value)),
  };
}

/** `export const config` where each key has to be an export. */
function liftsConfig({ reading }: UnreadKey): boolean {
  return reading.declared.within === "config" && reading.belongsIn === "export";
}

/** The value as a literal that every version reads; null where it is not known or not one. */
function intended({ key, reading, segment }: UnreadKey): SegmentLiteral | null {
  const value = reading.value ?? segment.elsewhere?.get(key);
  const meant = key === "maxDuration" && typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (meant === undefined || meant === null || (typeof meant === "number" && meant < 0)) return null;
  const whole = key === "maxDuration" && typeof meant === "number" ? Math.ceil(meant) : meant;
  const router = segment.kind === "pages-api" || segment.kind === "pages-page" ? "pages" : "app";
  return schemaError(key, whole, router) === null ? whole : null;
}

function shown(value: SegmentLiteral | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
