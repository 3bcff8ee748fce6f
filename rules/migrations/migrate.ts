import { syntaxOf } from "../engine/facts/extract-facts.js";
import { languageOf } from "../engine/facts/language.js";
import { passOver } from "../engine/edits/fix-pass.js";
import type { Entrypoint } from "../engine/entrypoint.js";
import type { Finding } from "../engine/finding.js";
import type { Migration, MigrationAsk, Proposal, Refusal, Rewrite } from "./migration.js";

/** The routes that are asked for, as the texts laid over the workspace make them, and all texts. */
export interface Look {
  routes: readonly Entrypoint[];
  /** What was found in them. */
  findings: readonly Finding[];
  /** Those of the whole app. */
  all: readonly Entrypoint[];
  read(file: string): string | null;
  files(): readonly string[];
}

/** What a migration makes of an app; nothing is written yet. */
export interface Migrated {
  rewrites: Rewrite[];
  refusals: Refusal[];
  /** Files that change (created ones too), with their text as it was (null: there was none) and as it will be (null: it goes), sorted by file. */
  files: { file: string; before: string | null; after: string | null }[];
}

/** More passes than this would mean that a migration does not see its own work. */
const mostPasses = 50;

/**
 * Runs a migration until it finds nothing more to rewrite: rewrites that touch each other's code come
 * in turn, each on an analysis of what the ones before have made. `look` analyses the app with these
 * texts laid over it. Throws where a migration does not come to an end: a fault of its own.
 */
export function migrate(migration: Migration, look: (texts: ReadonlyMap<string, string | null>) => Look, ask: Pick<MigrationAsk, "name" | "templateFolder">): Migrated {
  const texts = new Map<string, string | null>();
  const rewrites: Rewrite[] = [];
  const refusals: Refusal[] = [];
  const before = look(new Map()).read;
  const asked = new Map<string, number>();
  for (let pass = 0; ; pass++) {
    const { routes, all, findings, read, files } = look(new Map(texts));
    const proposals = migration.plan(routes, { ...ask, read, files, findings, routes: all, isAsked: () => true }).map((one) => unlessBroken(one, { name: ask.name, read }));
    for (const one of proposals) if (one.kind === "refusal" && !refusals.some((known) => known.of === one.of)) refusals.push(one);
    const wanted = notAgain(proposals.filter((one) => one.kind === "rewrite"), rewrites, asked, refusals);
    const { texts: changed, applied, broken } = passOver(wanted, ({ edits }) => edits, read);
    for (const one of broken) refusals.push({ kind: "refusal", of: one.of, at: one.at, why: "what would come of it does not parse, a fault of ai-routes", instead: null });
    if (applied.length === 0) break;
    if (pass >= mostPasses) throw new Error(`The migration ${migration.name} does not come to an end.`);
    rewrites.push(...applied.map(({ item }) => item));
    for (const [file, text] of changed) texts.set(file, text);
  }
  const files = [...texts].map(([file, after]) => ({ file, before: before(file), after })).filter((one) => one.before !== one.after);
  return { rewrites: together(rewrites), refusals, files: files.sort((a, b) => (a.file < b.file ? -1 : 1)) };
}

/** What was written as often as it was ever asked for at once, and is asked for again, would be written for ever. */
function notAgain(proposals: readonly Rewrite[], before: readonly Rewrite[], asked: Map<string, number>, refusals: Refusal[]): Rewrite[] {
  const keyOf = ({ of, title }: Rewrite): string => `${of} ${title}`;
  for (const one of proposals) asked.set(keyOf(one), Math.max(asked.get(keyOf(one)) ?? 0, proposals.filter((other) => keyOf(other) === keyOf(one)).length));
  return proposals.filter((one) => {
    if (before.filter((other) => keyOf(other) === keyOf(one)).length < asked.get(keyOf(one))!) return true;
    const of = `${one.of}: ${one.title}`;
    if (!refusals.some((other) => other.of === of)) refusals.push({ kind: "refusal", of, at: one.at, why: "it is written, and still missing on some way", instead: "Look at the ways to the model: `ai-routes trace` prints them." });
    return false;
  });
}

/** What several passes have done to one and the same thing is told together. */
function together(rewrites: readonly Rewrite[]): Rewrite[] {
  const all = new Map<string, Rewrite>();
  for (const one of rewrites) {
    const known = all.get(one.of);
    const isNew = ({ file, what }: Rewrite["changes"][number]): boolean => !known?.changes.some((other) => other.file === file && other.what === what);
    all.set(one.of, known === undefined ? one : {
      ...known, changes: [...known.changes, ...one.changes.filter(isNew)], byHand: [...new Set([...known.byHand, ...one.byHand])],
      packages: [...new Set([...known.packages, ...one.packages])], edits: [...known.edits, ...one.edits],
    });
  }
  return [...all.values()];
}

/** A file that does not parse is not rewritten, and nothing that hangs together with it. */
function unlessBroken(proposal: Proposal, { read, name }: Pick<MigrationAsk, "read" | "name">): Proposal {
  if (proposal.kind === "refusal") return proposal;
  for (const file of new Set(proposal.edits.map((edit) => edit.file))) {
    const language = languageOf(file);
    const text = read(file);
    if (language === null || text === null) continue;
    const { failure, syntaxErrors: [first] } = syntaxOf(text, language);
    if (failure === null && !first) continue;
    const where = first ? `, line ${text.slice(0, first.span[0]).split("\n").length}: ${first.message.replace(/\.$/, "")}` : "";
    return { kind: "refusal", of: proposal.of, at: proposal.at, why: `${name(file)} does not parse${where}`, instead: null };
  }
  return proposal;
}
