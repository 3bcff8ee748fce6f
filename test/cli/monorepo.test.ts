import { describe, expect, it } from "vitest";
import type { JsonOutput } from "../../cli/src/format/json-output.js";
import { beginWith, runHere, write } from "./app-folder.js";

/** A workspace with two apps that ask the model in a package of their own, nothing installed. */
beginWith(() => {
  write("package.json", JSON.stringify({ name: "repo", workspaces: ["apps/*", "packages/*"] }));
  write("packages/ai/package.json", JSON.stringify({ name: "@acme/ai", main: "./index.ts", dependencies: { ai: "6.0.326" } }));
  write("packages/ai/index.ts", 'import { generateText } from "ai";\nexport const ask = (prompt: string) => generateText({ model: "openai/gpt-4o", prompt });\n');
  for (const app of ["web", "admin"]) {
    write(`apps/${app}/package.json`, JSON.stringify({ name: app, dependencies: { next: "16.4.6", "@acme/ai": "workspace:*" } }));
    write(`apps/${app}/app/api/ask/route.ts`, 'import { ask } from "@acme/ai";\nexport async function POST() {\n  return Response.json(await ask("Hi"));\n}\n');
  }
  write("apps/admin/ai-routes.config.json", JSON.stringify({ platform: { name: "self-hosted" } }));
});

async function checked(...paths: string[]): Promise<JsonOutput> {
  return JSON.parse((await runHere(["check", "--format", "json", ...paths])).out) as JsonOutput;
}

describe("in a monorepo", () => {
  it("all apps are checked from the top, each with the configuration nearest to it", async () => {
    const { routes } = await checked(".");

    expect(routes.map(({ file, platform }) => `${file} ${platform.name} ${platform.from}`)).toEqual([
      "apps/web/app/api/ask/route.ts vercel-fluid assumed",
      "apps/admin/app/api/ask/route.ts self-hosted config",
    ]);
  });

  it("one app is checked alone, through the packages it imports", async () => {
    const { routes } = await checked("apps/web");

    expect(routes.map(({ file }) => file)).toEqual(["app/api/ask/route.ts"]);
    expect(routes[0]?.handlers[0]?.modelCalls).toMatchObject([{ file: "../../packages/ai/index.ts", line: 2, callee: "generateText" }]);
  });

  it.each(["pretty", "json", "github", "sarif"])("a message names files as the rest of the output does: %s", async (format) => {
    const said = async (...paths: string[]): Promise<string> => (await runHere(["check", "--format", format, ...paths])).out.replace(/\s+/g, " ");

    expect(await said("apps/web")).toContain("generateText (../../packages/ai/index.ts:2)");
    expect(await said()).toContain("generateText (packages/ai/index.ts:2)");
  });

  it("several paths are relative to the first", async () => {
    const { routes } = await checked("apps/web", "apps/admin");

    expect(routes.map(({ file }) => file)).toEqual(["app/api/ask/route.ts", "../admin/app/api/ask/route.ts"]);
  });
});
