import { describe, expect, it } from "vitest";
import { linkRoute, type Files } from "../linked-route.js";

const ask = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";

export async function ask(prompt: string) {
  const { text } = await generateText({ model: openai("gpt-4o"), prompt });
  return text;
}
`;

const limiter = `import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";

export const limiter = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(10, "60 s") });
`;

const imports = `import { ask } from "@/lib/ask";
import { limiter } from "@/lib/limiter";
`;

/** A route with `lib/ask.ts`, `lib/limiter.ts` and what else it needs. */
function routeOf(text: string, more: Record<string, string> = {}): ReturnType<typeof linkRoute> {
  const files: Files = { "app/api/chat/route.ts": imports + text, "lib/ask.ts": ask, "lib/limiter.ts": limiter, ...more };
  return linkRoute(files, { "@upstash/redis": "1.35.0" });
}

/** Guards on every path, for a handler with this body. */
const guards = (body: string, more: Record<string, string> = {}, before = "") =>
  routeOf(`${before}\nexport async function POST(request: Request) {\n${body}\n}\n`, more).guards;

const denied = "Response.json({}, { status: 429 })";
const answer = 'return Response.json(await ask("hi"));';
const passed = `(await limiter.limit("ip")).success`;

describe("5. a function's return is a union of alternatives, each with what held where it was returned", () => {
  it("a helper that gives a Response or null", () => {
    const lib = `import { limiter } from "@/lib/limiter";
export async function refuse(): Promise<Response | null> {
  const { success } = await limiter.limit("ip");
  if (!success) return ${denied};
  return null;
}`;
    const before = 'import { refuse } from "@/lib/refuse";';

    expect(guards(`const refusal = await refuse(); if (refusal) return refusal; ${answer}`, { "lib/refuse.ts": lib }, before)).toEqual(["rateLimit"]);
    expect(guards(`const refusal = await refuse(); if (refusal instanceof Response) return refusal; ${answer}`, { "lib/refuse.ts": lib }, before)).toEqual(["rateLimit"]);
  });

  it("a helper that gives { ok, response }", () => {
    const lib = `import { limiter } from "@/lib/limiter";
export async function check() {
  const { success } = await limiter.limit("ip");
  return success ? { ok: true as const } : { ok: false as const, response: ${denied} };
}`;

    expect(guards(`const result = await check(); if (!result.ok) return result.response; ${answer}`, { "lib/check.ts": lib }, 'import { check } from "@/lib/check";')).toEqual(["rateLimit"]);
  });

  it.each([
    ["the result is branched on", `const { success } = await limiter.limit("ip"); if (!success) return ${denied}; ${answer}`],
    ["in a flag variable", `let allowed = false; const result = await limiter.limit("ip"); if (result.success) allowed = true; if (!allowed) return ${denied}; ${answer}`],
    ["in a ternary", `return ${passed} ? Response.json(await ask("hi")) : ${denied};`],
    ["by switch", `const { success } = await limiter.limit("ip"); switch (success) { case false: return ${denied}; } ${answer}`],
    ["a promise branched on later", `const pending = limiter.limit("ip"); const { success } = await pending; if (!success) return ${denied}; ${answer}`],
    ["thrown, and caught outside", `try { if (!${passed}) throw new Error("slow down"); } catch { return ${denied}; } ${answer}`],
    ["in the condition around the call", `if (${passed}) { ${answer} } return ${denied};`],
    ["the two sides of &&", `if (${passed} && request.headers.get("x")) { ${answer} } return ${denied};`],
  ])("%s: guards", (_, body) => expect(guards(body)).toEqual(["rateLimit"]));

  it.each([
    ["the result is ignored", `await limiter.limit("ip"); ${answer}`],
    ["the result is only logged", `const { success } = await limiter.limit("ip"); if (!success) console.warn("limited"); ${answer}`],
    ["the throw is swallowed", `try { if (!${passed}) throw new Error("slow down"); } catch {} ${answer}`],
    ["the other polarity", `if (${passed}) return ${denied}; ${answer}`],
    ["one side of || is enough to pass", `if (${passed} || request.headers.get("x")) { ${answer} } return ${denied};`],
    ["it comes after the call", `const text = await ask("hi"); if (!${passed}) return ${denied}; return Response.json(text);`],
  ])("%s: guards nothing", (_, body) => expect(guards(body)).toEqual([]));
});

describe("6. guard facts are keyed by kind, and meet where paths meet", () => {
  const sessionOrKey = (second: string) => `
  if (request.headers.get("x-api-key")) {
    const key = await db.apiKey.findUnique({ where: { key: request.headers.get("x-api-key") } });
    if (!key) return Response.json({ error: "invalid API key" }, { status: 401 });
  } else {
    ${second}
  }
  ${answer}`;
  const before = 'import { auth } from "@/auth";\nimport { db } from "@/db";';
  const more = {
    "auth.ts": 'import NextAuth from "next-auth";\nexport const { auth, handlers } = NextAuth({ providers: [] });',
    "db.ts": 'import { PrismaClient } from "@prisma/client";\nexport const db = new PrismaClient();',
  };

  it("an API key or a session: of whichever guard, the kind is there", () => {
    expect(guards(sessionOrKey("const session = await auth(); if (!session) return new Response(null, { status: 401 });"), more, before)).toEqual(["auth"]);
  });

  it("on one path only it is partial", () => {
    const route = routeOf(`${before}\nexport async function POST(request: Request) {\n${sessionOrKey("")}\n}\n`, more);

    expect([route.guards, route.partial]).toEqual([[], ["auth"]]);
  });

  it("a function called under different guards is linked once, and told apart by its calls", () => {
    const route = routeOf(`
