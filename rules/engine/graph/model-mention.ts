import { createCatalog, type Catalog } from "../../catalog/index.js";
import { exportsWithoutCalls, modelPaths } from "../../catalog/model-mentions.js";
import { clauseBefore, gap } from "./imports.js";

/**
 * A test on a file's text: does it import a package by which models are asked, or name a host or
 * path of one? `extra` are references (`@acme/llm#complete`), modules or hosts beside those of the
 * catalogue. It errs on the side of yes.
 */
export function modelMention(
  extra: readonly string[] = [], catalog: Pick<Catalog, "modelPackages" | "modelHosts"> = createCatalog(),
): (text: string) => boolean {
  const added = extra.map((reference) => reference.replace(/#.*$/, "")).filter((name) => name !== "");
  const packages = [...catalog.modelPackages, ...added].map(asPattern);
  const hosts = [...catalog.modelHosts.map(({ host }) => host), ...added.filter(isHost)];
  const pieces = [...hosts.map((host) => host.replace(/^\*+/, "")), ...modelPaths].map(asPattern);
  const imported = String.raw`\b(?:from|import|require)${gap}["'${"`"}]((?:${packages.join("|")})(?:\/[^"'${"`"}]*)?)["'${"`"}]`;
  const mention = new RegExp(`${imported}|${pieces.join("|")}`, "g");
  return (text) => {
    for (const match of text.matchAll(mention)) {
      const withoutCalls = exportsWithoutCalls[match[1] ?? ""];
      if (withoutCalls === undefined || !takesOnly(withoutCalls, text, match.index)) return true;
    }
    return false;
  };
}

function takesOnly(harmless: RegExp, text: string, from: number): boolean {
  const clause = text.startsWith("from", from) ? clauseBefore(text, from) : null;
  if (clause === null) return false;
  if (clause.typeOnly) return true;
  return clause.names !== null && clause.names.every((name) => name.typeOnly || harmless.test(name.imported));
}

function isHost(name: string): boolean {
  return /^(?:https?:\/\/)?[\w*-]+(?:\.[\w*-]+)+(?::\d+)?(?:\/|$)/.test(name);
}

function asPattern(name: string): string {
  return name
    .replace(/^https?:\/\//, "")
    .replace(/[.+?^${}()|[\]\\/]/g, "\\$&")
    .replace(/\*/g, "[^/\"'`\\s]+");
}
