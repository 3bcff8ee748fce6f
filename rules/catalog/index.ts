import { aiSdk } from "./ai-sdk.js";
import { anthropic } from "./anthropic.js";
import type { Api, GuardApi, GuardKind, PackageApis } from "./api.js";
import { modelCall } from "./describe.js";
import { authGuards } from "./guards-auth.js";
import { limitGuards } from "./guards-limits.js";
import { validationGuards } from "./guards-validation.js";
import { createLookup, plainModule, type Found } from "./lookup.js";
import { next } from "./next.js";
import { openAi } from "./openai.js";
import { providers } from "./providers.js";
import { retryHelpers } from "./retries.js";

/** Every table of the catalogue, in the order of precedence. */
export const tables: readonly PackageApis[] = [
  ...aiSdk, ...openAi, ...anthropic,
  ...providers, ...retryHelpers, ...authGuards, ...limitGuards, ...validationGuards, ...next,
];

/** What a project's configuration adds. References are written `module#path`: `@acme/llm#complete`. */
export interface CatalogExtensions {
  /** Calls that ask a paid model. */
  modelCalls?: readonly string[];
  /** Packages whose exports make models, or hosts that stand before one. */
  gateways?: readonly string[];
  /** Functions that deny by throwing or by giving nothing. */
  guards?: readonly { call: string; guard: GuardKind }[];
}

export interface Catalog {
  /**
   * What is known of an API. `module` as imported, `version` of its package (null: taken for the
   * newest), `path` an origin path (`api.ts`). Versions outside what is known get the nearest.
   */
  find(module: string, version: string | null, path: string): Found | null;
  /** Whether a module is one by which models are asked or made. */
  isModelPackage(module: string): boolean;
  /** Those modules, sorted; `*` in a name stands for any one path segment. */
  readonly modelPackages: readonly string[];
}

export function createCatalog(extra: CatalogExtensions = {}): Catalog {
  const all = [...extensions(extra), ...tables];
  const lookup = createLookup(all);
  const modelModules = new Set(all.filter(asksModels).map(({ module }) => module));
  const modelPackages = [...modelModules].sort();
  return {
    find: (module, version, path) => lookup.find(module, version, path),
    isModelPackage: (module) => modelModules.has(plainModule(module)),
    modelPackages,
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

function extensions({ modelCalls = [], gateways = [], guards = [] }: CatalogExtensions): PackageApis[] {
  return [
    ...modelCalls.flatMap((reference) => table(reference, modelCall("text", { model: [{ of: "call", argument: 0, path: ["model"] }] }))),
    ...gateways.flatMap((reference) => table(reference.includes("#") ? reference : `${reference}#**`, { kind: "provider", local: false })),
    ...guards.flatMap(({ call, guard }) => table(call, configuredGuard(guard))),
  ];
}

/** A guard of the configuration is believed: whoever gets past its call has passed it. */
function configuredGuard(guard: GuardKind): GuardApi {
  return { kind: "guard", guard, passes: { when: "returned" } };
}

function table(reference: string, api: Api): PackageApis[] {
  const parsed = parseReference(reference);
  if (!parsed) return [];
  return [{ module: parsed.module, versions: "*", source: "configuration", apis: { [parsed.path]: api } }];
}
