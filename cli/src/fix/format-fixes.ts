import type { AppliedFix } from "@ai-routes/rules";
import { toNativePath } from "@ai-routes/rules/disk";
import { installCommand, type PackagesToAdd } from "../writing/install-packages.js";
import { manifestFolder } from "../writing/package-manager.js";
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
  const byFolder = new Map<string, Set<string>>();
  for (const { packages, files } of applied) {
    if (packages.length === 0 || files[0] === undefined) continue;
    const folder = manifestFolder(toNativePath(files[0]));
    byFolder.set(folder, new Set([...(byFolder.get(folder) ?? []), ...packages]));
  }
  return [...byFolder].map(([folder, packages]) => ({ folder, packages: [...packages].sort(), dev: false }));
}
