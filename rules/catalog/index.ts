import { aiSdk } from "./ai-sdk.js";
import { anthropic } from "./anthropic.js";
import type { Api, GuardApi, GuardKind, PackageApis } from "./api.js";
import { concurrency } from "./concurrency.js";
import { databases } from "./databases.js";
import { modelCall } from "./describe.js";
import { durable } from "./durable.js";
import { frameworks } from "./frameworks.js";
import { google } from "./google.js";
import { authGuards } from "./guards-auth.js";
import { limitGuards } from "./guards-limits.js";
import { validationGuards } from "./guards-validation.js";
import { http } from "./http.js";
import { langChain } from "./langchain.js";
import { llamaIndex } from "./llamaindex.js";
import { compileModulePattern, createLookup, plainModule, type Found } from "./lookup.js";
import { modelHosts, type HostPattern } from "./model-hosts.js";
import { next } from "./next.js";
import { openAi } from "./openai.js";
import { otherProviders } from "./other-providers.js";
import { routers } from "./routers.js";
import { providers } from "./providers.js";
import { retryHelpers } from "./retries.js";
import { sideEffects } from "./side-effects.js";
import { streams } from "./streams.js";
import { telemetry } from "./telemetry.js";
import { texts } from "./texts.js";
import { waits } from "./waits.js";

/** Every table of the catalogue, in the order of precedence. */
export const tables: readonly PackageApis[] = [
  ...aiSdk, ...openAi, ...anthropic, ...google, ...otherProviders, ...frameworks, ...langChain, ...llamaIndex, ...providers,
  ...retryHelpers, ...authGuards, ...limitGuards, ...validationGuards, ...durable, ...next, ...routers,
  ...streams, ...waits, ...concurrency, ...http, ...telemetry, ...texts, ...databases, ...sideEffects,
];

/** What a project's configuration adds. References are written `module#path`: `@acme/llm#complete`. */
export interface CatalogExtensions {
  /** Calls that ask a paid model. */
  modelCalls?: readonly string[];
  /** Packages whose exports make models, or hosts that stand before one. */
  gateways?: readonly string[];
  /** Functions that deny by throwing or by giving nothing. */
  guards?: readonly { call: string; guard: GuardKind }[];
  /** Functions that take a handler and give one back, with what they check before it runs. */
  wrappers?: readonly { call: string; argument: number; guards: readonly GuardKind[] }[];
}

export interface Catalog {
  /**
   * What is known of an API. `module` as imported, `version` of its package (null: taken for the
   * newest), `path` an origin path (`api.ts`). Versions outside what is known get the nearest.
   * A path that ends in `#*` asks for anything that is known of instances of an export.
   */
  find(module: string, version: string | null, path: string): Found | null;
  /** Whether a module is one by which models are asked or made. */
  isModelPackage(module: string): boolean;
  /** Whether the catalogue speaks of a module at all. */
  knows(module: string): boolean;
  /** Those modules, sorted; `*` in a name stands for any one path segment. */
  readonly modelPackages: readonly string[];
  /** Hosts that answer with a model, for HTTP without an SDK. */
  readonly modelHosts: readonly HostPattern[];
}

/** The catalogue, with what the configuration adds to it: that comes first. */
export function createCatalog(extra: CatalogExtensions = {}): Catalog {
  const all = [...extensions(extra), ...tables];
  const lookup = createLookup(all);
  const modelModules = new Set(all.filter(asksModels).map(({ module }) => module));
  const modelPackages = [...modelModules].sort();
  const families = modelPackages.filter((module) => module.includes("*")).map(compileModulePattern);
  return {
    find: (module, version, path) => lookup.find(module, version, path),
    knows: (module) => lookup.knows(module),
    isModelPackage: (module) => modelModules.has(plainModule(module)) || families.some((family) => family.test(plainModule(module))),
    modelPackages,
    modelHosts,
  };
}

/** A reference of the configuration taken apart; null if it is not written `module#path`. */
export function parseReference(reference: string): { module: string; path: string } | null {
  const at = reference.indexOf("#");
  const module = reference.slice(0, at);
  const path = reference.slice(at + 1);
  return at < 1 || path === "" ? null : { module, path };
}

/** Whether a table has model calls, runnables or providers. */
function asksModels({ apis }: PackageApis): boolean {
  return Object.values(apis).some(({ kind }) => kind === "model-call" || kind === "runnable" || kind === "provider");
}

function extensions({ modelCalls = [], gateways = [], guards = [], wrappers = [] }: CatalogExtensions): PackageApis[] {
  return [
    ...modelCalls.flatMap((reference) => table(reference, modelCall("text", { model: [{ of: "call", argument: 0, path: ["model"] }] }))),
    ...gateways.flatMap((reference) => table(reference.includes("#") ? reference : `${reference}#**`, { kind: "provider", local: false })),
    ...guards.flatMap(({ call, guard }) => table(call, configuredGuard(guard))),
    ...wrappers.flatMap(({ call, argument, guards: kinds }) => table(call, configuredWrapper(argument, kinds))),
  ];
}

/** A guard of the configuration is believed: whoever gets past its call has passed it. */
function configuredGuard(guard: GuardKind): GuardApi {
  return { kind: "guard", guard, passes: { when: "returned" } };
}

function configuredWrapper(argument: number, [guard, ...also]: readonly GuardKind[]): Api {
  if (guard === undefined) return { kind: "pass-through", argument, gives: "wrap" };
  return { kind: "guard", guard, also, passes: { when: "wrapped", argument } };
}

function table(reference: string, api: Api): PackageApis[] {
  const parsed = parseReference(reference);
  if (!parsed) return [];
  return [{ module: parsed.module, versions: "*", source: "configuration", apis: { [parsed.path]: api } }];
}
