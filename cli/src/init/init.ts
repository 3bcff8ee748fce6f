import { toNativePath } from "@ai-routes/rules/disk";
import { createColors } from "picocolors";
import { analyzed } from "../analyzed.js";
import type { InitOptions } from "../arguments.js";
import type { Engine } from "../engine.js";
import { unifiedDiff } from "../fix/unified-diff.js";
import { obstacle, writeFiles } from "../fix/write-files.js";
import { installCommand, installPackages } from "../install-packages.js";
import { load } from "../load.js";
import { relativeTo } from "../paths.js";
import { select } from "../selection.js";
import { wantsColor, type Terminal } from "../terminal.js";
import { UsageError } from "../usage-error.js";
import { counted } from "../wrap.js";
import { planFor } from "./plan.js";

/** `ai-routes init`: shows what it would write, asks, writes all or nothing. */
export async function init(path: string | undefined, options: InitOptions, terminal: Terminal, engine: Engine): Promise<void> {
  const loaded = await load({ paths: [path ?? "."], rules: engine.rules }, terminal);
  const analysis = select(analyzed(loaded, {}, terminal, engine), loaded.targets);
  const [app] = analysis.apps;
  if (!app) throw new UsageError(`No Next.js app in ${path ?? "this folder"}.`);
  if (analysis.apps.length > 1) {
    throw new UsageError(`There are ${analysis.apps.length} apps here (${analysis.apps.map(({ root }) => relativeTo(loaded.base)(root)).join(", ")}); name one.`);
  }

  const plan = planFor(app.root, analysis, loaded.workspace);
  const colors = createColors(wantsColor(terminal));
  for (const note of plan.notes) terminal.err(`${colors.yellow("Note:")} ${note}\n`);
  if (plan.changes.length === 0) return terminal.out("Everything is set up already.\n");
  terminal.out(unifiedDiff(plan.changes, relativeTo(loaded.base), colors));
  if (options.dryRun || !(await agreed(plan.changes.length, options, terminal))) return terminal.out("Nothing was written.\n");

  for (const change of plan.changes) {
    const why = obstacle(change);
    if (why !== null) throw new UsageError(`${change.file}: ${why}; nothing was written.`);
  }
  writeFiles(plan.changes);
  terminal.out(colors.green(`Wrote ${counted(plan.changes.length, "file")}.\n`));
  if (plan.packages.length === 0) return;
  const packages = { folder: toNativePath(app.root), packages: plan.packages, dev: true };
  if (options.install) installPackages(packages);
  else terminal.out(`To install: ${installCommand(packages)}\n`);
}

async function agreed(files: number, { yes }: InitOptions, terminal: Terminal): Promise<boolean> {
  if (yes) return true;
  const answer = await terminal.ask(`Write ${counted(files, "file")}? [y/N] `);
  if (answer === null) throw new UsageError("Nobody is there to ask: --yes writes, --dry-run only shows.");
  return /^y(es)?$/i.test(answer.trim());
}
