import { syntaxOf } from "../facts/extract-facts.js";
import { languageOf } from "../facts/language.js";
import type { Finding, Fix, Read, TextEdit } from "../finding.js";
import { append } from "../lists.js";
import { applyEdits, isSame, overlap } from "./apply-edits.js";

/** What one pass over the findings of one analysis made of the texts. */
export interface FixPass {
  /** The files that changed (created ones too), with their text after the pass; null: removed. */
  texts: Map<string, string | null>;
  applied: AppliedFix[];
  /** Fixes that touch what an applied one touches: they are for the next pass, after a new analysis. */
  postponed: number;
}

export interface AppliedFix {
  finding: Finding;
  fix: Fix;
  /** What it edits, sorted; it is made in all of them or in none. */
  files: string[];
  /** npm packages that its code imports and the app has not got. */
  packages: readonly string[];
}

/**
 * Makes, for each finding, the first fix of those that `choose` names which changes something, in the
 * findings' order. A fix is made whole or not at all: it waits where it touches another one's edits, and is left out where a
 * file that parsed no longer would. Nothing is written; `read` gives the texts that the findings
 * are about, null for files that do not exist.
 */
export function fixPass(
  findings: readonly Finding[],
  choose: (finding: Finding) => readonly Fix[],
  read: Read,
): FixPass {
  const chosen = findings.flatMap((finding) => {
    const first = firstThatChanges(choose(finding), read);
    return first ? [{ finding, ...first }] : [];
  });
  const { texts, applied, postponed } = passOver(chosen, ({ edits }) => edits, read);
  return { texts, postponed, applied: applied.map(({ item: { finding, fix }, files }) => ({ finding, fix, files, packages: fix.packages?.(read) ?? [] })) };
}

/** What one pass made of the texts, whatever it is that has the edits. */
export interface Pass<Item> {
  texts: Map<string, string | null>;
  applied: { item: Item; files: string[] }[];
  postponed: number;
  /** Left out: their edits touch each other, or with them a file that parsed no longer would. */
  broken: Item[];
}

/** {@link fixPass} of anything that has edits: each is made whole or not at all. */
export function passOver<Item>(items: readonly Item[], editsOf: (item: Item) => readonly TextEdit[], read: Read): Pass<Item> {
  const edits = new Map<string, TextEdit[]>();
  const pass: Pass<Item> = { texts: new Map(), applied: [], postponed: 0, broken: [] };
  for (const item of items) {
    const own = editsOf(item).filter((edit) => changes(edit, read));
    if (own.length === 0) continue;
    if (breaks(own, read)) {
      pass.broken.push(item);
      continue;
    }
    const added = own.filter((edit) => !edits.get(edit.file)?.some((other) => isSame(edit, other)));
    if (added.some((edit) => edits.get(edit.file)?.some((other) => touches(edit, other)))) {
      pass.postponed++;
      continue;
    }
    for (const edit of added) append(edits, edit.file, edit);
    pass.applied.push({ item, files: [...new Set(own.map(({ file }) => file))].sort() });
  }
  for (const [file, all] of edits) pass.texts.set(file, all.some(({ removes }) => removes) ? null : applyEdits(read(file) ?? "", all));
  return pass;
}

function firstThatChanges(fixes: readonly Fix[], read: Read): { fix: Fix; edits: TextEdit[] } | null {
  for (const fix of fixes) {
    const edits = fix.edits(read).filter((edit) => changes(edit, read));
    if (edits.length > 0) return { fix, edits };
  }
  return null;
}

function changes({ file, span, text }: TextEdit, read: Read): boolean {
  const before = read(file);
  return before === null || before.slice(span[0], span[1]) !== text;
}

/** Neighbours count: what two insertions at one place make together was never looked at. */
function touches(a: TextEdit, b: TextEdit): boolean {
  return a.span[0] <= b.span[1] && b.span[0] <= a.span[1];
}

function breaks(edits: readonly TextEdit[], read: Read): boolean {
  if (edits.some((edit, index) => edits.slice(0, index).some((other) => overlap(edit, other)))) return true;
  return [...new Set(edits.map(({ file }) => file))].some((file) => {
    const before = read(file) ?? "";
    const after = applyEdits(before, edits.filter((edit) => edit.file === file));
    return syntaxErrors(file, after) > syntaxErrors(file, before);
  });
}

function syntaxErrors(file: string, text: string): number {
  const language = languageOf(file);
  if (language === null) return 0;
  const { failure, syntaxErrors: errors } = syntaxOf(text, language);
  return failure === null ? errors.length : Infinity;
}
