import { chatHooks, queryHooks, swr } from "../../catalog/client-libraries.js";
import type { Effect } from "../facts/effects.js";
import { partsOfValue } from "../facts/value-parts.js";
import type { Property, Value } from "../facts/values.js";
import type { Place } from "../finding.js";
import { isWritten, type CallSite, type Code } from "./code.js";
import { calleeOf, memberOf, originOf, type Located } from "./read-values.js";
import { aiHook, placeOf, requestOf, requestsBy, type ModelRequest, type Reading } from "./requests.js";

/** A request that is made again when it fails, for as long as it fails. */
export interface ClientRetry {
  at: Place;
  request: ModelRequest;
  /** What makes it again, for people: `onError calls regenerate`. */
  how: string;
  /** The option that caps it, where one does. */
  cap: { call: Place; argument: number; path: readonly string[] } | null;
}

/** The unbounded retries of a module. `globalCap`: SWR is told for the whole app when to stop. */
export function retriesOf(code: Code, reading: Reading, globalCap: boolean): ClientRetry[] {
  return code.calls.flatMap((site) => [
    ...ofHook(code, site, reading), ...ofEffect(code, site, reading), ...(globalCap ? [] : ofSwr(code, site, reading)), ...ofQuery(code, site, reading), ...ofItself(code, site, reading), ...ofLoop(code, site, reading),
  ]);
}

/** `useChat({ onError: () => regenerate() })`. */
function ofHook(code: Code, site: CallSite, reading: Reading): ClientRetry[] {
  if (aiHook(code, site.call) === null) return [];
  const request = requestOf(code, site, reading);
  const onError = request && closureOf(optionsOf(code, site, reading), "onError", reading);
  if (!request || !onError || onError.code !== code) return [];
  const again = againIn(code, onError.function, site, reading);
  return again ? [{ at: placeOf(code, again.call.nameSpan), request, how: `onError calls \`${again.call.text}\``, cap: null }] : [];
}

/** `useEffect(() => { if (error) regenerate() }, [error])`. */
function ofEffect(code: Code, { call }: CallSite, reading: Reading): ClientRetry[] {
  const callee = calleeOf(code, call);
  const effect = call.arguments[0]?.value;
  if (callee?.module !== "react" || !/^use(?:Layout)?Effect$/.test(callee.path[0] ?? callee.imported) || effect?.kind !== "closure") return [];
  return code.calls.flatMap((hook) => {
    if (aiHook(code, hook.call) === null) return [];
    const again = againIn(code, effect.function, hook, reading, true);
    const request = again && requestOf(code, hook, reading);
    return request ? [{ at: placeOf(code, again.call.nameSpan), request, how: `an effect calls \`${again.call.text}\` whenever there is an error`, cap: null }] : [];
  });
}

/** A call, in a function or one it calls in this file, of what a hook gave to ask again; null where something counts. */
function againIn(code: Code, of: number, hook: CallSite, reading: Reading, onlyOnError = false): CallSite | null {
  const within = (site: CallSite): boolean => isWritten(code, site.function, of);
  for (const site of code.calls.filter(within)) {
    const { code: at, value } = originOf(code, site.call.callee, reading.open);
    const isAgain = at === code && value.kind === "member" && chatHooks.asksAgain.test(value.name) && value.object.kind === "result" && value.object.id === hook.call.id;
    if (!isAgain) continue;
    const conditions = conditionsOf(code, site, of);
    if (conditions.some((condition) => counts(code, condition, reading))) return null;
    if (!onlyOnError || conditions.some((condition) => saysError(code, condition, hook, reading))) return site;
  }
  return null;
}

/** The conditions a call stands under, up to and with the functions it is written in. */
function conditionsOf(code: Code, site: CallSite, of: number): Value[] {
  const all = [...site.conditions];
  for (let at = site.function; at !== of; ) {
    const parent = code.facts.functions[at]?.parent;
    if (parent === null || parent === undefined) break;
    const made = code.calls.find(({ call, function: owner }) => owner === parent && call.arguments.some(({ value }) => value.kind === "closure" && value.function === at));
    all.push(...(made?.conditions ?? []));
    at = parent;
  }
  return all;
}

