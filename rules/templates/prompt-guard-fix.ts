import { guardInput } from "../engine/edits/guards/guard-input.js";
import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import { templateFix } from "./template-fix.js";

/** The fix that looks at a request's body before a model reads it. Of route handlers only: elsewhere no answer can be returned in its place. */
export function promptGuardFixes({ kind, app, file }: Entrypoint, handler: Handler, templateFolder: string | null): Fix[] {
  if (kind !== "route-handler" || handler.at.file !== file) return [];
  return [templateFix({
    template: "prompt-guard", title: "Look at the body before the model does, and refuse what reads like an attack with 400 (guardPrompt)", place: { app, folder: templateFolder }, file,
    uses: (text, from) => guardInput(file, text, { handler: handler.at.span, name: "guardPrompt", from, variable: "refused" }),
  })];
}
