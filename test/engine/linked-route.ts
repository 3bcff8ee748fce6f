import { analyze, defaultConfig, type Analysis, type Config, type EnabledRule } from "@ai-routes/rules";
import type { Handler } from "../../rules/engine/entrypoint.js";
import type { Amount } from "../../rules/engine/measures/amount.js";
import { memoryWorkspace } from "../workspace.js";

/** What linking makes of one route, in short. */
export interface LinkedRoute {
  max: Amount;
  /** `5 (p-retry) × 3 (ai retries, by default)`. */
  formula: string;
  /** Kinds that have passed on every path to every model call, sorted. */
  guards: string[];
  /** Kinds that have passed on some paths only, sorted. */
  partial: string[];
  /** Calls not followed, as the code calls them. */
  notFollowed: string[];
  handler: Handler;
}

/** Versions of packages, where a test does not say others. */
const versions: Record<string, string> = {
  next: "16.4.6", ai: "6.0.326", "@ai-sdk/openai": "3.0.0", openai: "6.49.0", "@anthropic-ai/sdk": "1.11.0", "p-retry": "9.0.0",
  "@upstash/ratelimit": "2.2.0", "next-auth": "5.0.0", "@clerk/nextjs": "7.9.17", zod: "4.1.0",
};

const route = "app/api/chat/route.ts";

export type Files = string | Record<string, string>;

/** Links `app/api/chat/route.ts` (the text itself, or with other files by path) and measures its first handler. */
export function linkRoute(files: Files, packages: Record<string, string> = {}): LinkedRoute {
  const analysis = analyzeApp(files, packages);
  const handler = analysis.routes.find(({ file }) => file === `/app-root/${route}`)?.handlers[0];
  if (!handler) throw new Error("the route reaches no model call");
  return summaryOf(handler);
}

/** The greatest number of requests of `app/api/chat/route.ts`; 0 where it asks no model. */
export function attemptsOf(files: Files, packages: Record<string, string> = {}): Amount {
  const handlers = analyzeApp(files, packages).routes.flatMap((one) => one.handlers);
  return handlers.length === 0 ? 0 : summaryOf(handlers[0]!).max;
}

export function analyzeApp(files: Files, packages: Record<string, string> = {}, config: Partial<Config> = {}, rules: readonly EnabledRule[] = []): Analysis {
  const root = "/app-root";
  return analyze(memoryWorkspace(appTexts(files, packages), root), { config: { ...defaultConfig(root), ...config }, rules });
}

/** Path → text of the whole app: what is given, its manifest and the `@/*` paths. */
export function appTexts(files: Files, packages: Record<string, string> = {}): Record<string, string> {
  const given = typeof files === "string" ? { [route]: files } : files;
  const all = {
    "package.json": JSON.stringify({ name: "app", dependencies: { ...versions, ...packages } }),
    "tsconfig.json": JSON.stringify({ compilerOptions: { paths: { "@/*": ["./*"] } } }),
    ...given,
  };
  return Object.fromEntries(Object.entries(all).map(([path, text]) => [`/app-root/${path}`, text]));
}

/** A handler whose body is `body`, with what it imports before it. */
export function post(imports: string, body: string): string {
  return `${imports}\n\nexport async function POST(request: Request) {\n${body}\n}\n`;
}

export function summaryOf(handler: Handler): LinkedRoute {
  return {
    max: handler.attempts.max,
    formula: handler.attempts.formula,
    guards: [...handler.guards.always.keys()].sort(),
    partial: [...handler.guards.sometimes.keys()].sort(),
    notFollowed: handler.notFollowed.map(({ callee }) => callee),
    handler,
  };
}
