import type { Analysis, App, Attempts, Cost, Entrypoint, Figure, Finding, Handler, ModelCall, Place } from "@ai-routes/rules";
import type { Engine } from "../../cli/src/engine.js";
import { makeableIn, type Report } from "../../cli/src/format/report.js";
import { Positions } from "../../cli/src/format/positions.js";
import { relativeTo } from "../../cli/src/paths.js";
import { createColors } from "picocolors";
import { silentRule } from "../engine/config/rules.js";

/** The small app that CLI tests speak of. */
const texts: Record<string, string> = {
  "/app/app/api/chat/route.ts": [
    'import { answer } from "@/lib/ai";',
    "",
    "export async function POST(request: Request) {",
    "  return answer(await request.json());",
    "}",
    "",
  ].join("\n"),
  "/app/app/api/draft/route.ts": "export async function POST() {\n  return answer({});\n}\n",
  "/app/lib/ai.ts": "export async function answer(body) {\n\treturn streamText({ model, prompt: body.prompt });\n}\n",
};

/** The place of a text that stands once in a file. */
export function place(file: string, text: string): Place {
  const start = texts[file]!.indexOf(text);
  if (start < 0) throw new Error(`${text} is not in ${file}`);
  return { file, span: [start, start + text.length] };
}

export const app = {
  root: "/app",
  name: "shop",
  next: { name: "next", version: "16.4.6", from: "lockfile", range: "^16.4.0" },
  appFolder: "/app/app",
  pagesFolder: null,
  middleware: null,
  platform: { name: "vercel-fluid", plan: "hobby", from: "assumed", defaultSeconds: 300, maxSeconds: 300, usesMaxDuration: true },
  vercelFunctions: [],
  crons: [],
} as unknown as App;

const once: Attempts = { max: 1, factors: [], formula: "" };

export const fifteen: Attempts = {
  max: 15,
  factors: [
    { what: "withRetry (attempts = 5)", times: 5, layer: "retry", at: place("/app/lib/ai.ts", "answer"), why: null },
    { what: "AI SDK retries", times: 3, layer: "sdk-retry", at: place("/app/lib/ai.ts", "streamText"), why: null },
  ],
  formula: "5 (withRetry) × 3 (AI SDK retries)",
};

/** A handler that costs so many dollars at worst, a hundredth of it as a rule. */
export function costing(worst: Cost["worst"]["value"]): Cost {
  const figure = { unit: "usd" as const, what: "gpt-4o", how: "given" as const, parts: [], at: null, assumption: "promptTokens" };
  return { worst: { ...figure, value: worst }, typical: { ...figure, value: typeof worst === "number" ? worst / 100 : worst } };
}

function figure(value: number): Figure {
  return { value, unit: "seconds", what: "generateText", how: "given", parts: [], at: null };
}

export function modelCall(settings: Partial<ModelCall> = {}): ModelCall {
  return {
    at: place("/app/lib/ai.ts", "streamText"), callee: "streamText", package: "ai", version: "6.0.326", model: "gpt-4o",
    attempts: once, cost: costing(0.5), chain: [], guards: { always: new Map(), sometimes: new Map() }, deferred: false, ...settings,
  } as ModelCall;
}

export function handler(settings: Partial<Handler> = {}): Handler {
  return {
    name: "POST",
    at: place("/app/app/api/chat/route.ts", "POST"),
    tree: { kind: "sequence", parts: [] },
    modelCalls: [modelCall()],
    attempts: once,
    cost: costing(0.5),
    time: { firstByte: { typical: figure(1.2), worst: figure(915) }, total: { typical: figure(9.65), worst: figure(915) }, allSteps: figure(1.2) },
    guards: { always: new Map(), sometimes: new Map() },
    unheeded: new Map(),
    state: [],
    rework: { pipeline: [], calls: 0, steps: 0, paidAgain: [], reliability: 1, stepReliability: 0.99 },
    durable: [],
    notFollowed: [],
    ...settings,
  };
}

export function route(settings: Partial<Entrypoint> = {}): Entrypoint {
  return {
    kind: "route-handler", file: "/app/app/api/chat/route.ts", url: "/api/chat", app, handlers: [handler()],
    runtime: { value: "nodejs", from: null }, maxDuration: { seconds: null, from: null, effective: true },
    background: false, serves: false, ...settings,
  } as Entrypoint;
}

export function finding(settings: Partial<Finding> = {}): Finding {
  return {
    rule: "require-auth", severity: "error", message: "POST asks a model for anyone.", mentions: [],
    at: place("/app/app/api/chat/route.ts", "POST"), routes: ["/app/app/api/chat/route.ts"],
    related: [], fixes: [], absorbed: [], ...settings,
  };
}

export function analysis(settings: Partial<Analysis> = {}): Analysis {
  return {
    root: "/app", apps: [app], routes: [route()], findings: [finding()], problems: [],
    stats: { files: 9, read: 5, parsed: 3, entrypoints: 1, linked: 1, contexts: 2, milliseconds: 12.4, phases: { link: 4 } },
    ...settings,
  };
}

/** A report without colours, 80 characters wide. */
export function report(settings: Partial<Analysis> = {}, flags: Partial<Report> = {}): Report {
  return {
    analysis: analysis(settings), name: relativeTo("/app"), positions: new Positions((file) => texts[file] ?? null), read: (file) => texts[file] ?? null, makeable: makeableIn((file) => texts[file] ?? null),
    colors: createColors(false), width: 80, quiet: false, stats: false, showNotes: false, wholeApps: true, ...flags,
  };
}

/** An engine that gives one analysis, whatever it is handed; `asked` keeps the options it was given. */
export function engine(given: Analysis | ((root: string) => Analysis) = analysis()): Engine & { asked: Parameters<Engine["analyze"]>[1][] } {
  const asked: Parameters<Engine["analyze"]>[1][] = [];
  return {
    asked,
    rules: [silentRule("require-auth", "recommended", "error"), silentRule("require-runtime", "recommended", "info"), silentRule("require-abort-signal", "strict")],
    analyze(workspace, options) {
      asked.push(options);
      return typeof given === "function" ? given(workspace.root) : given;
    },
    page: () => null,
  };
}
