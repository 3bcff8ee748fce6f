import type { Entrypoint } from "../entrypoint.js";
import type { CallEffect } from "../facts/effects.js";
import type { Value } from "../facts/values.js";
import { placeKey, type Place } from "../finding.js";
import type { Code } from "./code.js";
import { calleeOf, memberOf, originOf, type Located, type OpenImport } from "./read-values.js";
import { RouteFunctions } from "./route-functions.js";

/** Data that Next keeps between requests, read by code of a route that asks a model. */
export interface CachedRead {
  at: Place;
  /** `fetch`, `unstable_cache`, `cacheTag`. */
  callee: string;
  /** Null: some of them cannot be read. */
  tags: readonly string[] | null;
  /** Seconds for which it is kept; `Infinity`: until somebody revalidates it; null: not known. */
  seconds: number | null;
  routes: readonly Entrypoint[];
}

export interface CachedReads {
  reads: readonly CachedRead[];
  /** Tags that the app revalidates; `any`: some of them are not written out. */
  revalidated: { tags: ReadonlySet<string>; any: boolean };
}

export interface CachedReadsInput {
  routes: readonly Entrypoint[];
  /** All files of the app. */
  files: Iterable<string>;
  read(file: string): string | null;
  openFile(file: string): Code | null;
  open: OpenImport;
}

const keeping = /\brevalidate\b|force-cache|\btags\b|unstable_cache|cacheTag/;
const revalidating = /^(?:.*\.)?(?:unstable_)?(?:revalidateTag|updateTag|expireTag)$/;

/** The reads of the routes' own functions that Next.js keeps, and which tags the app expires. Model calls are not among them. */
export function cachedReads({ routes, files, read, openFile, open }: CachedReadsInput): CachedReads {
  const found = new Map<string, CachedRead>();
  const functions = new RouteFunctions(openFile, open);
  const keeps = new Map<string, boolean>();
  for (const route of routes) {
    for (const { code, function: id } of functions.of(route)) {
      if (!keeps.has(code.file)) keeps.set(code.file, keeping.test(read(code.file) ?? ""));
      if (!keeps.get(code.file)) continue;
      for (const { call, function: within } of code.calls) {
        const kept = within === id && !asksModel(call, code, route) ? keptBy(code, call, open) : null;
        if (!kept) continue;
        const at = { file: code.file, span: call.nameSpan };
        const known = found.get(placeKey(at));
        if (!known) found.set(placeKey(at), { ...kept, at, routes: [route] });
        else if (!known.routes.includes(route)) found.set(placeKey(at), { ...known, routes: [...known.routes, route] });
      }
    }
  }
  return { reads: [...found.values()], revalidated: found.size === 0 ? { tags: new Set(), any: false } : revalidatedIn(files, read, openFile, open) };
}

/** What a model answers may be kept as well, but does not feed it. */
function asksModel({ span }: CallEffect, { file }: Code, { handlers }: Entrypoint): boolean {
  return handlers.some(({ modelCalls }) => modelCalls.some(({ at, chain }) => [at, ...chain.map((each) => each.at)].some((each) => each.file === file && span[0] <= each.span[0] && each.span[1] <= span[1])));
}

function keptBy(code: Code, call: CallEffect, open: OpenImport): Pick<CachedRead, "callee" | "seconds" | "tags"> | null {
  const callee = calleeOf(code, call);
  const name = callee && [callee.imported, ...callee.path].at(-1);
  const given = (index: number): Located | null => (call.arguments[index] ? originOf(code, call.arguments[index].value, open) : null);
  if (callee?.module === null && name === "fetch") return keptByFetch(given(1), open);
  if (callee?.module !== "next/cache") return null;
  if (name === "unstable_cache") {
    const options = given(2);
    if (options && !isWritten(options.value)) return null;
    return { callee: name, ...settingsOf(options, open) };
  }
  if (!/^(?:unstable_)?cacheTag$/.test(name ?? "")) return null;
  const tags = call.arguments.map(({ value }) => textOf({ code, value }, open));
  return { callee: "cacheTag", seconds: null, tags: tags.includes(null) ? null : tags.flatMap((tag) => tag ?? []) };
}

/** `fetch(url, { cache: "force-cache", next: { revalidate, tags } })`. */
function keptByFetch(options: Located | null, open: OpenImport): Pick<CachedRead, "callee" | "seconds" | "tags"> | null {
  if (!options || !isWritten(options.value)) return null;
  const cache = memberOf(options.value, "cache");
  const mode = cache && textOf({ code: options.code, value: cache }, open);
  const member = memberOf(options.value, "next");
  const next = member ? originOf(options.code, member, open) : null;
  if ((cache && mode !== "force-cache") || (next && !isWritten(next.value))) return null;
  const settings = settingsOf(next, open);
  const isKept = mode === "force-cache" || settings.seconds === null || (settings.seconds > 0 && next !== null && (memberOf(next.value, "revalidate") ?? memberOf(next.value, "tags")) !== undefined);
  return isKept ? { callee: "fetch", ...settings } : null;
}

/** `{ revalidate, tags }`. */
function settingsOf(options: Located | null, open: OpenImport): Pick<CachedRead, "seconds" | "tags"> {
  const revalidate = options && memberOf(options.value, "revalidate");
  const seconds = revalidate ? originOf(options.code, revalidate, open).value : null;
  const tags = options && memberOf(options.value, "tags");
  return {
    seconds: seconds === null ? Infinity : seconds.kind !== "constant" ? null : seconds.value === false ? Infinity : typeof seconds.value === "number" ? seconds.value : null,
    tags: tags ? tagsOf(originOf(options.code, tags, open), open) : [],
  };
}

function tagsOf({ code, value }: Located, open: OpenImport): readonly string[] | null {
  if (value.kind !== "array") return null;
  const tags = value.items.map((item) => (item.kind === "item" ? textOf({ code, value: item.value }, open) : null));
  return tags.includes(null) ? null : tags.flatMap((tag) => tag ?? []);
}

function textOf({ code, value }: Located, open: OpenImport): string | null {
  const origin = originOf(code, value, open).value;
  return origin.kind === "constant" && typeof origin.value === "string" ? origin.value : null;
}

/** All of its members are there to be seen. */
function isWritten(value: Value): boolean {
  return value.kind === "object" && value.properties.every(({ kind }) => kind === "member");
}

function revalidatedIn(files: Iterable<string>, read: CachedReadsInput["read"], openFile: CachedReadsInput["openFile"], open: OpenImport): CachedReads["revalidated"] {
  const tags = new Set<string>();
  let any = false;
  for (const file of files) {
    const code = /(?:revalidate|update|expire)Tag\b/.test(read(file) ?? "") ? openFile(file) : null;
    for (const { call } of code?.calls ?? []) {
      if (!code || !revalidating.test(call.text)) continue;
      const tag = call.arguments[0] ? textOf({ code, value: call.arguments[0].value }, open) : null;
      if (tag === null) any = true;
      else tags.add(tag);
    }
  }
  return { tags, any };
}
