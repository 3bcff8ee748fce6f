import type { Fix, Read, TextEdit } from "../engine/finding.js";
import { arePlaced, placeTemplates, specifierOf, type Place } from "./place-templates.js";
import type { TemplateName } from "./templates.js";

/** A fix that writes a template into the app, if it is not there, and makes a file use it. */
export interface TemplateFix {
  template: TemplateName;
  /** Others that the file is to use as well. */
  also?: readonly TemplateName[];
  title: string;
  /** Where templates go. */
  place: Place;
  /** The file that is to use it. */
  file: string;
  /** The edits of that file's text, `from` the module specifier of the template as it imports it. None: no fix. */
  uses(text: string, from: string, written: WrittenTemplate): TextEdit[];
}

export interface WrittenTemplate {
  /** The template's module as it stands in the app after the fix. */
  module: string;
  /** How the file imports one of the templates. */
  specifier(name: TemplateName): string;
  read: Read;
}

/** Never safe: it changes what the app does. Where the file cannot be made to use the template, nothing is written. */
export function templateFix({ template, also = [], title, place, file, uses }: TemplateFix): Fix {
  const templates = [template, ...also];
  return {
    ...writing(templates, title, place),
    edits(read) {
      const text = read(file);
      if (text === null) return [];
      const placed = placeTemplates(templates, place, read);
      const specifier = (name: TemplateName): string => specifierOf(placed.files.get(name)!, file, place.app.root, read);
      const target = placed.files.get(template)!;
      const module = placed.edits.find((edit) => edit.file === target)?.text ?? read(target) ?? "";
      const inserted = uses(text, specifier(template), { module, read, specifier });
      return inserted.length === 0 ? [] : [...placed.edits, ...inserted];
    },
  };
}

/** The fix that is the files of templates alone, and what every fix that writes some says of it. */
export function writing(templates: readonly TemplateName[], title: string, place: Place): Fix {
  return {
    title,
    safe: false,
    creates: (read) => !arePlaced(templates, place, read),
    packages: (read) => placeTemplates(templates, place, read).packages,
    edits: (read) => placeTemplates(templates, place, read).edits,
  };
}
