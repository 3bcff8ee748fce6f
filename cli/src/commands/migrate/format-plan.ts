import { migrationTitle, type Migrated, type Migration } from "@ai-routes/rules";
import type { Colors } from "../../terminal.js";
import { counted } from "../../format/wrap.js";

/** What a migration would do, where and why; what it leaves alone, what is left to a person. */
export function formatPlan(migration: Migration, { rewrites, refusals }: Migrated, nameOf: (file: string) => string, colors: Colors): string {
  const name = migrationTitle(migration);
  if (rewrites.length + refusals.length === 0) return `${name}: nothing to do.\n`;
  const lines = [colors.bold(`${name}: ${counted(rewrites.length, "rewrite")}, ${refusals.length} left alone.`)];
  for (const { of, changes, byHand } of rewrites) {
    lines.push("", of, ...changes.map(({ file, what }) => `  ${colors.cyan(nameOf(file))}: ${what}.`));
    lines.push(...byHand.map((what) => `  ${colors.yellow("By hand:")} ${what}`));
  }
  for (const { of, at, why, instead } of refusals) {
    lines.push("", `${of} ${colors.yellow("is left alone")}: ${why} (${nameOf(at.file)}).${instead === null ? "" : ` ${instead}`}`);
  }
  return `${lines.join("\n")}\n\n`;
}