export async function POST(request: Request) {
  if (request.headers.get("x")) { if (!${passed}) return ${denied}; return Response.json(await ask("hi")); }
  return Response.json(await ask("hi"));
}`);
    expect([route.guards, route.partial]).toEqual([[], ["rateLimit"]]);
  });
});

describe("7. denial names the guard", () => {
  const read = 'const user = await db.user.findUnique({ where: { id: request.headers.get("x-user") } });';
  const before = 'import { PrismaClient } from "@prisma/client";\nconst db = new PrismaClient();';

  it.each([
    [401, "auth"],
    [402, "budget"],
    [429, "rateLimit"],
  ])("%d after an awaited check is %s", (status, kind) => {
    expect(guards(`${read} if (!user?.flag) return new Response(null, { status: ${status} }); ${answer}`, {}, before)).toEqual([kind]);
  });

  it("the constants of a thrown error say whom it refuses", () => {
    const lib = `export class ChatError extends Error { constructor(public code: string) { super(code); } }`;
    const body = `${read} if (!user?.flag) throw new ChatError("rate_limit:chat"); ${answer}`;

    expect(guards(body, { "lib/errors.ts": lib }, `${before}\nimport { ChatError } from "@/lib/errors";`)).toEqual(["rateLimit"]);
  });

  it("what the request itself says proves nothing", () => {
    expect(guards(`const { user } = await request.json(); if (!user) return new Response(null, { status: 401 }); ${answer}`)).toEqual([]);
  });

  it("a check that runs on some ways only is a partial guard", () => {
    const route = routeOf(`
export async function POST(request: Request) {
  const { ownKey } = await request.json();
  const limited = ownKey ? false : !${passed};
  if (limited) return ${denied};
  ${answer}
}`);
    expect([route.guards, route.partial]).toEqual([[], ["rateLimit"]]);
  });

  it.each(["hasActiveSubscription", "verifyImageToken"])("a name alone guards nothing: %s", (name) => {
    const lib = `export async function ${name}(id: string | null) { return id !== null; }`;

    expect(guards(`const ok = await ${name}(request.headers.get("x")); if (!ok) console.warn("no"); ${answer}`, { "lib/check.ts": lib }, `import { ${name} } from "@/lib/check";`)).toEqual([]);
  });
});

describe("8. starting and settling differ", () => {
  const lib = { "lib/limit.ts": `import { limiter } from "@/lib/limiter";
