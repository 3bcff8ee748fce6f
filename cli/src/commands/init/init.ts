import { toNativePath } from "@ai-routes/rules/disk";
import { createColors } from "picocolors";
import { agreeAndWrite, type WriteOptions } from "../../writing/agree-and-write.js";
import { analyzed } from "../../analyzed.js";
import type { Engine } from "../../engine.js";
import { load } from "../../load.js";
import { relativeTo } from "../../paths.js";
import { select } from "../../selection.js";
import { wantsColor, type Terminal } from "../../terminal.js";
import { UsageError } from "../../usage-error.js";
import { planFor } from "./plan.js";

/** `ai-routes init`: shows what it would write, asks, writes all or nothing. */
export async function init(path: string | undefined, options: WriteOptions, terminal: Terminal, engine: Engine): Promise<void> {
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
  await agreeAndWrite({ changes: plan.changes, installs: [{ packages: plan.packages, folder: toNativePath(app.root), dev: true }] }, options, relativeTo(loaded.base), terminal);
}
