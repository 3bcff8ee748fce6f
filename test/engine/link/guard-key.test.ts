import { describe, expect, it } from "vitest";
import { linkRoute } from "../linked-route.js";

/** What the limits before the one call of a handler count by, as far as it is known. */
function keys(read: string, kind: "rateLimit" | "budget" = "rateLimit", before = "") {
  const { handler } = linkRoute(`import { openai } from "@ai-sdk/openai";
import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { getServerSession } from "next-auth";
import { cookies, headers } from "next/headers";
import { generateText } from "ai";
const redis = Redis.fromEnv();
const ratelimit = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(10, "1 m") });
${before}
export async function POST(request: Request) {
  ${read}
  return Response.json(await generateText({ model: openai("gpt-4o-mini"), prompt: "Hello" }));
}
`, { "@upstash/redis": "1.35.0" });
  return (handler.modelCalls[0]!.guards.always.get(kind) ?? []).flatMap(({ key }) => key ?? []);
}

const limit = (key: string) => `const { success } = await ratelimit.limit(${key}); if (!success) return new Response(null, { status: 429 });`;

describe("a library's limit counts by", () => {
  it.each([
    ["a field of the body", "(await request.json()).id", ["body"], false],
    ["a header", 'request.headers.get("x-client") ?? ""', ["headers"], false],
    ["a field of the body, in a text", "`chat:${(await request.json()).id}`", ["body"], false],
    ["the address", 'request.headers.get("x-forwarded-for") ?? "unknown"', [], false],
    ["a cookie", '(await cookies()).get("visitor")?.value ?? ""', ["cookies"], false],
    ["the address, else a header", 'request.headers.get("x-real-ip") ?? request.headers.get("x-client")', ["headers"], false],
    ["the address, as Next gives it", '(await headers()).get("x-real-ip") ?? ""', [], false],
    ["a header, as Next gives it", '(await headers()).get("x-client") ?? ""', ["headers"], false],
    ["who is signed in", "(await getServerSession())!.user.email", [], false],
    ["who is signed in, all others as one", '(await getServerSession())?.user?.email ?? "anonymous"', [], true],
    ["one text", '"all"', [], false],
  ])("%s", (_, key, chosen, shared) => expect(keys(limit(key))).toEqual([{ chosen, shared }]));

  it("what cannot be seen is not known", () => expect(keys(limit("key"), "rateLimit", "const key = process.env.KEY!;")).toEqual([]));
});

describe("a limit by hand counts by what its store was asked by", () => {
  const refuse = "if (used > 9) return new Response(null, { status: 429 });";

  it.each([
    ["a key of the caller's", "const { id } = await request.json(); const used = await redis.incr(`used:${id}`);", ["body"]],
    ["a key with something proven in it", "const { id } = await request.json(); const session = await getServerSession(); const used = await redis.incr(`used:${id}:${session!.user.id}`);", []],
  ])("%s", (_, read, chosen) => expect(keys(`${read} ${refuse}`)).toEqual([{ chosen, shared: false }]));

  it("a Map of the module that functions fill is a store", () => {
    const seen = "const seen = new Map<string, number>();";
    const read = 'const id = request.headers.get("x-client") ?? ""; const used = (seen.get(id) ?? 0) + 1; seen.set(id, used);';

    expect(keys(`${read} ${refuse}`, "rateLimit", seen)).toEqual([{ chosen: ["headers"], shared: false }]);
  });

  it("seen through a function that says yes or no on every way", () => {
    const allowed = `const seen = new Map<string, number>();
function allowed(id: string) {
  const used = seen.get(id);
  if (!used) { seen.set(id, 1); return true; }
  if (used > 9) return false;
  seen.set(id, used + 1);
  return true;
}`;

    expect(keys("const { id } = await request.json(); if (!allowed(id)) return new Response(null, { status: 429 });", "rateLimit", allowed)).toEqual([{ chosen: ["body"], shared: false }]);
  });
});
