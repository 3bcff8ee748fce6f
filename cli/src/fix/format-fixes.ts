import type { AppliedFix } from "@ai-routes/rules";
import { installCommand, packagesToAdd, type PackagesToAdd } from "../writing/install-packages.js";
import type { Report } from "../format/report.js";
import { counted } from "../format/wrap.js";
import type { Fixed } from "./fix-findings.js";

/** What was fixed, what was left alone and why, what is still to be installed. */
export function formatFixes({ applied, changes, left, stable }: Fixed, { colors, name }: Pick<Report, "colors" | "name">, settings: { dryRun: boolean; installed: boolean }): string {
  const fixed = applied.map(({ fix, finding }) => fix.rule ?? finding.rule);
  const counts = [...new Set(fixed)].sort().map((rule) => `${fixed.filter((one) => one === rule).length} × ${rule}`).join(", ");
  const verb = settings.dryRun ? "Would fix" : "Fixed";
  const lines = [
    applied.length === 0 ? "Nothing to fix." : colors.green(`${verb} ${counts} in ${counted(changes.length, "file")}.`),
    ...left.map(({ file, why }) => colors.yellow(`Left alone: ${name(file)}: ${why}.`)),
    ...(stable ? [] : [colors.yellow("Some fixes work against each other; run again and look at the diff.")]),
    ...(settings.installed ? [] : packagesOf(applied).map((packages) => `To install: ${installCommand(packages)}`)),
  ];
  return `${lines.join("\n")}\n`;
}

/** The packages that the fixes' code imports, by the package whose files import them. */
export function packagesOf(applied: readonly AppliedFix[]): PackagesToAdd[] {
  return packagesToAdd(applied.map(({ packages, files: [file] }) => ({ packages, file })));
}
