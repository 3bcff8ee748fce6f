import { describe, expect, it } from "vitest";
import { linkRoute, type LinkedRoute } from "../linked-route.js";

/** Forms in which the one or the other is not followed yet: what the `try` gives is looked at after it. */
const notYet = ["catalogued: a flag", "catalogued: a helper gives an object", "hand-written: a helper gives null"];

const libraries = {
  catalogued: `import { Ratelimit } from "@upstash/ratelimit"; import { Redis } from "@upstash/redis";
const limiter = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(10, "60 s") });
export const within = async () => (await limiter.limit("ip")).success;`,
  "hand-written": `import { Redis } from "@upstash/redis";
const redis = Redis.fromEnv();
export const within = async () => (await redis.incr("limit")) <= 10;`,
};
const denied = 'Response.json({ error: "rate limit" }, { status: 429 })';
const ask = `import { generateText } from "ai"; import { openai } from "@ai-sdk/openai";
export const ask = (prompt) => generateText({ model: openai("gpt-4o"), prompt });`;

function routed(limiter: string, body: string): LinkedRoute {
  const files = {
    "lib/within.ts": limiter, "lib/ask.ts": ask,
    "app/api/chat/route.ts": `import { within } from "@/lib/within"; import { ask } from "@/lib/ask";\n${body}`,
  };
  return linkRoute(files, { "@upstash/redis": "1.35.0" });
}

const handler = (body: string): string => `export async function POST(request) { ${body} return Response.json(await ask("hi")); }`;
const open: Record<string, string> = {
  "the try is around the check": handler(`try { if (!(await within())) return ${denied}; } catch (error) { console.error(error); }`),
  "a flag": handler(`let ok = true; try { ok = await within(); } catch (error) { console.error(error); } if (!ok) return ${denied};`),
  "a helper gives true": `async function allowed() { try { return await within(); } catch { return true; } }\n${handler(`if (!(await allowed())) return ${denied};`)}`,
  "a helper gives null": `async function refusal() { try { if (!(await within())) return ${denied}; return null; } catch { return null; } }\n${handler("const no = await refusal(); if (no) return no;")}`,
  "a helper gives an object": `async function allowed() { try { return { ok: await within() }; } catch { return { ok: true }; } }\n${handler(`if (!(await allowed()).ok) return ${denied};`)}`,
};

describe.each(Object.entries(libraries))("a %s limiter whose own failure lets requests through guards, and says so", (made, limiter) => {
  it.each(Object.entries(open).filter(([name]) => !notYet.includes(`${made}: ${name}`)))("%s", (_name, body) => {
    const { guards, partial, handler: { guards: all } } = routed(limiter, body);
    expect([guards, partial]).toEqual([["rateLimit"], []]);
    expect(all.always.get("rateLimit")!.map(({ how }) => how).join()).toContain("fails open");
  });

  it.each([
    ["a refusal that is caught is none", handler("try { if (!(await within())) throw new Error(\"rate limit\"); } catch (error) { console.error(error); }")],
    ["a result that is not looked at is none", handler("try { await within(); } catch (error) { console.error(error); }")],
  ])("%s", (_name, body) => expect(routed(limiter, body).guards).toEqual([]));

  it("one that refuses when it fails does not fail open", () => {
    const { handler: { guards } } = routed(limiter, handler(`try { if (!(await within())) return ${denied}; } catch { return ${denied}; }`));
    expect(guards.always.get("rateLimit")!.map(({ how }) => how).join()).not.toContain("fails open");
  });
});

it("a limiter that refuses by throwing guards nothing where that is caught", () => {
  const flexible = `import { RateLimiterRedis } from "rate-limiter-flexible";
const limiter = new RateLimiterRedis({ points: 10, duration: 60 });
export const within = () => limiter.consume("ip");`;
  expect(routed(flexible, handler("try { await within(); } catch (error) { console.error(error); }")).guards).toEqual([]);
});
