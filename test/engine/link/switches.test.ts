import { describe, expect, it } from "vitest";
import { linkRoute } from "../linked-route.js";

/** Guards of a route that checks and asks as the text says. */
function linked(body: string) {
  const { guards, partial } = linkRoute(`import { auth } from "@clerk/nextjs/server";
import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
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

  it("held in a constant", () => expect(linked(`const on = process.env.AUTH === "true"; if (on) { ${signedIn} }`)).toEqual(always("auth")));

  it("of the request it is one", () => {
    expect(linked(`if (request.headers.get("x-check") === "true") { ${signedIn} }`)).toEqual({ guards: [], partial: ["auth"] });
  });

  it("in both of its positions guards stand", () => {
    expect(linked(`if (process.env.AUTH === "true") { ${signedIn} } else { ${limited} }`).guards).toEqual(["auth", "rateLimit"]);
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
