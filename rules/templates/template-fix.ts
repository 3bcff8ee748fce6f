import type { Fix, TextEdit } from "../engine/finding.js";
import { arePlaced, placeTemplates, specifierOf, type Place } from "./place-templates.js";
import type { TemplateName } from "./templates.js";

/** A fix that writes a template into the app, if it is not there, and makes a file use it. */
export interface TemplateFix {
  template: TemplateName;
  title: string;
  /** Where templates go. */
  place: Place;
  /** The file that is to use it. */
  file: string;
  /** The edits of that file's text, `from` the module specifier of the template as it imports it. None: no fix. */
  uses(text: string, from: string): TextEdit[];
}

/** Never safe: it changes what the app does. Where the file cannot be made to use the template, nothing is written. */
export function templateFix({ template, title, place, file, uses }: TemplateFix): Fix {
  return {
    title,
    safe: false,
    creates: (read) => !arePlaced([template], place, read),
    packages: (read) => placeTemplates([template], place, read).packages,
    edits(read) {
      const text = read(file);
      if (text === null) return [];
      const placed = placeTemplates([template], place, read);
      const inserted = uses(text, specifierOf(placed.files.get(template)!, file, place.app.root, read));
      return inserted.length === 0 ? [] : [...placed.edits, ...inserted];
    },
  };
}
