import type { EntrypointKind } from "../graph/app.js";
import type { Place } from "../finding.js";
import type { FileFacts } from "../facts/file-facts.js";
import { alternativesOf, objectValue, opaque, type Abstract } from "./values/abstract.js";
import { dependenciesOf } from "./values/dependencies.js";
import type { Linker } from "./linker.js";
import type { Module } from "./modules.js";
import { apiRequestValue, apiResponseValue, contextValue, inputValue, requestValue } from "./request.js";
import { registeredCallbacks } from "./registered.js";

/** Something Next calls: a value, and what it is called with. */
export interface EntryHandler {
  name: string;
  at: Place;
  callee: Abstract;
  args: readonly Abstract[];
}

/** The exports of a route handler that answer requests. */
export const httpMethods = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"];

/** The handlers of an entry file, by its kind. */
export function handlersOf(kind: EntrypointKind, module: Module, url: string, linker: Linker): EntryHandler[] {
  switch (kind) {
    case "pages-api":
      return exported(module, ["default"], linker, () => [apiRequestValue(), apiResponseValue()]);
    case "page":
      return exported(module, ["default", "getServerSideProps", "generateMetadata"], linker, () => [pageProps(), opaque("parent", undefined, { truthy: true })]);
    case "middleware":
      return exported(module, ["default", "proxy", "middleware"], linker, () => [requestValue(null, url), opaque("event", undefined, { truthy: true })]);
    case "server-action":
      return actionsOf(module, linker);
    case "durable-function":
      return [];
    default:
      return module.facts.exports.some((one) => one.name === "default") && !hasRouteExport(module.facts)
        ? exported(module, ["default"], linker, () => [apiRequestValue(), apiResponseValue()])
        : exported(module, httpMethods, linker, (name) => [requestValue(name, url), contextValue()]);
  }
}

function hasRouteExport(facts: FileFacts): boolean {
  return [...facts.exports.map((one) => one.name), ...facts.reexports.map((one) => one.exported)].some((name) => name !== null && httpMethods.includes(name));
}

function exported(module: Module, names: readonly string[], linker: Linker, args: (name: string) => Abstract[]): EntryHandler[] {
  return names.flatMap((name) => {
    const at = exportPlace(module, name);
    if (!at) return [];
    const value = linker.exportOf(module.file, name);
    return calleesOf(value, linker).map((callee) => ({ name, at, callee, args: args(name) }));
  });
}

/** What an exported value runs: itself, or the callbacks registered on what it serves. */
function calleesOf(value: Abstract, linker: Linker): Abstract[] {
  const served = alternativesOf(value).flatMap((one) => (one.value.kind === "external" ? registeredCallbacks(one.value, linker) : [one.value]));
  return served.length > 1 && alternativesOf(value)[0]?.value.kind === "external" ? [linker.anyOf(served)] : served;
}

function exportPlace(module: Module, name: string): Place | null {
  const own = module.facts.exports.find((one) => one.name === name && !one.typeOnly);
  if (own) return { file: module.file, span: own.span };
  const again = module.facts.reexports.find((one) => one.exported === name && !one.typeOnly);
  return again ? { file: module.file, span: again.span } : null;
}

function pageProps(): Abstract {
  const params = opaque("params", dependenciesOf([{ kind: "request", name: "params" }]));
  return objectValue(new Map([["params", params], ["searchParams", params]]), { rest: params });
}

/** Exported functions of a `'use server'` file, and functions that carry the directive themselves. */
function actionsOf(module: Module, linker: Linker): EntryHandler[] {
  const { facts } = module;
  const whole = facts.directives.some((one) => one.text === "use server");
  const found: EntryHandler[] = whole
    ? [...facts.exports, ...facts.reexports.flatMap((one) => (one.exported === null ? [] : [{ name: one.exported, typeOnly: one.typeOnly, span: one.span }]))]
      .filter((one) => !one.typeOnly)
      .map((one) => ({ name: one.name, at: { file: module.file, span: one.span }, callee: linker.exportOf(module.file, one.name), args: [inputValue("action input"), inputValue("action input"), inputValue("action input")] }))
      .filter((one) => alternativesOf(one.callee).some(({ value }) => value.kind === "function" || value.kind === "wrapper"))
    : [];
  facts.functions.forEach((fn, index) => {
    if (!fn.directives.some((one) => one.text === "use server")) return;
    if (whole && facts.exports.some(({ name, span }) => name === fn.name || span[0] === fn.nameSpan[0])) return;
    const callee = linker.functionOf(module, index);
    found.push({ name: fn.name || "action", at: { file: module.file, span: fn.nameSpan }, callee, args: [inputValue("action input"), inputValue("action input"), inputValue("action input")] });
  });
  return found;
}
