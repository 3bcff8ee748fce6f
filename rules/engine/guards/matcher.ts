import type { Linker } from "../link/linker.js";
import type { Module } from "../link/modules.js";
import { alternativesOf, type Abstract } from "../link/values/abstract.js";

/** Whether a middleware's `config.matcher` covers a path; without a matcher it covers all. What cannot be read covers nothing. */
export function matcherCovers(module: Module, linker: Linker, url: string): boolean {
  if (!module.facts.exports.some((one) => one.name === "config")) return true;
  const config = linker.exportOf(module.file, "config");
  const matcher = config.kind === "object" ? config.members.get("matcher") : undefined;
  if (!matcher) return true;
  const sources = sourcesIn(matcher);
  return sources.some((source) => matchesPath(source, url));
}

function sourcesIn(matcher: Abstract): string[] {
  return alternativesOf(matcher).flatMap(({ value }): string[] => {
    if (value.kind === "constant") return typeof value.value === "string" ? [value.value] : [];
    if (value.kind === "array") return value.items.flatMap(sourcesIn);
    const source = value.kind === "object" ? value.members.get("source") : undefined;
    return source ? sourcesIn(source) : [];
  });
}

/**
 * Whether a route's URL is one that a path-to-regexp pattern names (Next's and Clerk's matchers:
 * named parameters with modifiers, groups as regular expressions). What cannot be read names none.
 */
export function matchesPath(source: string, url: string): boolean {
  // Dynamic segments stand for any value: one that no pattern singles out.
  const path = url.replace(/\[\[?(?:\.\.\.)?\w+\]?\]/g, "x");
  const pattern = source
    .replace(/\/:(\w+)(\([^)]*\))?([*+?])?/g, (_, _name: string, group: string | undefined, modifier: string | undefined) => {
      const one = group ?? "[^/]+";
      if (modifier === "*") return `(?:/${one}(?:/${one})*)?`;
      if (modifier === "+") return `/${one}(?:/${one})*`;
      return modifier === "?" ? `(?:/${one})?` : `/${one}`;
    })
    .replace(/\/$/, "");
  try {
    return new RegExp(`^${pattern}/?$`).test(path);
  } catch {
    return false;
  }
}
