import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { beginWith, folder, read, runHere, write } from "./app-folder.js";

beginWith(() => {
  write("package.json", JSON.stringify({ name: "shop", dependencies: { next: "16.4.6", ai: "6.0.326", "@ai-sdk/openai": "3.0.0" } }));
  write("app/api/chat/[id]/route.ts", route("gpt-4o-mini"));
});

it("writes a runbook for each route, a table of all, and OpenAPI", async () => {
  const { code, out } = await docs();

  expect(code).toBe(0);
  expect(out.split("\n").filter(Boolean)).toEqual(["written: docs/ai-routes/api-chat-id.md", "written: docs/ai-routes/README.md", "written: docs/ai-routes/openapi.json"]);
  expect(read("docs/ai-routes/README.md")).toContain("| [POST /api/chat/[id]](api-chat-id.md) | gpt-4o-mini | 3 |");
});

it("says in a runbook what is asked, what is checked, and how to ask it by hand", async () => {
  await docs();

  const runbook = read("docs/ai-routes/api-chat-id.md");
  expect(runbook).toContain("## POST /api/chat/[id]");
  expect(runbook).toContain("| `generateText` in `app/api/chat/[id]/route.ts` | `gpt-4o-mini` | 3 | no limit found | no timeout found |");
  expect(runbook).toMatch(/\| authentication \| `.+` in `app\/api\/chat\/\[id\]\/route\.ts` \|/);
  expect(runbook).toContain("| rate limit | none found |");
  expect(runbook).toContain('curl -N -X POST "$BASE_URL/api/chat/$id" -H "cookie: $COOKIE"');
});

it("says in OpenAPI which parameters a path has and what may be answered", async () => {
  await docs();

  const { post } = JSON.parse(read("docs/ai-routes/openapi.json")).paths["/api/chat/{id}"];
  expect(Object.keys(post.responses)).toEqual(["200", "401"]);
  expect(post.parameters).toEqual([{ name: "id", in: "path", required: true, schema: { type: "string" } }]);
});

it("changes nothing the second time", async () => {
  await docs();
  const before = all();

  expect((await docs()).out).toBe("3 files, all current.\n");
  expect(all()).toEqual(before);
});

it("says with --check what is missing or not current, and writes nothing", async () => {
  expect(await docs("--check")).toMatchObject({ code: 1, out: expect.stringContaining("missing: docs/ai-routes/api-chat-id.md") });
  expect(existsSync(join(folder, "docs"))).toBe(false);
  await docs();
  write("app/api/chat/[id]/route.ts", route("gpt-4o"));

  const { code, out } = await docs("--check");
  expect(code).toBe(1);
  expect(out).toContain("not current: docs/ai-routes/api-chat-id.md");
  expect(read("docs/ai-routes/api-chat-id.md")).toContain("gpt-4o-mini");
});

it("takes a file that somebody has formatted for current", async () => {
  await docs();
  write("docs/ai-routes/api-chat-id.md", read("docs/ai-routes/api-chat-id.md").replaceAll("|---|", "| --- |"));

  expect(await docs("--check")).toMatchObject({ code: 0 });
});

it("removes runbooks of routes that are gone, and nothing that people wrote", async () => {
  write("app/api/draft/route.ts", route("gpt-4o"));
  write("docs/ai-routes/on-call.md", "# Whom to call\n");
  await docs();
  rmSync(join(folder, "app/api/draft"), { recursive: true });

  expect((await docs()).out).toContain("removed: docs/ai-routes/api-draft.md");
  expect(readdirSync(join(folder, "docs/ai-routes")).sort()).toEqual(["README.md", "api-chat-id.md", "on-call.md", "openapi.json"]);
});

it("satisfies require-route-docs", async () => {
  const missing = await checked();
  await docs();

  expect(missing).toBe(1);
  expect(await checked()).toBe(0);
});

async function docs(...flags: string[]): Promise<{ code: number; out: string }> {
  return runHere(["docs", ...flags]);
}

/** How many findings of the rule there are. */
async function checked(): Promise<number> {
  const { out } = await runHere(["check", "--rule", "require-route-docs", "--format", "json"]);
  return JSON.parse(out).findings.length;
}

function route(model: string): string {
  return `import { auth } from "@clerk/nextjs/server";
import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";

export async function POST(request: Request) {
  const { userId } = await auth();
  if (!userId) return new Response("Unauthorized", { status: 401 });
  const { prompt } = await request.json();
  const { text } = await generateText({ model: openai("${model}"), prompt });
  return Response.json({ text });
}
`;
}

function all(): string[] {
  return readdirSync(join(folder, "docs/ai-routes")).map((file) => read(`docs/ai-routes/${file}`));
}
