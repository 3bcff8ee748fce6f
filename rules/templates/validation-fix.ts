import { checkBody } from "../engine/edits/guards/check-body.js";
import { checkParameters } from "../engine/edits/guards/check-parameters.js";
import { parameterTypes } from "../engine/edits/guards/parameter-types.js";
import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import { extractFacts } from "../engine/facts/extract-facts.js";
import type { Span } from "../engine/facts/values.js";
import type { Fix } from "../engine/finding.js";
import type { Linked, LinkedFunction } from "../engine/link/linked.js";
import { nodesIn } from "../engine/measures/fold.js";
import { templateFix } from "./template-fix.js";

/**
 * The fix that puts what a request brings through a schema of the template `validation`: the body,
 * where the handler reads it itself, and the parameters of a server action. `parts`: what of the request reaches a model unchecked; a fix that left
 * one of them as it is would be none.
 */
export function validationFixes({ app, file, kind }: Entrypoint, handler: Handler, parts: readonly string[], templateFolder: string | null): Fix[] {
  if (handler.at.file !== file || parts.some((part) => part !== "body")) return [];
  const isAction = kind === "server-action";
  return [templateFix({
    template: "validation", place: { app, folder: templateFolder }, file,
    title: isAction ? "Put the parameters through schemas, and throw what is wrong or too long (8,000 characters)" : "Read the body through a schema, and refuse with 400 what is wrong or too long (readBody: 8,000 characters a text, 32,000 a message)",
    uses(text, from, { module, read }) {
      const check = { handler: handler.at.span, from, exports: extractFacts(module, "ts").exports.map(({ name }) => name) };
      return isAction ? checkParameters(file, text, { ...check, guards: guardsIn(handler) }) : checkBody(file, text, { ...check, parameterOf: parameterTypes(calledFrom(file, handler.tree), read) });
    },
  })];
}

/** Where a handler's own file checks who asks, and how often. */
function guardsIn({ guards, at: { file } }: Handler): Span[] {
  return (["auth", "rateLimit", "budget"] as const).flatMap((kind) => guards.always.get(kind) ?? []).filter(({ at }) => at.file === file).map(({ at }) => at.span);
}

/** The functions of the app that a file calls, each with the place of its call in that file. */
function calledFrom(file: string, tree: Linked): LinkedFunction[] {
  return [...nodesIn(tree)].filter((node): node is LinkedFunction => node.kind === "function" && node.at.file === file);
}
