import { describe, expect, it } from "vitest";
import { readConfig, resolveRules, rules } from "@ai-routes/rules";
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
    const titles = (): string[] => project.analyze({ config, rules: enabled }).findings.flatMap(({ fixes }) => fixes.map(({ title }) => title));

    expect(titles()).toEqual(["Refuse who is not signed in, as other routes do (getUser)"]);

    texts = { ...app, "/app/app/api/notes/route.ts": notes.replace(/ {2}if .*\n/, "") };
    expect(titles()).toEqual(["Refuse who is not signed in with 401 (requireUser)"]);

    texts = { ...app, "/app/lib/auth.ts": helper.replaceAll("getUser", "currentUser"), "/app/app/api/notes/route.ts": notes.replaceAll("getUser", "currentUser") };
    expect(titles()).toEqual(["Refuse who is not signed in, as other routes do (currentUser)"]);
  });

  it("is known by what is called, not by what that is handed", () => {
    const options = 'import type { NextAuthOptions } from "next-auth";\nexport const authOptions: NextAuthOptions = { providers: [] };\n';
    const asking = notes.replace('import { getUser } from "@/lib/auth";', 'import { getServerSession } from "next-auth";\nimport { authOptions } from "@/lib/auth";').replace("getUser()", "getServerSession(authOptions)");
    const { findings } = new Project(memoryWorkspace({ ...app, "/app/lib/auth.ts": options, "/app/app/api/notes/route.ts": asking }, "/app")).analyze({ config, rules: enabled });

    expect(findings.flatMap(({ fixes }) => fixes.map(({ title }) => title))).toEqual(["Refuse who is not signed in, as other routes do (getServerSession)"]);
  });
});
