import semver from "semver";
import type { Api, PackageApis } from "./api.js";
import { compareSpecificity, compilePattern, isPattern, resolveAlias } from "./origin-path.js";

export interface Found {
  api: Api;
  /** Where the fact was read. */
  source: string;
}

export interface Lookup {
  find(module: string, version: string | null, path: string): Found | null;
  /** Whether any table speaks of the module. */
  knows(module: string): boolean;
}

/** Later than any release: what an unknown version is taken for. */
const NEWEST = "99999.0.0";
/** A bound on the memo, for servers that run for weeks. */
const MEMO_LIMIT = 50_000;

/** Ends a path that asks whether anything is known of an instance (`Ratelimit#*`). */
const ANY_MEMBER = "#*";

interface Row {
  table: PackageApis;
  range: semver.Range;
  patterns: { test: RegExp; api: Api; text: string }[];
  /** Classes whose instances have something, by name or pattern, with one of their APIs. */
  classes: { test: RegExp; api: Api }[];
}

/**
 * Looks APIs up by module, version and origin path. Of two tables that both know a path the
 * first one given answers. A version no table covers gets the nearest one that is covered.
 */
export function createLookup(tables: readonly PackageApis[]): Lookup {
  const exact = new Map<string, Row[]>();
  const families: { test: RegExp; name: string; rows: Row[] }[] = [];
  for (const table of tables) rowsOf(table.module).push(compile(table));

  const rowsByVersion = new Map<string, Row[]>();
  const memo = new Map<string, Found | null>();

  return { find, knows: (module) => rowsFor(plainModule(module)).length > 0 };

  function rowsOf(module: string): Row[] {
    if (isPattern(module)) {
      const known = families.find(({ name }) => name === module);
      if (known) return known.rows;
      const family = { test: compileModulePattern(module), name: module, rows: [] };
      families.push(family);
      return family.rows;
    }
    const rows = exact.get(module) ?? [];
    exact.set(module, rows);
    return rows;
  }

  function rowsFor(module: string): Row[] {
    const own = exact.get(module) ?? [];
    const ofFamilies = families.filter(({ test }) => test.test(module)).flatMap(({ rows }) => rows);
    return ofFamilies.length === 0 ? own : [...own, ...ofFamilies];
  }

  function find(specifier: string, version: string | null, path: string): Found | null {
    const key = `${specifier}\0${version ?? ""}\0${path}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const found = search(rowsIn(plainModule(specifier), version), path);
    if (memo.size >= MEMO_LIMIT) memo.clear();
    memo.set(key, found);
    return found;
  }

  function rowsIn(module: string, version: string | null): Row[] {
    const key = `${module}\0${version ?? ""}`;
    const known = rowsByVersion.get(key);
    if (known) return known;
    const rows = inVersion(rowsFor(module), version);
    rowsByVersion.set(key, rows);
    return rows;
  }
}

/** `openai/index.mjs` is `openai`; `next/server.js` is `next/server`. */
export function plainModule(specifier: string): string {
  return specifier.replace(/\.[cm]?js$/u, "").replace(/\/index$/u, "");
}

/** Rows of tables met before: a language server makes a catalogue for every edit. */
const compiled = new WeakMap<PackageApis, Row>();

function compile(table: PackageApis): Row {
  const row = compiled.get(table) ?? compileAnew(table);
  compiled.set(table, row);
  return row;
}

function compileAnew(table: PackageApis): Row {
  const patterns = Object.keys(table.apis)
    .filter(isPattern)
    .sort(compareSpecificity)
    .map((text) => ({ text, test: compilePattern(text), api: table.apis[text] as Api }));
  const classes = Object.entries(table.apis).flatMap(([path, api]) => {
    const at = path.indexOf("#");
    return at < 0 ? [] : [{ test: compilePattern(path.slice(0, at)), api }];
  });
  return { table, range: new semver.Range(table.versions), patterns, classes };
}

/** A test for the modules of a family: `*` is any one path segment. */
export function compileModulePattern(module: string): RegExp {
  return new RegExp(`^${module.replace(/[.+?^${}()|[\]\\]/gu, "\\$&").replace(/\*/gu, "[^/]+")}$`, "u");
}

function inVersion(rows: Row[], version: string | null): Row[] {
  const wanted = version === null ? NEWEST : (semver.coerce(version, { includePrerelease: true })?.version ?? NEWEST);
  const covered = rows.filter(({ range }) => semver.satisfies(wanted, range, { includePrerelease: true }));
  if (covered.length > 0 || rows.length === 0) return covered;

  const later = rows.filter(({ range }) => semver.gtr(wanted, range, { includePrerelease: true }));
  const candidates = later.length > 0 ? later : rows;
  const bounds = candidates.map((row) => ({ row, low: semver.minVersion(row.range)?.version ?? "0.0.0" }));
  const order = [...bounds].sort((a, b) => semver.compare(a.low, b.low));
  const nearest = (later.length > 0 ? order.at(-1) : order[0])?.low;
  return bounds.filter(({ low }) => low === nearest).map(({ row }) => row);
}

function search(rows: Row[], path: string): Found | null {
  if (path.endsWith(ANY_MEMBER)) return searchClass(rows, path.slice(0, -ANY_MEMBER.length));
  for (const { table } of rows) {
    const canonical = resolveAlias(path, table.aliases);
    const api = Object.hasOwn(table.apis, canonical) ? table.apis[canonical] : undefined;
    if (api) return { api, source: table.source };
  }
  for (const { table, patterns } of rows) {
    const canonical = resolveAlias(path, table.aliases);
    const hit = patterns.find(({ test }) => test.test(canonical));
    if (hit) return { api: hit.api, source: table.source };
  }
  return null;
}

function searchClass(rows: Row[], name: string): Found | null {
  for (const { table, classes } of rows) {
    const canonical = resolveAlias(name, table.aliases);
    const hit = classes.find(({ test }) => test.test(canonical));
    if (hit) return { api: hit.api, source: table.source };
  }
  return null;
}
