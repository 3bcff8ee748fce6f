import { describe, expect, it } from "vitest";
import { readConfig, resolveRules, rules, type Finding } from "@ai-routes/rules";
import { Project } from "../../rules/engine/project/project.js";
import { changingWorkspace, memoryWorkspace } from "../workspace.js";

const config = readConfig("{}", "/app/ai-routes.config.json", rules).config!;
const enabled = resolveRules(rules, config, { only: ["require-auth"] });

const open = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await generateText({ model: openai("gpt-5-mini"), prompt });
  return Response.json({ text });
}
`;
const helper = `import { cookies } from "next/headers";
import { db } from "./db";
export async function getUser() {
  const token = (await cookies()).get("token")?.value;
  return token ? db.user.findUnique({ where: { token } }) : null;
}
`;
const notes = `import { getUser } from "@/lib/auth";
export async function GET() {
  const user = await getUser();
  if (!user) return Response.json({ error: "Unauthorized" }, { status: 401 });
  return Response.json(user);
}
`;
const app = {
  "/app/package.json": JSON.stringify({ name: "app", dependencies: { next: "16.4.6", ai: "6.0.326", "@ai-sdk/openai": "3.0.0" } }),
  "/app/tsconfig.json": JSON.stringify({ compilerOptions: { paths: { "@/*": ["./*"] } } }),
  "/app/app/api/chat/route.ts": open,
  "/app/app/api/notes/route.ts": notes,
  "/app/lib/auth.ts": helper,
};

/** The titles of the fixes that can be made. */
function made(findings: readonly Finding[], texts: Readonly<Record<string, string>>): string[] {
  return findings.flatMap(({ fixes }) => fixes.filter((fix) => fix.edits((file) => texts[file] ?? null).length > 0).map(({ title }) => title));
}

describe("how the other routes of an app check who asks", () => {
  it("is asked for no app whose AI routes check it", () => {
    const guarded = open.replace("POST(request: Request) {", 'POST(request: Request) {\n  if (!(await getUser())) return new Response("", { status: 401 });').replace("import", 'import { getUser } from "@/lib/auth";\nimport');
    const { findings, stats } = new Project(memoryWorkspace({ ...app, "/app/app/api/chat/route.ts": guarded }, "/app")).analyze({ config, rules: enabled });

    expect(findings).toEqual([]);
    expect(stats.parsed).toBe(2);
  });

  it("is another where such a route is edited, and the route with the finding is not", () => {
    let texts: Record<string, string> = app;
    const project = new Project(changingWorkspace(() => memoryWorkspace(texts, "/app")));
    const titles = (): string[] => made(project.analyze({ config, rules: enabled }).findings, texts);

    expect(titles()).toEqual(["Refuse whoever is not signed in, as other routes do (getUser)"]);

    texts = { ...app, "/app/app/api/notes/route.ts": notes.replace(/ {2}if .*\n/, "") };
    expect(titles()).toEqual(["Refuse with 401 whoever brings no signed token (requireUser): who is to be let in has to be given one"]);

    texts = { ...app, "/app/lib/auth.ts": helper.replaceAll("getUser", "currentUser"), "/app/app/api/notes/route.ts": notes.replaceAll("getUser", "currentUser") };
    expect(titles()).toEqual(["Refuse whoever is not signed in, as other routes do (currentUser)"]);
  });

  it("is known by what is called, not by what that is handed", () => {
    const options = 'import type { NextAuthOptions } from "next-auth";\nexport const authOptions: NextAuthOptions = { providers: [] };\n';
    const asking = notes.replace('import { getUser } from "@/lib/auth";', 'import { getServerSession } from "next-auth";\nimport { authOptions } from "@/lib/auth";').replace("getUser()", "getServerSession(authOptions)");
    const texts = { ...app, "/app/lib/auth.ts": options, "/app/app/api/notes/route.ts": asking };
    const { findings } = new Project(memoryWorkspace(texts, "/app")).analyze({ config, rules: enabled });

    expect(made(findings, texts)).toEqual(["Refuse whoever is not signed in, as other routes do (getServerSession)"]);
  });

  it("is the session of the library by which the app signs people in, and the title says so", () => {
    const texts = { "/app/package.json": app["/app/package.json"].replace('"ai"', '"@clerk/nextjs":"6.0.0","ai"'), "/app/tsconfig.json": app["/app/tsconfig.json"], "/app/app/api/chat/route.ts": open };
    const { findings } = new Project(memoryWorkspace(texts, "/app")).analyze({ config, rules: enabled });

    expect(made(findings, texts)).toEqual(["Refuse with 401 whoever is not signed in (requireUser)"]);
  });
});

describe("how the other routes of an app limit who asks", () => {
  const limits = resolveRules(rules, config, { only: ["require-rate-limit"] });
  const limiter = `import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
export const ratelimit = new Ratelimit({ redis: Redis.fromEnv(), limiter: Ratelimit.slidingWindow(10, "1 m") });
`;
  const limited = `import { ratelimit } from "@/lib/limits";
export async function GET(request: Request) {
  const { success } = await ratelimit.limit(request.headers.get("x-forwarded-for") ?? "");
  if (!success) return new Response("Too many requests", { status: 429 });
  return Response.json([]);
}
`;
  const own = "Limit requests as other routes do (ratelimit.limit)";
  const template = "Limit requests, and refuse with 429 (rateLimit)";

  it("is another where such a route no longer refuses", () => {
    const withLimiter = { ...app, "/app/lib/limits.ts": limiter, "/app/app/api/notes/route.ts": limited };
    let texts: Record<string, string> = withLimiter;
    const project = new Project(changingWorkspace(() => memoryWorkspace(texts, "/app")));
    const titles = (): string[] => project.analyze({ config, rules: limits }).findings.flatMap(({ fixes }) => fixes.map(({ title }) => title));

    expect(titles()).toEqual([own, template]);

    texts = { ...withLimiter, "/app/app/api/notes/route.ts": limited.replace(/ {2}if .*\n/, "") };
    expect(titles()).toEqual([template]);
  });

  it("says that a sign-in check comes along, where nobody was asked who they are", () => {
    const signedIn = limited.replace("  const { success }", "  const user = await getUser();\n  if (!user) return new Response(null, { status: 401 });\n  const { success }").replace('request.headers.get("x-forwarded-for") ?? ""', "user.id");
    const texts = { ...app, "/app/lib/limits.ts": limiter, "/app/app/api/notes/route.ts": `import { getUser } from "@/lib/auth";\n${signedIn}` };
    const { findings } = new Project(memoryWorkspace(texts, "/app")).analyze({ config, rules: limits });
    expect(findings.flatMap(({ fixes }) => fixes.map(({ title }) => title))).toEqual(["Limit requests as other routes do (ratelimit.limit, with their sign-in check)", template]);
  });

  it("offers the template only where the app's own check cannot be made", () => {
    const texts: Record<string, string> = { ...app, "/app/lib/limits.ts": limiter, "/app/app/api/notes/route.ts": limited };
    const offered = (chat: string): string[] => {
      const all: Record<string, string> = { ...texts, "/app/app/api/chat/route.ts": chat };
      const { findings } = new Project(memoryWorkspace(all, "/app")).analyze({ config, rules: limits });
      return made(findings, all);
    };

    expect(offered(open)).toEqual([own]);
    expect(offered(`const ratelimit = 3;\nexport const most = ratelimit;\n${open}`)).toEqual([template]);
  });
});