/** Whether a condition may hold a count, or an answer nobody can see: anything but errors, flags of the hook and their parts. */
function counts(code: Code, condition: Value, reading: Reading): boolean {
  return [...partsOfValue(condition)].some((part) => {
    if (part.kind === "operator") return /^[<>]=?$/.test(part.operator);
    if (part.kind === "member") return /(?:current|retr(?:y|ied|ies)|attempts?|count|tries)$/i.test(part.name);
    if (part.kind === "global") return false;
    if (part.kind !== "variable" && part.kind !== "result") return false;
    const origin = originOf(code, part, reading.open).value;
    if (origin.kind === "operator") return counts(code, origin, reading);
    // A state or a reference of the component: it may well be set once and looked at here.
    return isState(code, origin);
  });
}

function isState(code: Code, value: Value): boolean {
  const object = value.kind === "member" || value.kind === "index" ? value.object : value;
  const call = object.kind === "result" ? code.call(object.id) : null;
  return call !== null && /(?:^|\.)use(?:State|Ref|Reducer)$/.test(call.text);
}

function saysError(code: Code, condition: Value, hook: CallSite, reading: Reading): boolean {
  return [...partsOfValue(condition)].some((part) => {
    if (part.kind !== "variable" && part.kind !== "member") return false;
    const { value } = originOf(code, part, reading.open);
    return value.kind === "member" && value.object.kind === "result" && value.object.id === hook.call.id && chatHooks.tellsError.test(value.name) &&
      (value.name !== "status" || [...partsOfValue(condition)].some((each) => each.kind === "constant" && each.value === "error"));
  });
}

/** `useSWR(url, fetcher)`, with no option that says how often it may ask again. */
function ofSwr(code: Code, site: CallSite, reading: Reading): ClientRetry[] {
  const request = requestOf(code, site, reading);
  if (request?.by !== "swr") return [];
  const { arguments: given } = site.call;
  const argument = given.length > 2 ? 2 : given[1] && originOf(code, given[1].value, reading.open).value.kind === "object" ? 1 : 2;
  const options = given[argument] && originOf(code, given[argument].value, reading.open).value;
  if (options && (options.kind !== "object" || options.properties.some((each) => each.kind === "spread" || swr.caps.some((cap) => cap === nameOf(each))))) return [];
  const cap = given.length < 2 ? null : { call: request.at, argument, path: ["errorRetryCount"] };
  return [{ at: request.at, request, how: "SWR retries without end unless `errorRetryCount` says otherwise", cap }];
}

/** `useQuery({ queryFn, retry: true })`. */
function ofQuery(code: Code, site: CallSite, reading: Reading): ClientRetry[] {
  const callee = calleeOf(code, site.call);
  if (!callee?.module || !queryHooks.modules.test(callee.module) || !queryHooks.exports.test(callee.imported)) return [];
  const options = optionsOf(code, site, reading);
  const retry = options && memberOf(options.value, "retry");
  const value = retry && originOf(options.code, retry, reading.open).value;
  const endless = value && ((value.kind === "constant" && value.value === true) || (value.kind === "global" && value.name === "Infinity") || (value.kind === "member" && value.name === "POSITIVE_INFINITY"));
  const asks = closureOf(options, "queryFn", reading) ?? closureOf(options, "mutationFn", reading);
  const [request] = endless && asks ? requestsBy(asks.code, asks.function, reading) : [];
  if (!request) return [];
  const at = placeOf(code, site.call.nameSpan);
  return [{ at, request, how: "`retry` is set to never give up", cap: { call: at, argument: 0, path: ["retry"] } }];
}

