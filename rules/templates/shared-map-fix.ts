import { shareMap } from "../engine/edits/share-map.js";
import type { Fix, Place } from "../engine/finding.js";
import type { Place as TemplatePlace } from "./place-templates.js";
import { templateFix } from "./template-fix.js";

/** Keeps what a module holds in a `Map` where all instances find it. Of maps whose uses can all be waited for. */
export function sharedMapFix({ file, span }: Place, place: TemplatePlace): Fix {
  return templateFix({
    template: "shared-map", title: "Keep it in the store that all instances share, for a day (sharedMap)", place, file,
    uses: (text, from) => shareMap(file, text, { at: span, name: "sharedMap", from }),
  });
}