export async function requireLimit() {
  const { success } = await limiter.limit("ip");
  if (!success) throw new Error("too many requests");
}` };
  const before = 'import { requireLimit } from "@/lib/limit";';

  it("a promise awaited first guards what comes after", () => {
    expect(guards(`const pending = requireLimit(); await pending; ${answer}`, lib, before)).toEqual(["rateLimit"]);
  });

  it("a promise awaited later guards nothing before it", () => {
    expect(guards('const pending = requireLimit(); const text = await ask("hi"); await pending; return Response.json(text);', lib, before)).toEqual([]);
  });

  it("what starts together guards nothing of each other", () => {
    expect(guards('const [, text] = await Promise.all([requireLimit(), ask("hi")]); return Response.json(text);', lib, before)).toEqual([]);
  });

  it("what settled together guards what comes after", () => {
    expect(guards(`await Promise.all([requireLimit(), Promise.resolve()]); ${answer}`, lib, before)).toEqual(["rateLimit"]);
  });

  it("a promise nobody awaits guards nothing", () => expect(guards(`requireLimit(); ${answer}`, lib, before)).toEqual([]));

  it("a rejection that is caught guards nothing", () => expect(guards(`await requireLimit().catch(() => null); ${answer}`, lib, before)).toEqual([]));
});

describe("9. the request is folded too", () => {
  const lib = { "lib/with-limit.ts": `import { limiter } from "@/lib/limiter";
export const withLimit = (handler: (request: Request) => Promise<Response>) => async (request: Request) => {
  if (new URL(request.url).pathname !== "/api/open" && request.method !== "OPTIONS") {
    const { success } = await limiter.limit("ip");
    if (!success) return ${denied};
  }
  return handler(request);
};` };
  const text = `import { ask } from "@/lib/ask";
import { withLimit } from "@/lib/with-limit";
export const POST = withLimit(async () => Response.json(await ask("hi")));
`;

  it("a wrapper that lets another path through guards this one", () => {
    expect(linkRoute({ "app/api/chat/route.ts": text, "lib/ask.ts": ask, "lib/limiter.ts": limiter, ...lib }).guards).toEqual(["rateLimit"]);
  });

  it("the method is the handler's own", () => {
    const get = `export async function POST(request: Request) { if (request.method === "GET") { if (!${passed}) return ${denied}; } ${answer} }`;
    expect(routeOf(get).guards).toEqual([]);
    expect(routeOf(get.replace('"GET"', '"POST"')).guards).toEqual(["rateLimit"]);
  });
});

describe("10. result shapes belong to the catalogue", () => {
  it.each([
    ["Clerk's auth() is always there", "const session = await auth(); if (!session) return new Response(null, { status: 401 });", []],
    ["its userId tells", "const { userId } = await auth(); if (!userId) return new Response(null, { status: 401 });", ["auth"]],
    ["auth.protect() refuses by itself", "await auth.protect();", ["auth"]],
  ])("%s", (_, check, kinds) => {
    expect(guards(`${check} ${answer}`, {}, 'import { auth } from "@clerk/nextjs/server";')).toEqual(kinds);
  });

  it("a session of NextAuth can be null", () => {
    const more = { "auth.ts": 'import NextAuth from "next-auth";\nexport const { auth } = NextAuth({ providers: [] });' };
    expect(guards(`const session = await auth(); if (!session) return new Response(null, { status: 401 }); ${answer}`, more, 'import { auth } from "@/auth";')).toEqual(["auth"]);
  });
});

describe("8. a check that throws where it is called needs no await", () => {
  const [token, body] = ['request.headers.get("authorization") ?? ""', "await request.text()"];

  it.each([
    ["jsonwebtoken", 'import jwt from "jsonwebtoken";', `try { jwt.verify(${token}, process.env.SECRET!); } catch { return new Response(null, { status: 401 }); }`],
    ["in a helper that throws an error of its own", 'import jwt from "jsonwebtoken";\nconst read = (token: string) => { try { return jwt.verify(token, process.env.SECRET!); } catch (cause) { throw new Error("Expired", { cause }); } };', `try { read(${token}); } catch { return new Response(null, { status: 401 }); }`],
    ["svix", 'import { Webhook } from "svix";', `new Webhook(process.env.SECRET!).verify(${body}, {});`],
    ["Stripe", 'import Stripe from "stripe";\nconst stripe = new Stripe(process.env.KEY!);', `stripe.webhooks.constructEvent(${body}, ${token}, process.env.SECRET!);`],
    ["Clerk 5", 'import { auth } from "@clerk/nextjs/server";', "auth().protect();"],
  ])("%s", (_, before, check) => {
    const packages = { jsonwebtoken: "9.0.2", svix: "1.99.1", stripe: "18.0.0", "@clerk/nextjs": "5.7.5" };
    const route = `${imports}${before}\nexport async function POST(request: Request) { ${check} ${answer} }`;
    expect(linkRoute({ "app/api/chat/route.ts": route, "lib/ask.ts": ask, "lib/limiter.ts": limiter }, packages).guards).toEqual(["auth"]);
  });

  it("and is none where what it throws is swallowed", () => {
    const route = `${imports}import jwt from "jsonwebtoken";\nexport async function POST(request: Request) { try { jwt.verify(${token}, "s"); } catch {} ${answer} }`;
    expect(linkRoute({ "app/api/chat/route.ts": route, "lib/ask.ts": ask, "lib/limiter.ts": limiter }, { jsonwebtoken: "9.0.2" }).guards).toEqual([]);
  });
});

describe("11. what holds at next() of a middleware holds at the start of the handler", () => {
  const proxy = (matcher: string) => ({ "proxy.ts": `import { NextResponse, type NextRequest } from "next/server";
