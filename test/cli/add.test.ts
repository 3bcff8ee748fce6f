import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { beginWith, folder, isThere, read, runHere, write } from "./app-folder.js";

beginWith(() => {
  write("package.json", '{ "name": "shop", "dependencies": { "next": "16.4.6", "ai": "6.0.326" } }');
  write("tsconfig.json", "{}");
  write("app/page.tsx", "export default function Page() {\n  return null;\n}\n");
});

async function runs(...args: string[]) {
  return runHere(["add", ...args]);
}

describe("add", () => {
  it("without a name lists the templates", async () => {
    expect((await runs()).out).toMatch(/^rate-limit +A rate limit per user or address/m);
  });

  it("writes a template and what it needs, and says what to install", async () => {
    const { code, out } = await runs("rate-limit", "--yes");

    expect(code).toBe(0);
    expect(read("lib/ai/rate-limit.ts")).toContain('from "./store"');
    expect(read("lib/ai/store.ts")).not.toContain("//#");
    expect(out).toContain("Wrote 2 files.\nTo install: npm install redis\n");
  });

  it("of an app on Upstash the store speaks HTTP alone, and needs no package", async () => {
    write("package.json", '{ "name": "shop", "dependencies": { "next": "16.4.6", "@upstash/redis": "1.39.0" } }');

    expect((await runs("rate-limit", "--yes")).out).not.toContain("To install");
    expect(read("lib/ai/store.ts")).not.toContain('import("redis")');
  });

  it("of an app without the AI SDK telemetry asks for no package of it", async () => {
    write("package.json", '{ "name": "shop", "dependencies": { "next": "16.4.6", "openai": "6.8.1" } }');

    expect((await runs("telemetry", "--yes")).out).toContain("To install: npm install @opentelemetry/api\n");
    expect(read("lib/ai/telemetry.ts")).not.toMatch(/spansOf|from "ai"|\/\/#/);
    expect(read("lib/ai/telemetry.ts")).toContain("export function traced<");
  });

  it("of a JavaScript app without types, comments and empty lines kept", async () => {
    rmSync(join(folder, "tsconfig.json"));
    await runs("budget", "--yes");

    expect(read("lib/ai/budget.js")).toContain("export async function reserveBudget(who, dollars = DOLLARS.perRequest) {");
    expect(read("lib/ai/budget.js")).toContain("/** Set aside by a request that was killed");
    expect(read("lib/ai/budget.js")).toMatch(/\n\nconst WHEN_STORE_IS_DOWN|\n\n\/\*\* Without its store/);
  });

  it("by the AI SDK's version", async () => {
    write("package.json", '{ "name": "shop", "dependencies": { "next": "14.2.0", "ai": "^4.3.0" } }');
    await runs("budget", "--yes");

    expect(read("lib/ai/budget.ts")).toContain("onFinish(end");
    expect(read("lib/ai/budget.ts")).not.toContain("onEnd");
  });

  it("below src, or where the configuration says", async () => {
    rmSync(join(folder, "app"), { recursive: true });
    write("src/app/page.tsx", "export default function Page() {\n  return null;\n}\n");
    await runs("validation", "--yes");
    write("ai-routes.config.json", '{ "templateDir": "server/guards" }');
    await runs("validation", "--yes");

    expect([isThere("src/lib/ai/validation.ts"), isThere("server/guards/validation.ts")]).toEqual([true, true]);
  });

  it("leaves what is there: its own is used as it is, another's file keeps its name", async () => {
    await runs("store", "--yes");
    write("lib/ai/rate-limit.ts", "export const limit = 3;\n");
    const { out } = await runs("rate-limit", "--yes");

    expect(out).toContain("Wrote 1 file.");
    expect(read("lib/ai/rate-limit.ts")).toBe("export const limit = 3;\n");
    expect(isThere("lib/ai/rate-limit-2.ts")).toBe(true);
    expect((await runs("rate-limit", "--yes")).out).toBe("All of it is there already.\n");
  });

  it("writes nothing that nobody agreed to", async () => {
    expect((await runs("store", "--dry-run")).out).toContain("Nothing was written.");
    expect(await runs("store")).toMatchObject({ code: 2, err: expect.stringContaining("--yes writes, --dry-run only shows") as string });
    expect(isThere("lib")).toBe(false);
  });

  it("asks back for a name that is none", async () => {
    expect(await runs("ratelimit")).toMatchObject({ code: 2, err: "ai-routes: There is no template `ratelimit`: did you mean `rate-limit`? `ai-routes add` lists them.\n" });
  });
});
