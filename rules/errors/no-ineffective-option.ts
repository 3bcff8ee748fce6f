import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { importName } from "../engine/edits/add-import.js";
import { renameOption, renameSibling } from "../engine/edits/calls/change-option.js";
import type { ModelCall } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import { reachedThrough } from "../engine/in-words.js";
import { unreadOptionsOf, type Unread } from "../engine/unread-options.js";

export const noIneffectiveOption = defineRule({
  id: "no-ineffective-option",
  group: "errors",
  subject: "entrypoint",
  summary: "Disallow options of a model call that the installed SDK does not read.",
  why: "The SDK ignores names it does not know: a limit that looks set is not, and nothing says so.",
  presets: ["recommended"],
  severity: "error",
  fixable: "suggestion",
  options: z.strictObject({}),
  absorbs: ["require-output-cap", "require-step-limit"],

  *check(entrypoint) {
    for (const handler of entrypoint.handlers) {
      for (const call of handler.modelCalls) {
        for (const unread of distinct(unreadOptionsOf(call))) {
          const { name, now, effect } = unread.option;
          const where = unread.tool ? `the tool${unread.tool.name ? ` ${unread.tool.name}` : ""} of ${call.callee}` : call.callee;
          yield {
            at: unread.tool?.at ?? call.at,
            message: `${call.package} ${call.version} does not read \`${name}\` of ${where}: ${effect}. ${now ? `Write \`${now}\`.` : "Remove it."}`,
            related: reachedThrough(call),
            fixes: now ? fixesOf(call, unread, now) : [],
          };
        }
      }
    }
  },
});

/** One finding for each place. */
function distinct(all: readonly Unread[]): Unread[] {
  return all.filter((one, index) => index === all.findIndex((other) => other.tool?.at === one.tool?.at && other.inCall === one.inCall && (other.option === one.option || one.tool !== null)));
}

function fixesOf(call: ModelCall, unread: Unread, now: string): Fix[] {
  const at = unread.tool?.at;
  if (unread.inCall) return call.given.written.includes(unread.option.name) ? [rename(call, unread, now)] : [];
  if (!at) return [];
  const { name } = unread.option;
  return [{
    title: `Rename ${name} to ${now}`,
    safe: false,
    edits(read) {
      const text = read(at.file);
      return text === null ? [] : renameSibling(at.file, text, at.span, name, now);
    },
  }];
}

function rename(call: ModelCall, { option }: Unread, now: string): Fix {
  return {
    title: `Rename ${option.name} to ${now}`,
    safe: false,
    edits(read) {
      const { file, span } = call.at;
      const text = read(file);
      if (text === null) return [];
      const value = option.value;
      const edits = renameOption(file, text, { call: span, argument: 0, path: [option.name] }, now, value && ((was) => value.text.replace("{}", () => was)));
      return edits.length > 0 && value ? [...importName(file, text, value.imports, call.package), ...edits] : edits;
    },
  };
}