import { limiter } from "@/lib/limiter";
export async function proxy(request: NextRequest) {
  const { success } = await limiter.limit("ip");
  if (!success) return ${denied};
  return NextResponse.next();
}
export const config = { matcher: "${matcher}" };
` });

  it("for the paths it matches", () => expect(guards(answer, proxy("/api/:path*"))).toEqual(["rateLimit"]));
  it("and for no others", () => expect(guards(answer, proxy("/dashboard/:path*"))).toEqual([]));

  const authorized = (body: string) => `import NextAuth from "next-auth";
export default NextAuth({ providers: [], callbacks: { authorized({ auth, request: { nextUrl } }) { ${body} } } }).auth;`;
  const clerk = (options: string) => `import { authMiddleware } from "@clerk/nextjs";
export default authMiddleware(${options});`;

  it.each([
    ["Clerk's, all of whose routes are private", clerk("{}"), ["auth"]],
    ["but for public ones", clerk('{ publicRoutes: ["/", "/api/webhooks(.*)"] }'), ["auth"]],
    ["of which this is one", clerk('{ publicRoutes: ["/", "/api(.*)"] }'), []],
    ["or which it ignores", clerk('{ ignoredRoutes: ["/api/chat"] }'), []],
    ["unless a callback decides", clerk("{ afterAuth() {} }"), []],
    ["next-auth's of 4", 'export { default } from "next-auth/middleware";', ["auth"]],
    ["with options", 'import { withAuth } from "next-auth/middleware";\nexport default withAuth({ pages: { signIn: "/login" } });', ["auth"]],
    ["that let everybody through", 'import { withAuth } from "next-auth/middleware";\nexport default withAuth({ callbacks: { authorized: () => true } });', []],
    ["Auth.js alone, which refuses nobody", 'import NextAuth from "next-auth";\nexport default NextAuth({ providers: [] }).auth;', []],
    ["with a callback that does", authorized("return !!auth?.user;"), ["auth"]],
    ["for other paths", authorized('if (nextUrl.pathname.startsWith("/admin")) return !!auth; return true;'), []],
    ["for this one", authorized('if (nextUrl.pathname.startsWith("/api")) { if (auth) return true; return false; } return true;'), ["auth"]],
    ["Kinde's", 'import { authMiddleware } from "@kinde-oss/kinde-auth-nextjs/server";\nexport default authMiddleware;', ["auth"]],
  ])("made by a package: %s", (_, text, kinds) => {
    const packages = { "@clerk/nextjs": "4.29.9", "@kinde-oss/kinde-auth-nextjs": "2.3.8", "next-auth": text.includes("middleware") ? "4.24.15" : "5.0.0" };
    const route = `${imports}export async function POST() { ${answer} }`;
    expect(linkRoute({ "app/api/chat/route.ts": route, "lib/ask.ts": ask, "lib/limiter.ts": limiter, "middleware.ts": text }, packages).guards).toEqual(kinds);
  });
});

describe("a check that a switch of the deployment leaves out", () => {
  const limited = `const { success } = await limiter.limit("ip"); if (!success) return ${denied};`;

  it.each([
    ["by a switch that turns it on", `if (process.env.LIMITS === "on") { ${limited} }`],
    ["by a switch that turns it off", `if (!process.env.DISABLE_LIMITS) { ${limited} }`],
    ["by a switch in another position", `if (process.env.SKIP_LIMITS !== "1") { ${limited} }`],
  ])("%s counts", (_, check) => expect(guards(`${check} ${answer}`)).toEqual(["rateLimit"]));

  it("a secret that is set counts as set: what stands in for it does not run", () => {
    expect(guards(`if (!process.env.REDIS_URL) { ${limited} } ${answer}`)).toEqual([]);
  });
});
