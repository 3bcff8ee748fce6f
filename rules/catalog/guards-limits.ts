import type { Api, GuardApi, GuardKind, PackageApis } from "./api.js";
import { inCall, inFactory, memberGuard, row, throwingGuard, truthyGuard, under, wrappingGuard } from "./describe.js";

/** How often and for how much: rate limits, budgets, bots, moderation (FACTS F). Making a limiter checks nothing. */

const key = inCall(0);

/** `limit()` answers `success: true` when its store does not (FACTS J). */
const limited = memberGuard("rateLimit", ["success"], { key, failsOpen: true });

const arcjetRules: Record<string, GuardKind> = {
  tokenBucket: "rateLimit", fixedWindow: "rateLimit", slidingWindow: "rateLimit",
  detectBot: "bot", shield: "bot", validateEmail: "validation", sensitiveInfo: "moderation", protectSignup: "rateLimit",
  detectPromptInjection: "moderation",
};
const arcjet: GuardApi = {
  kind: "guard",
  guard: "rateLimit",
  passes: { when: "method", name: "isDenied", returns: false, also: [{ name: "isAllowed", returns: true }] },
  key: inCall(1),
  failsOpen: true,
  kindByRule: { rules: inFactory(0, "rules"), kinds: arcjetRules },
};
const arcjetClient: Record<string, Api> = {
  ...under("", ["default().**.protect"], arcjet),
  withArcjet: wrappingGuard("rateLimit", 1),
};

const plans: Api = { kind: "data-read", tells: "budget" };
const allowance = memberGuard("budget", ["allowed", "data.allowed"]);
const apiKey = memberGuard("auth", ["result.valid", "data.valid"]);

export const limitGuards: PackageApis[] = [
  row("@upstash/ratelimit", "@upstash/ratelimit@2.2.0; FACTS F, J", {
    ...under(["Ratelimit#", "MultiRegionRatelimit#"], ["limit", "blockUntilReady"], limited),
    ...under(["Ratelimit.", "MultiRegionRatelimit."], ["fixedWindow", "slidingWindow", "tokenBucket", "cachedFixedWindow"], { kind: "making" }),
  }),
  row("rate-limiter-flexible", "rate-limiter-flexible@11.4.0:types.d.ts; FACTS F",
    under(["RateLimiter*#", "BurstyRateLimiter#", "RLWrapperBlackAndWhite#"], ["consume"], throwingGuard("rateLimit", { key }))),
  row("@vercel/firewall", "@vercel/firewall@1.2.5; FACTS F",
    under("", ["checkRateLimit", "unstable_checkRateLimit"], memberGuard("rateLimit", ["!rateLimited"], { key: inCall(1, "rateLimitKey"), failsOpen: true }))),
  row("@unkey/ratelimit", "@unkey/ratelimit@2.1.4:dist/index.d.ts; FACTS F", under("Ratelimit#", ["limit"], limited)),
  row("limiter", "limiter@3.0.0: RateLimiter", under("RateLimiter#", ["tryRemoveTokens"], truthyGuard("rateLimit"))),
  row("@arcjet/next", "@arcjet/next@1.13.0:index.d.ts; FACTS F", arcjetClient),
  row("arcjet", "@arcjet/next@1.13.0:index.d.ts; FACTS F", arcjetClient),

  ...["botid/server", "botid"].map((module) =>
    row(module, "botid@1.5.11:dist/server/index.d.ts", { checkBotId: memberGuard("bot", ["!isBot", "isHuman"]) })),

  row("autumn-js", "autumn-js@1.3.13:dist/sdk/index.d.ts:88454 (`allowed`; below 1 `data.allowed`)",
    under(["Autumn#", "Autumn."], ["check"], allowance)),
  // Since 1.0 the client is made by a function, from a module of the API's version (`@polar-sh/sdk/2026-10`).
  ...["@polar-sh/sdk", "@polar-sh/sdk/*"].map((module) => row(module, "@polar-sh/sdk:src/sdk/sdk.ts; @1.0.1:dist/2026-10/services",
    under(["Polar#", "createPolar()."], ["customers.getState", "customers.getStateExternal", "customerMeters.list", "customerMeters.get", "subscriptions.list", "subscriptions.get",
      "customerPortal.customerMeters.list"], plans))),
  row("stripe", "stripe: subscriptions, billing (unverified)",
    under("default#", ["subscriptions.retrieve", "subscriptions.list", "subscriptions.search", "billing.creditBalanceSummary.retrieve", "billing.meters.listEventSummaries",
      "entitlements.activeEntitlements.list"], plans), { Stripe: "default" }),
  row("@openmeter/sdk", "@openmeter/sdk: entitlements (unverified)", under("OpenMeter#", ["subjects.getEntitlementValue", "entitlements.value"], memberGuard("budget", ["hasAccess"]))),
  row("@schematichq/schematic-typescript-node", "@schematichq/schematic-typescript-node: checkFlag", under("SchematicClient#", ["checkFlag"], truthyGuard("budget"))),
  row("@unkey/api", "@unkey/api: keys.verify", { verifyKey: apiKey, ...under("Unkey#", ["keys.verify", "keys.verifyKey"], apiKey) }),
  row("@unkey/nextjs", "@unkey/nextjs: withUnkey", {
    withUnkey: { kind: "pass-through", argument: 0, gives: "wrap", sets: { parameter: 0, path: ["unkey", "data", "valid"], guard: "auth" } },
  }),

  row("@openai/guardrails", "@openai/guardrails@0.2.1:dist/index.d.ts; FACTS F", {
    runGuardrails: throwingGuard("moderation"),
    checkPlainText: throwingGuard("moderation"),
  }),
];
