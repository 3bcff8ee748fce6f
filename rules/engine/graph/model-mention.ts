import { createCatalog } from "../../catalog/index.js";
import { exportsWithoutCalls, modelUrlPieces } from "../../catalog/model-mentions.js";
import { clauseBefore, gap } from "./imports.js";

export interface MentionNames {
  /** Modules as the catalogue names them, `*` for one segment. */
  packages: readonly string[];
  /** Pieces of text that count wherever they stand: hosts and paths. */
  pieces: readonly string[];
}

/**
 * A test on a file's text: does it import a package by which models are asked, or name a host of
 * one? `extra` are references (`@acme/llm#complete`), modules or hosts of the configuration.
 * It errs on the side of yes.
 */
export function modelMention(extra: readonly string[] = [], names: MentionNames = knownNames()): (text: string) => boolean {
  const added = extra.map((reference) => reference.replace(/#.*$/, "")).filter((name) => name !== "");
  const packages = [...names.packages, ...added].map(asPattern);
  const pieces = [...names.pieces, ...added.filter(isHost)].map(asPattern);
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

function knownNames(): MentionNames {
  return { packages: createCatalog().modelPackages, pieces: modelUrlPieces };
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
