import { describe, expect, it } from "vitest";
import { matchesPath } from "../../../rules/engine/guards/matcher.js";
import { linkRoute } from "../linked-route.js";

describe("a matcher's pattern", () => {
  it.each([
    ["/api/chat", "/api/chat", true],
    ["/api/chat", "/api/chat/more", false],
    ["/api/:name", "/api/chat", true],
    ["/api/:name", "/api/chat/more", false],
    ["/api/:path*", "/api", true],
    ["/api/:path*", "/api/chat/more", true],
    ["/api/:path+", "/api", false],
    ["/api/:path+", "/api/chat/more", true],
    ["/api/:name?", "/api", true],
    ["/api/:name?", "/api/a/b", false],
    ["/api/:id(\\d+)", "/api/12", true],
    ["/api/:id(\\d+)", "/api/chat", false],
    ["/(api|trpc)(.*)", "/api/chat", true],
    ["/(api|trpc)(.*)", "/dashboard", false],
    ["/((?!api|_next).*)", "/api/chat", false],
    ["/((?!api|_next).*)", "/chat", true],
    ["/api/chat/", "/api/chat", true],
    ["/", "/", true],
    ["/", "/api", false],
    ["/api/:id", "/api/[id]", true],
    ["/api/:path*", "/api/[...rest]", true],
    ["/api/(", "/api/chat", false],
  ])("%s names %s: %s", (pattern, url, covered) => expect(matchesPath(pattern, url)).toBe(covered));
});

describe("a middleware guards a route", () => {
  const route = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export async function POST() { return Response.json((await generateText({ model: openai("gpt-4o"), prompt: "hi" })).text); }
`;
  const guards = (config: string, before = "") => linkRoute({
    "app/api/chat/route.ts": route,
    "middleware.ts": `import { NextResponse } from "next/server";
import { getToken } from "next-auth/jwt";
export async function middleware(request: Request) {
  ${before}
  const token = await getToken({ req: request });
  if (!token) return Response.json({}, { status: 401 });
  return NextResponse.next();
}
${config}`,
  }).guards;

  it("without a matcher, all of them", () => expect(guards("")).toEqual(["auth"]));
  it("that a text names", () => expect(guards('export const config = { matcher: "/api/:path*" };')).toEqual(["auth"]));
  it("that one of a list names", () => expect(guards('export const config = { matcher: ["/dashboard", { source: "/api/(.*)" }] };')).toEqual(["auth"]));
  it("and no other", () => expect(guards('export const config = { matcher: ["/dashboard/:path*", "/((?!api).*)"] };')).toEqual([]));
  it("by a condition on its path", () => {
    const passes = (path: string) => `if (new URL(request.url).pathname.startsWith("${path}")) return NextResponse.next();`;

    expect(guards("", passes("/public"))).toEqual(["auth"]);
    expect(guards("", passes("/api/chat"))).toEqual([]);
  });
});
