import { answerCaught } from "../engine/edits/answers/answer-error.js";
import type { Fix, Place } from "../engine/finding.js";
import type { Place as TemplatePlace } from "./place-templates.js";
import { templateFix } from "./template-fix.js";

/** Makes a `catch` that answers everything alike answer by what the error means. */
export function answerErrorFix({ file, span }: Place, place: TemplatePlace): Fix {
  return templateFix({
    template: "errors", title: "Answer errors by what they mean: 429, 4xx, 5xx (errorResponse)", place, file,
    uses: (text, from) => answerCaught(file, text, span, { name: "errorResponse", from }),
  });
}
