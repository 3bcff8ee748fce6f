import type { AppliedFix } from "@ai-routes/rules";
import { toNativePath } from "@ai-routes/rules/disk";
import { installCommand, type PackagesToAdd } from "../install-packages.js";
import { manifestFolder } from "../package-manager.js";
import type { Report } from "../report.js";
import { counted } from "../wrap.js";
import type { Fixed } from "./fix-findings.js";

/** What was fixed, what was left alone and why, what is still to be installed. */
export function formatFixes({ applied, changes, left, stable }: Fixed, { colors, name }: Pick<Report, "colors" | "name">, settings: { dryRun: boolean; installed: boolean }): string {
  const rules = [...new Set(applied.map(({ finding }) => finding.rule))].sort();
  const counts = rules.map((rule) => `${applied.filter(({ finding }) => finding.rule === rule).length} × ${rule}`).join(", ");
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
  for (const { fix, files } of applied) {
    if (!fix.packages?.length || files[0] === undefined) continue;
    const folder = manifestFolder(toNativePath(files[0]));
    byFolder.set(folder, new Set([...(byFolder.get(folder) ?? []), ...fix.packages]));
  }
  return [...byFolder].map(([folder, packages]) => ({ folder, packages: [...packages].sort(), dev: false }));
}
