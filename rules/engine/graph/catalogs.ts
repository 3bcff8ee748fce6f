import { asObject, asString } from "./json-text.js";
import type { Manifest } from "./manifests.js";
import type { Workspace } from "./workspace.js";
import { parseYamlSubset } from "./yaml-subset.js";
import { inFolder } from "./posix-path.js";

/**
 * The range behind `catalog:` or `catalog:name`, from pnpm-workspace.yaml, .yarnrc.yml or the
 * fields Bun reads in a root manifest. Null where the folder has no such catalog.
 */
export function rangeInCatalog(workspace: Workspace, manifest: Manifest, name: string, written: string): string | null {
  const catalog = written.slice("catalog:".length).trim() || "default";
  const { folder, json } = manifest;
  const yaml = ["pnpm-workspace.yaml", ".yarnrc.yml"].map((file) =>
    asObject(parseYamlSubset(workspace.read(inFolder(folder, file)) ?? "")),
  );
  for (const source of [...yaml, asObject(json["workspaces"]), json]) {
    const named = asObject(asObject(source?.["catalogs"])?.[catalog]);
    const entries = named ?? (catalog === "default" ? asObject(source?.["catalog"]) : null);
    const range = asString(entries?.[name]);
    if (range !== null) return range;
  }
  return null;
}
