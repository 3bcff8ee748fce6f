import { describe, expect, it } from "vitest";
import type { GuardApi } from "../../../rules/catalog/api.js";
import { apiOf } from "./ask.js";

function guard(module: string, path: string, version: string | null = null): GuardApi {
  const found = apiOf(module, path, version);
  if (found?.kind !== "guard") throw new Error(`${module} ${path} is ${found?.kind ?? "unknown"}`);
  return found;
}

/** How a caller learns that the guard has passed, as people would say it. */
function passes({ passes }: GuardApi): string {
  if (passes.when === "members") return passes.members.map(({ path, is }) => `${is === "falsy" ? "!" : ""}${path.join(".")}`).join(" ");
  if (passes.when === "method") return `${passes.returns ? "" : "!"}${passes.name}()`;
  return passes.when;
}

/** FACTS F. */
const rows: [module: string, path: string, kind: string, passes: string][] = [
  ["@upstash/ratelimit", "Ratelimit#limit", "rateLimit", "success"],
  ["@upstash/ratelimit", "Ratelimit#blockUntilReady", "rateLimit", "success"],
  ["rate-limiter-flexible", "RateLimiterMemory#consume", "rateLimit", "returned"],
  ["rate-limiter-flexible", "BurstyRateLimiter#consume", "rateLimit", "returned"],
  ["@vercel/firewall", "checkRateLimit", "rateLimit", "!rateLimited"],
  ["@vercel/firewall", "unstable_checkRateLimit", "rateLimit", "!rateLimited"],
  ["@arcjet/next", "default().protect", "rateLimit", "!isDenied()"],
  ["@arcjet/next", "default().withRule().protect", "rateLimit", "!isDenied()"],
  ["@unkey/ratelimit", "Ratelimit#limit", "rateLimit", "success"],
  ["botid/server", "checkBotId", "bot", "!isBot isHuman"],
  ["autumn-js", "Autumn#check", "budget", "allowed data.allowed"],
  ["next-auth", "getServerSession", "auth", "truthy"],
  ["next-auth/jwt", "getToken", "auth", "truthy"],
  ["@clerk/nextjs/server", "auth", "auth", "userId isAuthenticated sessionId sessionClaims orgId"],
  ["@clerk/nextjs/server", "auth.protect", "auth", "returned"],
  ["@clerk/nextjs", "auth().protect", "auth", "returned"],
  ["@clerk/nextjs/server", "currentUser", "auth", "truthy"],
  ["@supabase/ssr", "createServerClient().auth.getUser", "auth", "data.user !error"],
  ["@supabase/supabase-js", "SupabaseClient#auth.getUser", "auth", "data.user !error"],
  ["better-auth", "betterAuth().api.getSession", "auth", "truthy"],
  ["jose", "jwtVerify", "auth", "returned"],
  ["iron-session", "getIronSession", "auth", "*"],
  ["@kinde-oss/kinde-auth-nextjs/server", "getKindeServerSession().getUser", "auth", "truthy"],
  ["@auth0/nextjs-auth0/server", "Auth0Client#getSession", "auth", "truthy"],
  ["@upstash/qstash/nextjs", "verifySignatureAppRouter", "auth", "wrapped"],
  ["stripe", "Stripe#webhooks.constructEvent", "auth", "returned"],
  ["zod", "z.object().strict().parse", "validation", "returned"],
  ["zod", "object().safeParse", "validation", "success !error data"],
  ["zod/v4", "z.string().parseAsync", "validation", "returned"],
  ["valibot", "safeParse", "validation", "success !issues"],
  ["arktype", "type()", "validation", "not-instance"],
  ["yup", "object().validate", "validation", "returned"],
  ["joi", "default.object().validate", "validation", "!error"],
  ["ai", "validateUIMessages", "validation", "returned"],
  ["ai", "safeValidateUIMessages", "validation", "success"],
  ["@openai/guardrails", "runGuardrails", "moderation", "returned"],
];

describe("checks of libraries (F)", () => {
  it.each(rows)("%s %s: %s, passed when %s", (module, path, kind, when) => {
    const found = guard(module, path);
    expect([found.guard, passes(found)]).toEqual([kind, when]);
  });
});

describe("what proves nothing", () => {
  it.each([
    ["jose", "decodeJwt"],
    ["@supabase/ssr", "createServerClient().auth.getSession"],
    ["@upstash/ratelimit", "Ratelimit#"],
    ["better-auth/cookies", "getSessionCookie"],
    ["ai", "convertToModelMessages"],
    ["next-auth/react", "useSession"],
  ])("%s %s is no guard", (module, path) => expect(apiOf(module, path)?.kind).not.toBe("guard"));
});

describe("limits", () => {
  it.each([["@upstash/ratelimit", "Ratelimit#limit"], ["@vercel/firewall", "checkRateLimit"], ["@arcjet/next", "default().protect"]])("%s fails open", (module, path) => {
    expect(guard(module, path).failsOpen).toBe(true);
  });
  it("a limiter is keyed on its first argument", () => expect(guard("rate-limiter-flexible", "RateLimiterRedis#consume").key).toEqual({ of: "call", argument: 0, path: [] }));
  it("Arcjet's rules say what it guards against", () => expect(guard("@arcjet/next", "default().protect").kindByRule?.kinds).toMatchObject({ tokenBucket: "rateLimit", detectBot: "bot" }));
  it("a subscription's state is data of a budget", () => expect(apiOf("stripe", "Stripe#subscriptions.retrieve")).toEqual({ kind: "data-read", tells: "budget" }));
});

describe("Auth.js 5", () => {
  it("auth() gives a session or null, auth(handler) a handler that is told", () => {
    expect(apiOf("next-auth", "default().auth", "5.0.0-beta.31")).toMatchObject({
      kind: "overloaded", whenFunction: { kind: "pass-through", gives: "wrap", sets: { path: ["auth"] } }, otherwise: { kind: "guard", passes: { when: "truthy" } },
    });
  });
  it("4 has no auth()", () => expect(apiOf("next-auth", "default().auth", "4.24.15")).toBeNull());
});

describe("guards that throw when they are told to", () => {
  it.each([["@stackframe/stack", "StackServerApp#getUser", "redirect"], ["@workos-inc/authkit-nextjs", "withAuth", true]])("%s %s: %s", (module, path, value) => {
    expect(guard(module, path).throwsWhen?.values).toContain(value);
  });
});

describe("middleware", () => {
  it("Clerk's hands its handler the auth of the request", () => expect(apiOf("@clerk/nextjs/server", "clerkMiddleware")).toMatchObject({ kind: "pass-through", hands: [{ parameter: 0, origin: "auth" }] }));
  it("its matcher tells routes apart", () => expect(apiOf("@clerk/nextjs/server", "createRouteMatcher()")).toMatchObject({ kind: "route-matcher" }));
  it("NextAuth's denies by itself, and around a function", () => expect(apiOf("next-auth/middleware", "withAuth", "4.24.15")).toMatchObject({ kind: "overloaded", whenFunction: { passes: { when: "wrapped" } } }));
});
