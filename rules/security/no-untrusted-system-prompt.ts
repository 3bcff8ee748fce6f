import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { insertOption } from "../engine/edits/calls/insert-option.js";
import { moveOutOfSystem } from "../engine/edits/guards/untrusted-system.js";
import type { ModelCall } from "../engine/entrypoint.js";
import type { Fix, Place } from "../engine/finding.js";
import { nameInside, reachedThrough } from "../engine/in-words.js";
import { isAtLeast, majorOf } from "../engine/major-version.js";
import { partsOf, partsReach } from "../engine/request-data.js";
import { isAskedByNoUser } from "../engine/who-asks.js";

export const noUntrustedSystemPrompt = defineRule({
  id: "no-untrusted-system-prompt",
  group: "security",
  subject: "entrypoint",
  summary: "Disallow request data in the system prompt.",
  why: "What stands in the system prompt outranks the app's own instructions: whoever writes there decides what the route is for, at your cost.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  oncePerFile: true,
  options: z.strictObject({}),

  *check(entrypoint) {
    if (isAskedByNoUser(entrypoint)) return;
    for (const handler of entrypoint.handlers) {
      for (const call of handler.modelCalls.filter(({ callerPays }) => !callerPays)) {
        const related = reachedThrough(call);
        const parts = partsOf(call.data.system, "sent", "checked").filter((part) => part === "body" || part === "query");
        if (parts.length > 0) {
          yield {
            at: call.at,
            message: `${upper(partsReach(parts))} the system prompt of ${call.callee}: a caller of ${nameInside(entrypoint, handler)} can write the instructions. Put it into a user message, or let the caller choose among values of your own.`,
            related,
            fixes: call.api.task === "text" ? [moveIntoPrompt(call.at)] : [],
          };
        } else if (call.data.callersRoles && letsSystemThrough(call)) {
          yield {
            at: call.at,
            message: `The caller of ${nameInside(entrypoint, handler)} chooses the roles of the messages of ${call.callee}, \`system\` included: they can write the instructions. Accept user and assistant messages only.`,
            related,
            fixes: rejects(call) ? [rejectSystemMessages(call.at)] : [],
          };
        }
      }
    }
  },
});

function moveIntoPrompt({ file, span }: Place): Fix {
  return {
    title: "Move what the caller sends out of the instructions, into the prompt",
    safe: false,
    edits(read) {
      const text = read(file);
      return text === null ? [] : moveOutOfSystem(file, text, span);
    },
  };
}

function rejectSystemMessages({ file, span }: Place): Fix {
  return {
    title: "Reject system messages (allowSystemInMessages: false)",
    safe: false,
    edits(read) {
      const text = read(file);
      return text === null ? [] : insertOption(file, text, { call: span, argument: 0, path: ["allowSystemInMessages"], value: "false", beside: ["messages"] });
    },
  };
}

/** The AI SDK rejects system messages from 7 on (FACTS C4), and earlier where it is told to. */
function letsSystemThrough(call: ModelCall): boolean {
  if (call.package !== "ai") return false;
  const major = majorOf(call.version);
  const told = [...call.given.call, ...call.given.client].includes("allowSystemInMessages");
  return major !== null && (major >= 7 ? told : !(told && canReject(call)));
}

/** Versions that read `allowSystemInMessages`: ai@5 and ai@6:CHANGELOG.md ("add allowSystemInMessages option"). */
function canReject({ version }: ModelCall): boolean {
  return isAtLeast(version, majorOf(version) === 5 ? "5.0.184" : "6.0.170");
}

/** Whether the option can be written into the call. */
function rejects(call: ModelCall): boolean {
  return majorOf(call.version) !== 7 && canReject(call) && call.given.written.includes("messages") && call.api.task === "text";
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
