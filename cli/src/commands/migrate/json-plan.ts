import type { Migrated, Migration } from "@ai-routes/rules";

/** The plan as `--json` prints it: paths as seen from the folder asked for, texts whole. */
export function planAsJson(migration: Migration, { rewrites, refusals, files }: Migrated, written: boolean, nameOf: (file: string) => string): string {
  return `${JSON.stringify({
    version: 1,
    migration: migration.name,
    ...(migration.as === undefined ? {} : { as: migration.as }),
    written,
    rewrites: rewrites.map(({ of, at, changes, byHand, packages }) => ({
      of, file: nameOf(at.file), changes: changes.map(({ file, what }) => ({ file: nameOf(file), what })), byHand, packages,
    })),
    leftAlone: refusals.map(({ of, at, why, instead }) => ({ of, file: nameOf(at.file), why, instead })),
    files: files.map(({ file, before, after }) => ({ file: nameOf(file), before, after })),
  }, null, 2)}\n`;
}
