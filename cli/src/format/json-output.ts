import { z } from "zod";

/** What `check --format json` prints: stable, version 1. Lines and columns count from 1, ends are exclusive. */
const amount = z.union([z.number(), z.enum(["unbounded", "data", "unknown"])]);

const factor = z.strictObject({ what: z.string(), times: amount, file: z.string(), line: z.int() });

const attempts = z.strictObject({ max: amount, factors: z.array(factor) });

/** Dollars; a word where there is no number. */
const cost = { worstUsd: amount, typicalUsd: amount };
const span = z.strictObject({ typical: amount, worst: amount });

const modelCall = z.strictObject({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  callee: z.string(),
  package: z.string(),
  version: z.string().nullable(),
  model: z.string().nullable(),
  attempts,
  cost: z.strictObject(cost),
});

const guard = z.strictObject({ file: z.string(), line: z.int(), how: z.string() });

const guards = z.strictObject({
  auth: z.array(guard),
  rateLimit: z.array(guard),
  budget: z.array(guard),
  validation: z.array(guard),
  moderation: z.array(guard).optional(),
  bot: z.array(guard).optional(),
});

/** What a failure on the longest pipeline of paid calls outside durable steps pays again. */
const rework = z.strictObject({
  /** Model calls in sequence, those that repeat once, those side by side as one. */
  calls: z.int(),
  /** The same, each as often as it is made. */
  steps: amount,
  /** That all of them go well, at the assumption `stepReliability` each; null where their number is not known. */
  reliability: z.number().nullable(),
  pipeline: z.array(z.strictObject({
    file: z.string(),
    line: z.int(),
    /** `effect`: paid, but no model. `write`: a later write, whose failure pays for the calls before it again. */
    kind: z.enum(["call", "effect", "write"]),
    callee: z.string(),
    /** How often one after the other, and how many side by side. */
    turns: amount,
    wide: amount,
    /** Model calls, and dollars of an ordinary run, paid again when this fails. */
    paidAgain: z.strictObject({ calls: amount, usd: amount }),
  })),
});

const handler = z.strictObject({
  name: z.string(),
  line: z.int(),
  modelCalls: z.array(modelCall),
  attempts,
  /** `assumptions`: names of those it rests on. */
  cost: z.strictObject({ ...cost, assumptions: z.array(z.string()) }),
  /** Seconds of one request; `worst` without the platform's limit. */
  time: z.strictObject({ firstByteSeconds: span, totalSeconds: span }),
  /** Those that have passed on every path to every model call. */
  guards,
  /** Those that hold on some paths only. */
  partialGuards: guards,
  rework,
  notFollowed: z.array(z.strictObject({ file: z.string(), line: z.int(), callee: z.string(), why: z.string() })),
});

const route = z.strictObject({
  file: z.string(),
  url: z.string(),
  kind: z.string(),
  /** The app's folder; `.` for the root. */
  app: z.string(),
  platform: z.strictObject({ name: z.string(), plan: z.string().nullable(), from: z.string() }),
  /** `from` is `file:line`, or `default`. */
  runtime: z.strictObject({ value: z.enum(["nodejs", "edge"]), from: z.string() }),
  maxDuration: z.strictObject({ seconds: z.number().nullable(), from: z.string(), effective: z.boolean() }),
  handlers: z.array(handler),
});

const place = { file: z.string(), line: z.int(), column: z.int() };

const finding = z.strictObject({
  rule: z.string(),
  severity: z.enum(["error", "warning", "info"]),
  message: z.string(),
  ...place,
  endLine: z.int(),
  endColumn: z.int(),
  /** Files of the routes it concerns. */
  routes: z.array(z.string()),
  absorbed: z.array(z.strictObject({ rule: z.string(), message: z.string() })),
  /** Further places of the file that it speaks for. */
  alike: z.array(z.strictObject(place)),
  related: z.array(z.strictObject({ ...place, message: z.string() })),
  /** Those that can be made; `--fix-suggestions` takes the rule of one that is not safe. */
  fixes: z.array(z.strictObject({ title: z.string(), safe: z.boolean(), rule: z.string() })),
});

const stats = z.strictObject({
  files: z.int(),
  parsed: z.int(),
  entrypoints: z.int(),
  milliseconds: z.number(),
  /** With `--stats` only. */
  read: z.int().optional(),
  linked: z.int().optional(),
  contexts: z.int().optional(),
  phases: z.record(z.string(), z.number()).optional(),
});

export const jsonOutputSchema = z.strictObject({
  version: z.literal(1),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  root: z.string(),
  /** The entrypoints that reach a model call, and no others. */
  routes: z.array(route),
  findings: z.array(finding),
  stats,
});

export type JsonOutput = z.infer<typeof jsonOutputSchema>;
export type JsonRoute = z.infer<typeof route>;
export type JsonGuards = z.infer<typeof guards>;
