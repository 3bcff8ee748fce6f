import { describe, expect, it } from "vitest";
import { linkRoute } from "../linked-route.js";

/** Guards of a route that checks and asks as the text says. */
function linked(body: string) {
  const { guards, partial } = linkRoute(`import { auth } from "@clerk/nextjs/server";
import { createClient } from "@supabase/supabase-js";
import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
const db = createClient(process.env.URL!, process.env.KEY!);
const limiter = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(10, "60 s") });
export async function POST(request: Request) {
${body}
  return Response.json((await generateText({ model: openai("gpt-4o"), prompt: "hi" })).text);
}
`, { "@upstash/redis": "1.35.0" });
  return { guards, partial };
}

const signedIn = 'const { userId } = await auth(); if (!userId) return Response.json({}, { status: 401 });';
const limited = 'const { success } = await limiter.limit("ip"); if (!success) return Response.json({}, { status: 429 });';
const always = (...guards: string[]) => ({ guards, partial: [] });

describe("a switch of the deployment is no way of a request", () => {
  it.each([
    'if (process.env.AUTH === "true")',
    'if (process.env.AUTH !== "off")',
    "if (process.env.AUTH)",
    'if (process.env.NODE_ENV === "production")',
  ])("%s { the check }: it guards", (condition) => expect(linked(`${condition} { ${signedIn} }`)).toEqual(always("auth")));

  it("as a list of what is let through, which may be empty", () => {
    const codes = 'const codes = process.env.CODES?.split(",") || [];';
    expect(linked(`${codes} if (codes.length > 0 && !codes.includes(request.headers.get("x-code") ?? "")) return Response.json({ error: "Invalid access code" }, { status: 401 });`)).toEqual(always("auth"));
    expect(linked(`${codes} if (codes.length > 0) { ${signedIn} }`)).toEqual(always("auth"));
  });

  it("held in a constant", () => expect(linked(`const on = process.env.AUTH === "true"; if (on) { ${signedIn} }`)).toEqual(always("auth")));

  it("of the request it is one", () => {
    expect(linked(`if (request.headers.get("x-check") === "true") { ${signedIn} }`)).toEqual({ guards: [], partial: ["auth"] });
  });

  it("in both of its positions guards stand", () => {
    expect(linked(`if (process.env.AUTH === "true") { ${signedIn} } else { ${limited} }`).guards).toEqual(["auth", "rateLimit"]);
  });
});

describe("who is let off a limit by what the server knows of them is no way of a request either", () => {
  const plan = 'const user = await db.from("users").single();';
  const free = 'if (!user.isPro)';

  it.each([
    `${free} { ${limited} }`,
    `if (user.plan === "free") { ${limited} }`,
    `const check = async () => { if (user.isPro) return; const { success } = await limiter.limit("ip"); if (!success) throw new Error("Rate limit"); }; await check();`,
  ])("%s: it limits", (body) => expect(linked(`${plan} ${body}`)).toEqual(always("rateLimit")));

  it("what has no such name is a way of its own", () => {
    expect(linked(`${plan} if (!user.seen) { ${limited} }`)).toEqual({ guards: [], partial: ["rateLimit"] });
  });

  it("what the caller says of themselves lets nobody off", () => {
    expect(linked(`const { isPro } = await request.json(); if (!isPro) { ${limited} }`)).toEqual({ guards: [], partial: ["rateLimit"] });
  });

  it("an answer for those without the plan is none where nobody looks at it", () => {
    const refusing = `${plan} const check = async () => { ${free} return Response.json({ error: "Upgrade your plan" }, { status: 402 }); return null; };`;
    expect(linked(`${refusing} await check();`)).toEqual({ guards: [], partial: ["budget"] });
    expect(linked(`${refusing} const refusal = await check(); if (refusal) return refusal;`).guards).toEqual(["budget"]);
  });
});

it("a variable of the environment is taken to be set", () => {
  expect(linked(`if (!process.env.AUTH) { ${signedIn} }`)).toEqual({ guards: [], partial: [] });
});

describe("a check that lets requests through when it fails", () => {
  const sometimes = { guards: [], partial: ["rateLimit"] };

  it("guards on some ways only, where what a library's limiter gave is looked at behind the `try`", () => {
    expect(linked(`let allowed = true; try { allowed = (await limiter.limit("ip")).success; } catch { allowed = true; } if (!allowed) return Response.json({}, { status: 429 });`)).toEqual(sometimes);
  });

  it("guards on every way, where it refuses then", () => {
    expect(linked(`try { ${limited} } catch { return Response.json({}, { status: 503 }); }`)).toEqual(always("rateLimit"));
  });

  it("guards all the same, where the app's own check of a stored count fails", () => {
    const own = `const allowed = await Redis.fromEnv().incr("rate-limit").then((count) => count < 10).catch(() => true); if (!allowed) return Response.json({}, { status: 429 });`;

    expect(linked(own)).toEqual(always("rateLimit"));
  });
});
