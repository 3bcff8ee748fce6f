import type { ModelRequest } from "../engine/client/requests.js";
import { replaceCallee } from "../engine/edits/calls/replace-callee.js";
import type { Fix } from "../engine/finding.js";
import type { Place } from "./place-templates.js";
import { templateFix } from "./template-fix.js";

/**
 * Asks a durable endpoint by a function that waits for its run. Of `fetch` alone: hooks and other
 * clients have their own way. The browser follows to the engine only where that lets it, which is
 * for a person to see to: the title says so.
 */
export function durableFetchFixes({ at, callee }: ModelRequest, place: Place): Fix[] {
  if (callee !== "fetch") return [];
  return [templateFix({
    template: "durable-fetch", title: "Wait for the run's result (durableFetch); where the engine is of another origin, give the endpoint's adapter an asyncRedirectUrl of this app as well", place, file: at.file,
    uses: (text, from) => replaceCallee(at.file, text, { call: at.span, name: "durableFetch", from }),
  })];
}
