import { createCatalog, type Catalog } from "../../catalog/index.js";
import { engineClients } from "../../catalog/engines.js";
import { exportsWithoutCalls, modelPaths } from "../../catalog/model-mentions.js";
import { modelMakers } from "../../catalog/providers.js";
import { clauseBefore, gap } from "./imports.js";

/** Tells where code speaks of a model. All of it errs on the side of yes. */
export interface ModelMention {
  /** Whether a file's text imports a package by which models are asked, or names a host or path of one. */
  inText(text: string): boolean;
  /** Whether a piece of code names a host or path of a model. */
  inCode(code: string): boolean;
  /** Whether an export of a module (`*`: any of them) is one by which models are asked: more than made. */
  byImport(specifier: string, name: string): boolean;
  /** Whether what a class of a module is made with is run by a durable engine alone, and by nobody who holds an instance. */
  keepsToEngine(specifier: string, name: string): boolean;
}

/** `extra` are references (`@acme/llm#complete`), modules or hosts beside those of the catalogue. */
export function modelMention(
  extra: readonly string[] = [], catalog: Pick<Catalog, "modelPackages" | "modelHosts"> = createCatalog(),
): ModelMention {
  const added = extra.map((reference) => reference.replace(/#.*$/, "")).filter((name) => name !== "");
  const hosts = [...catalog.modelHosts.map(({ host }) => host), ...added.filter(isHost)];
  const modules = `(?:${[...catalog.modelPackages, ...added].map(asPattern).join("|")})(?:\\/[^"'${"`"}]*)?`;
  const pieces = [...hosts.map((host) => host.replace(/^\*+/, "")), ...modelPaths].map(asPattern).join("|");
  const mention = new RegExp(String.raw`\b(?:from|import|require)${gap}["'${"`"}](${modules})["'${"`"}]|${pieces}`, "g");
  const piece = new RegExp(pieces);
  const module = new RegExp(`^${modules}$`);
  return {
    inText: (text) => {
      for (const match of text.matchAll(mention)) {
        const withoutCalls = exportsWithoutCalls[match[1] ?? ""];
        if (withoutCalls === undefined || !takesOnly(withoutCalls, text, match.index)) return true;
      }
      return false;
    },
    inCode: (code) => piece.test(code),
    byImport: (specifier, name) => module.test(specifier) && !modelMakers.has(specifier) && !exportsWithoutCalls[specifier]?.test(name),
    keepsToEngine: (specifier, name) => engineClients[specifier]?.test(name) ?? false,
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
