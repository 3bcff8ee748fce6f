import { chatHooks, requestMethods, requestPackages, swr } from "../../catalog/client-libraries.js";
import type { CallEffect } from "../facts/effects.js";
import { partsOfValue } from "../facts/value-parts.js";
import type { FunctionId, Span, Value } from "../facts/values.js";
import type { Place } from "../finding.js";
import { isWritten, type CallSite, type Code } from "./code.js";
import type { AskedRoute } from "./client-module.js";
import { calleeOf, memberOf, originOf, type Located, type OpenImport } from "./read-values.js";
import { isOwn, pathOf, urlText } from "./url-text.js";

/** A request to one of the app's routes that asks a model. */
export interface ModelRequest extends AskedRoute {
  at: Place;
  /** As written: `fetch`, `axios.post`, `useChat`. */
  callee: string;
  /** What makes it; `hook`: of the AI SDK. */
  by: "fetch" | "hook" | "swr";
  /** It says itself what becomes of redirects (`fetch(url, { redirect })`), or looks whether there was one. */
  redirect: boolean;
  /** Its URL has no origin: only a browser knows where it leads. */
  relative: boolean;
}

/** What requests are read with: the files behind imports, and the app's routes by path and method. */
export interface Reading {
  open: OpenImport;
  routeOf(path: string, method: string): AskedRoute | null;
}

/** Whether a call is a hook of the AI SDK; its name. */
export function aiHook(code: Code, call: CallEffect): string | null {
  const callee = calleeOf(code, call);
  return callee?.module && chatHooks.modules.test(callee.module) && callee.path.length === 0 && callee.imported in chatHooks.paths ? callee.imported : null;
}

/** The request that a call makes; null: none, or none to a route that asks a model. */
export function requestOf(code: Code, site: CallSite, reading: Reading): ModelRequest | null {
  const { call } = site;
  const callee = calleeOf(code, call);
  if (callee === null || call.form === "jsx") return null;
  const { module, imported, path } = callee;
  const last = path.at(-1) ?? "";
  const first = call.arguments[0]?.value;
  const of = (by: ModelRequest["by"], url: Located | null, method: string): ModelRequest | null => url && asked(code, site, by, url, method, reading);

  const hook = aiHook(code, call);
  if (hook !== null) return of("hook", hookUrl(code, first, chatHooks.paths[hook] ?? null, reading.open), "POST");
  if (module === null) {
    const isFetch = (imported === "fetch" && path.length === 0) || (/^(?:window|globalThis|self)$/.test(imported) && path.join() === "fetch");
    return isFetch && first ? of("fetch", { code, value: first }, methodOf(code, call.arguments[1]?.value, "GET", reading.open)) : null;
  }
  if (requestPackages.test(module) && first) {
    if (requestMethods.test(last)) return of("fetch", { code, value: first }, last.toUpperCase());
    if (path.length > 0) return null;
    const options = originOf(code, first, reading.open);
    const url = memberOf(options.value, "url");
    return url ? of("fetch", { code: options.code, value: url }, methodOf(code, first, "GET", reading.open))
      : of("fetch", { code, value: first }, methodOf(code, call.arguments[1]?.value, "GET", reading.open));
  }
  if (module === swr.module && swr.exports.test(imported) && first) return of("swr", swrKey(code, first, reading.open), "GET");
  return null;
}

function asked(code: Code, { call, function: within }: CallSite, by: ModelRequest["by"], url: Located, method: string, { open, routeOf }: Reading): ModelRequest | null {
  const text = urlText(url.code, url.value, open);
  const path = text && isOwn(text) ? pathOf(text) : null;
  const found = path === null ? null : routeOf(path, method);
  const options = call.arguments[1] && originOf(code, call.arguments[1].value, open).value;
  const saysRedirect = options !== undefined && memberOf(options, "redirect") !== undefined;
  return found && { ...found, relative: text!.text.startsWith("/"), at: placeOf(code, call.nameSpan), callee: call.text, by, redirect: saysRedirect || looksAtRedirects(code, within) };
}

