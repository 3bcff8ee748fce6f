import { z } from "zod";
import { assumptionNames, type AssumptionName } from "../../catalog/assumptions.js";
import type { GuardKind } from "../../catalog/api.js";
import type { CustomPrice } from "../../catalog/models.js";
import { plans, platformNames, type Plan, type PlatformName } from "../../catalog/platforms.js";
import type { Preset, Severity } from "../finding.js";
import { joined } from "../graph/posix-path.js";

export const configFileName = "ai-routes.config.json";

/** What `ai-routes.config.json` says; every list is there, empty where the file is silent. */
export interface Config {
  /** The file it was read from; null: the defaults. */
  file: string | null;
  /** Absolute; what globs and `templateDir` are relative to. */
  folder: string;
  /** Null: not chosen here, so `recommended` unless a flag or a host says more. */
  preset: Preset | null;
  rules: Record<string, RuleSetting>;
  platform: PlatformSetting | null;
  /** `@acme/llm#complete`: further functions that ask a model. */
  modelCalls: string[];
  /** Further hosts that model requests are sent to. */
  gateways: string[];
  guards: { call: string; kind: GuardKind }[];
  /** Functions that take a handler and give one back, with the guards they put before it. */
  wrappers: { call: string; argument: number; guards: GuardKind[] }[];
  /** Prices of models the tool does not know, or that cost otherwise, by id. */
  prices: Record<string, CustomPrice>;
  /** What figures rest on, where it is set otherwise. */
  assumptions: Partial<Record<AssumptionName, number>>;
  /** Globs of files the analysis leaves out. */
  ignore: string[];
  overrides: Override[];
  /** Where templates are written; null: the host's choice. */
  templateDir: string | null;
  /** Whether what an analysis knows is kept in `node_modules/.cache/ai-routes`. */
  cache: boolean;
}

export type RuleSetting = Severity | "off" | [Severity | "off", Record<string, unknown>];

export interface PlatformSetting {
  name: PlatformName;
  plan?: Plan | undefined;
}

export interface Override {
  files: string[];
  preset?: Preset | undefined;
  rules?: Record<string, RuleSetting> | undefined;
  platform?: PlatformSetting | undefined;
}

/** The configuration where there is no file. */
export function defaultConfig(folder: string): Config {
  return {
    file: null, folder, preset: null, rules: {}, platform: null, modelCalls: [], gateways: [],
    guards: [], wrappers: [], prices: {}, assumptions: {}, ignore: [], overrides: [], templateDir: null, cache: true,
  };
}

/** The folder of templates, absolute; null: the configuration does not say. */
export function templateFolderOf({ templateDir, folder }: Config): string | null {
  return templateDir === null ? null : joined(folder, templateDir);
}

const severity = z.enum(["off", "info", "warning", "error"]);
const preset = z.enum(["recommended", "strict", "all"]);
const guardKind = z.enum(["auth", "rateLimit", "budget", "validation", "moderation", "bot"]);
const globs = z.array(z.string().min(1));

const ruleSetting = z.union([severity, z.tuple([severity, z.record(z.string(), z.unknown())])], {
  error: 'expected "off", "info", "warning", "error", or a list of one of these and an object of options',
});

const rules = z
  .record(z.string(), ruleSetting)
  .describe("Severity of each rule, or [severity, options].");

const platform = z
  .strictObject({
    name: z.enum(Object.keys(platformNames) as PlatformName[]),
    plan: z.enum(plans).optional(),
  })
  .describe("Where the app runs; said here, it is no assumption.");

/** `module#export.member`, the module as it is imported. */
const reference = z.string().regex(/^[^#\s]+#[^#\s]+$/, {
  error: "expected a module and a name of its exports, as in `@acme/llm#complete`",
});

/** The shape of `ai-routes.config.json`; the published JSON schema is made from it. */
export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  preset: preset.optional().describe("Which rules are on: recommended (default), strict, all."),
  rules: rules.optional(),
  platform: platform.optional(),
  modelCalls: z.array(reference).optional().describe("Further functions that ask a paid model: `@acme/llm#complete`."),
  gateways: z
    .array(z.url({ protocol: /^https?$/, error: "expected an address, as in `https://llm.acme.dev`" }))
    .optional()
    .describe("Further addresses that model requests are sent to."),
  guards: z
    .array(z.strictObject({ call: reference, kind: guardKind }))
    .optional()
    .describe("Functions that let a request pass or refuse it, and what they check."),
  wrappers: z
    .array(
      z.strictObject({
        call: reference,
        argument: z.int().min(0).default(0).describe("Which argument is the handler."),
        guards: z.array(guardKind).default([]).describe("What is checked before the handler runs."),
      }),
    )
    .optional()
    .describe("Functions that take a handler and give one back."),
  prices: z
    .record(
      z.string(),
      z.strictObject({
        input: z.number().min(0).optional().describe("Dollars per million tokens of input."),
        output: z.number().min(0).optional().describe("Dollars per million tokens of output."),
        context: z.int().min(1).optional().describe("Tokens of the context window."),
        maxOutput: z.int().min(1).optional().describe("The most tokens it answers with."),
      }),
    )
    .optional()
    .describe("Prices of models by id, where they are not known or not yours: `{ \"acme-large\": { \"input\": 1, \"output\": 4 } }`."),
  assumptions: z
    .partialRecord(z.enum(assumptionNames), z.number().min(0))
    .optional()
    .describe("What the figures of time and cost rest on; `ai-routes check --assumptions` lists them."),
  ignore: globs.optional().describe("Globs of files to leave out, relative to this file."),
  overrides: z
    .array(z.strictObject({ files: globs.min(1), preset: preset.optional(), rules: rules.optional(), platform: platform.optional() }))
    .optional()
    .describe("Other settings for some files; later entries win."),
  templateDir: z.string().optional().describe("Where templates are written, relative to this file."),
  cache: z.boolean().optional().describe("Whether what an analysis knows is kept in `node_modules/.cache/ai-routes`, so that the next one costs what has changed since (default: true)."),
});