/** A function that asks and, in its `catch`, calls itself, at once or from a timer. */
function ofItself(code: Code, site: CallSite, reading: Reading): ClientRetry[] {
  const named = againNamed(code, site, reading);
  if (named === null || !site.caught || site.conditions.some((condition) => counts(code, condition, reading))) return [];
  if (site.call.arguments.some(({ value }) => [...partsOfValue(value)].some((part) => part.kind === "operator" && /^[-+]$/.test(part.operator)))) return [];
  const [request] = requestsBy(code, named, reading);
  return request ? [{ at: placeOf(code, site.call.nameSpan), request, how: `${code.facts.functions[named]?.name ? `\`${code.facts.functions[named].name}\`` : "the function that asks"} calls itself when that fails`, cap: null }] : [];
}

/** The function around a call that the call begins anew. */
function againNamed(code: Code, site: CallSite, reading: Reading): number | null {
  const isTimer = /^(?:window\.)?setTimeout$/.test(site.call.text);
  const target = isTimer ? site.call.arguments[0]?.value : site.call.callee;
  const { code: at, value } = target ? originOf(code, target, reading.open) : { code, value: null };
  if (at !== code || value?.kind !== "closure") return null;
  if (isWritten(code, site.function, value.function)) return value.function;
  if (!isTimer) return null;
  // `setTimeout(() => ask(), 1000)`
  const inner = code.calls.filter((each) => isWritten(code, each.function, value.function)).map((each) => originOf(code, each.call.callee, reading.open));
  const own = inner.find((each) => each.code === code && each.value.kind === "closure" && isWritten(code, site.function, each.value.function));
  return own?.value.kind === "closure" ? own.value.function : null;
}

/** `while (true) { try { await ask(); break } catch {} }`. */
function ofLoop(code: Code, site: CallSite, reading: Reading): ClientRetry[] {
  const loop = site.loops.at(-1);
  if (!loop || site.caught || (loop.condition !== null && !(loop.condition.kind === "constant" && loop.condition.value === true)) || loop.of !== null) return [];
  if (!swallows(loop.body) || site.conditions.some((condition) => counts(code, condition, reading)) || countsWithin(code, loop.id, reading)) return [];
  const own = requestOf(code, site, reading);
  const callee = originOf(code, site.call.callee, reading.open);
  const [request] = own ? [own] : callee.value.kind === "closure" ? requestsBy(callee.code, callee.value.function, reading) : [];
  return request ? [{ at: placeOf(code, loop.headSpan), request, how: "a loop runs until it succeeds", cap: null }] : [];
}

function swallows(effect: Effect): boolean {
  switch (effect.kind) {
    case "sequence":
      return effect.parts.some(swallows);
    case "block":
      return swallows(effect.body);
    case "try":
      return effect.handler !== null && !leaves(effect.handler.body);
    default:
      return false;
  }
}

function leaves(effect: Effect): boolean {
  switch (effect.kind) {
    case "exit":
      return effect.exit !== "continue";
    case "sequence":
      return effect.parts.some(leaves);
    case "choice":
      return leaves(effect.then) || leaves(effect.otherwise);
    case "block":
      return leaves(effect.body);
    case "try":
      return leaves(effect.body) || (effect.handler !== null && leaves(effect.handler.body)) || (effect.finalizer !== null && leaves(effect.finalizer));
    default:
      return false;
  }
}

function countsWithin(code: Code, loop: number, reading: Reading): boolean {
  return code.calls.some((site) => site.loops.some(({ id }) => id === loop) && site.conditions.some((condition) => counts(code, condition, reading)));
}

function optionsOf(code: Code, site: CallSite, reading: Reading): Located | null {
  const given = site.call.arguments[0]?.value;
  return given ? originOf(code, given, reading.open) : null;
}

function closureOf(options: Located | null, name: string, reading: Reading): { code: Code; function: number } | null {
  const value = options && memberOf(options.value, name);
  const origin = value ? originOf(options.code, value, reading.open) : null;
  return origin?.value.kind === "closure" ? { code: origin.code, function: origin.value.function } : null;
}

function nameOf(property: Property): string {
  return property.kind === "member" || property.kind === "getter" ? property.name : "";
}
