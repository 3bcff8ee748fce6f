import type { Migrated } from "@ai-routes/rules";
import { toNativePath } from "@ai-routes/rules/disk";
import type { PackagesToAdd } from "../../writing/install-packages.js";
import { manifestFolder } from "../../writing/package-manager.js";

/** The packages that the new code imports, by the manifest they belong into. */
export function installsFor({ rewrites }: Pick<Migrated, "rewrites">): PackagesToAdd[] {
  const byFolder = new Map<string, Set<string>>();
  for (const { packages, at } of rewrites) {
    if (packages.length === 0) continue;
    const folder = manifestFolder(toNativePath(at.file));
    byFolder.set(folder, new Set([...(byFolder.get(folder) ?? []), ...packages]));
  }
  return [...byFolder].map(([folder, packages]) => ({ folder, packages: [...packages].sort(), dev: false }));
}
