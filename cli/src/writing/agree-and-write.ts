import { createColors } from "picocolors";
import { unifiedDiff } from "./unified-diff.js";
import { obstacle, writeFiles, type FileChange } from "./write-files.js";
import { installCommand, installPackages, type PackagesToAdd } from "./install-packages.js";
import { wantsColor, type Terminal } from "../terminal.js";
import { UsageError } from "../usage-error.js";
import { counted } from "../format/wrap.js";

export interface WriteOptions {
  /** Write without asking. */
  yes?: boolean;
  /** Print the diff only. */
  dryRun?: boolean;
  /** Install the packages, too. */
  install?: boolean;
}

/** What is to be written, and the packages it imports. */
export interface Writing {
  changes: readonly FileChange[];
  installs: readonly PackagesToAdd[];
}

/** Shows changes as a diff, asks, writes all or nothing; installs the packages or says how. */
export async function agreeAndWrite({ changes, installs }: Writing, options: WriteOptions, name: (file: string) => string, terminal: Terminal): Promise<void> {
  const colors = createColors(wantsColor(terminal));
  terminal.out(unifiedDiff(changes, name, colors));
  if (options.dryRun || !(await agreed(changes.length, options, terminal))) return terminal.out("Nothing was written.\n");

  for (const change of changes) {
    const why = obstacle(change);
    if (why !== null) throw new UsageError(`${change.file}: ${why}; nothing was written.`);
  }
  writeFiles(changes);
  terminal.out(colors.green(`Wrote ${counted(changes.length, "file")}.\n`));
  for (const wanted of installs) {
    if (wanted.packages.length === 0) continue;
    if (options.install) installPackages(wanted);
    else terminal.out(`To install: ${installCommand(wanted)}\n`);
  }
}

async function agreed(files: number, { yes }: WriteOptions, terminal: Terminal): Promise<boolean> {
  if (yes) return true;
  const answer = await terminal.ask(`Write ${counted(files, "file")}? [y/N] `);
  if (answer === null) throw new UsageError("Nobody is there to ask: --yes writes, --dry-run only shows.");
  return /^y(es)?$/i.test(answer.trim());
}
