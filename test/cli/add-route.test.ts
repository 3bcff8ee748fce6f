import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyze, defaultConfig, resolveRules, rules } from "@ai-routes/rules";
import { openWorkspace } from "@ai-routes/rules/disk";
import { beginWith, folder, read, runHere, write } from "./app-folder.js";

beginWith(() => {
  write("tsconfig.json", '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }');
  write("app/page.tsx", "export default function Page() {\n  return null;\n}\n");
  withPackages({ ai: "7.0.173" });
});

function withPackages(packages: Record<string, string>): void {
  write("package.json", JSON.stringify({ name: "shop", dependencies: { next: "16.4.6", ...packages } }));
}

async function runs(...args: string[]) {
  return runHere(["add", "route", ...args]);
}

function found(): string[] {
  const config = defaultConfig(folder);
  return analyze(openWorkspace(folder), { config, rules: resolveRules(rules, config, { preset: "strict" }) }).findings.map(({ rule }) => rule);
}

describe("add route", () => {
  it.each(["4.3.19", "5.0.277", "6.0.326", "7.0.173"])("writes a route for ai %s in which nothing is found, strict rules included", async (ai) => {
    withPackages({ ai });
    expect((await runs("/api/chat", "--yes")).code).toBe(0);

    expect(read("app/api/chat/route.ts")).toContain('from "@/lib/ai/budget"');
    expect(found()).toEqual([]);
  });

  it("answers as JSON where that is asked for; of the strict rules one would rather have it stream", async () => {
    await runs("/api/summary", "--json", "--yes");

    expect(read("app/api/summary/route.ts")).toContain("budget.spend(answer, PRICE)");
    expect(found()).toEqual(["prefer-streaming"]);
  });

  it.each(["api/chat", "/api/chat", "app/api/chat", "app/api/chat/route.ts", "./app/api/chat/"])("takes a route's path as %s", async (path) => {
    await runs(path, "--yes");

    expect(existsSync(join(folder, "app/api/chat/route.ts"))).toBe(true);
  });

  it("asks the provider that the app has, or the one named, in the version that belongs to the app's AI SDK", async () => {
    withPackages({ ai: "^5.0.0", "@ai-sdk/anthropic": "^2.0.0" });
    expect((await runs("/api/own", "--yes")).out).toContain("npm install jose redis zod");
    expect((await runs("/api/named", "--sdk", "google", "--yes")).out).toContain("npm install @ai-sdk/google@2");

    expect(read("app/api/own/route.ts")).toContain('anthropic("claude-haiku-4-5")');
    expect(read("app/api/named/route.ts")).toContain('google("gemini-2.5-flash")');
  });

  it("leaves out `runtime` where cacheComponents does not allow it", async () => {
    write("next.config.ts", "export default { cacheComponents: true };\n");
    await runs("/api/chat", "--yes");

    expect(read("app/api/chat/route.ts")).not.toContain("runtime");
  });

  it("with --test writes a test beside it, and tells vitest of the app's alias, unless a configuration is there", async () => {
    expect((await runs("/api/chat", "--test", "--yes")).out).toMatch(/npm install .*vitest/);
    expect(read("app/api/chat/route.test.ts")).toContain('vi.mock("@ai-sdk/openai"');
    expect(read("vitest.config.mts")).toContain('alias: { "@": fileURLToPath(new URL("./", import.meta.url)) }');

    write("vitest.config.mts", "export default {};\n");
    await runs("/api/other", "--test", "--yes");
    expect(read("vitest.config.mts")).toBe("export default {};\n");
    expect(found()).toEqual([]);
  });

  it("never writes over a route", async () => {
    write("app/api/chat/route.js", "export const GET = () => new Response();\n");

    expect(await runs("/api/chat", "--yes")).toMatchObject({ code: 2, err: "ai-routes: There is a route at /api/chat already; nothing was written.\n" });
    expect(existsSync(join(folder, "lib"))).toBe(false);
  });

  it("says what it needs to know", async () => {
    expect(await runs()).toMatchObject({ code: 2, err: expect.stringContaining("takes one path") as string });
    expect(await runs("/api/chat", "--json", "--stream")).toMatchObject({ code: 2 });
    expect(await runs("/api/chat", "--sdk", "gogle")).toMatchObject({ code: 2, err: expect.stringContaining("did you mean `google`?") as string });
  });
});
