import { checkBody } from "../engine/edits/check-body.js";
import { checkParameters } from "../engine/edits/check-parameters.js";
import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import { extractFacts } from "../engine/facts/extract-facts.js";
import type { Fix } from "../engine/finding.js";
import { arePlaced, placeTemplates, specifierOf } from "./place-templates.js";

/**
 * The fix that puts what a request brings through a schema of the template `validation`: the body,
 * where the handler reads it itself, and the parameters of a server action. `parts`: what of the request reaches a model unchecked; a fix that left
 * one of them as it is would be none.
 */
export function validationFixes({ app, file, kind }: Entrypoint, handler: Handler, parts: readonly string[], templateFolder: string | null): Fix[] {
  if (handler.at.file !== file || parts.some((part) => part !== "body")) return [];
  const isAction = kind === "server-action";
  const place = { app, folder: templateFolder };
  return [{
    title: isAction ? "Put the parameters through schemas, and throw what is wrong" : "Read the body through a schema, and refuse with 400 (readBody)",
    safe: false,
    creates: (read) => !arePlaced(["validation"], place, read),
    packages: (read) => placeTemplates(["validation"], place, read).packages,
    edits(read) {
      const text = read(file);
      if (text === null) return [];
      const placed = placeTemplates(["validation"], place, read);
      const module = placed.files.get("validation")!;
      const exports = extractFacts(placed.edits.find((edit) => edit.file === module)?.text ?? read(module) ?? "", "ts").exports.map(({ name }) => name);
      const checked = (isAction ? checkParameters : checkBody)(file, text, { handler: handler.at.span, from: specifierOf(module, file, app.root, read), exports });
      return checked.length === 0 ? [] : [...placed.edits, ...checked];
    },
  }];
}