/** `if (response.redirected) …`, in the function that asks or in a callback of it. */
function looksAtRedirects(code: Code, within: FunctionId): boolean {
  return code.calls.some((site) => isWritten(code, site.function, within) && site.conditions.some((condition) => [...partsOfValue(condition)].some((part) => part.kind === "member" && part.name === "redirected")));
}

/** `useChat({ api })`, and since AI SDK 5 `useChat({ transport: new DefaultChatTransport({ api }) })`. */
function hookUrl(code: Code, options: Value | undefined, otherwise: string | null, open: OpenImport): Located | null {
  const byDefault: Located | null = otherwise === null ? null : { code, value: { kind: "constant", value: otherwise } };
  if (!options) return byDefault;
  const given = originOf(code, options, open);
  if (given.value.kind !== "object") return null;
  const transport = memberOf(given.value, "transport");
  if (transport) return transportUrl(originOf(given.code, transport, open), byDefault, open);
  const api = memberOf(given.value, "api");
  if (api) return { code: given.code, value: api };
  // A chat made elsewhere, and what is spread, may say otherwise.
  return memberOf(given.value, "chat") || given.value.properties.some(({ kind }) => kind === "spread") ? null : byDefault;
}

function transportUrl({ code, value }: Located, byDefault: Located | null, open: OpenImport): Located | null {
  const made = value.kind === "result" ? code.call(value.id) : null;
  if (!made) return null;
  const callee = calleeOf(code, made);
  if (callee?.module === "react" && /^use(?:Memo|State)$/.test(callee.path[0] ?? callee.imported)) return memoized(code, made, byDefault, open);
  if (callee?.module !== chatHooks.transport.module || !chatHooks.transport.exports.test(callee.imported)) return null;
  return hookUrl(code, made.arguments[0]?.value, chatHooks.transport.path, open);
}

/** `useMemo(() => new DefaultChatTransport(…), [])`. */
function memoized(code: Code, call: CallEffect, byDefault: Located | null, open: OpenImport): Located | null {
  const made = call.arguments[0]?.value;
  const [only, ...others] = made?.kind === "closure" ? code.returns(made.function) : [];
  return only && others.length === 0 ? transportUrl(originOf(code, only, open), byDefault, open) : null;
}

/** SWR's key is the URL, or a list that begins with it; a function gives one or the other. */
function swrKey(code: Code, key: Value, open: OpenImport): Located | null {
  const { code: at, value } = originOf(code, key, open);
  if (value.kind === "closure") {
    const [only, ...others] = at.returns(value.function);
    return only && others.length === 0 ? swrKey(at, only, open) : null;
  }
  if (value.kind === "array") return value.items[0] ? { code: at, value: value.items[0].value } : null;
  if (value.kind !== "operator") return { code: at, value };
  // `id ? url : null`, `ready && url`: asked with a URL or not at all.
  const url = value.operands.slice(value.operator === "?:" || value.operator === "&&" ? 1 : 0).find((each) => urlText(at, each, open) !== null);
  return value.operator === "?:" || value.operator === "&&" ? (url ? { code: at, value: url } : null) : { code: at, value };
}

function methodOf(code: Code, options: Value | undefined, otherwise: string, open: OpenImport): string {
  if (!options) return otherwise;
  const { code: at, value } = originOf(code, options, open);
  const method = memberOf(value, "method");
  if (!method) return value.kind === "object" ? otherwise : "*";
  const written = originOf(at, method, open).value;
  return written.kind === "constant" ? String(written.value).toUpperCase() : "*";
}

/** The requests that a function makes, by itself or through functions of the app it calls. */
export function requestsBy(code: Code, of: FunctionId, reading: Reading, left = 4, seen = new Set<string>()): ModelRequest[] {
  const key = `${code.file} ${of}`;
  if (left === 0 || seen.has(key)) return [];
  seen.add(key);
  return code.calls.filter((site) => isWritten(code, site.function, of)).flatMap((site) => {
    const own = requestOf(code, site, reading);
    if (own) return [own];
    const callee = originOf(code, site.call.callee, reading.open);
    if (callee.value.kind !== "closure") return [];
    return requestsBy(callee.code, callee.value.function, reading, left - 1, seen);
  });
}

export function placeOf(code: Code, span: Span): Place {
  return { file: code.file, span };
}
