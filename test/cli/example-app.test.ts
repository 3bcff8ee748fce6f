import { describe, expect, it } from "vitest";
import { analyze, rules } from "@ai-routes/rules";
import { jsonOutputSchema, type JsonOutput } from "../../cli/src/format/json-output.js";
import { run } from "../../cli/src/run.js";
import { root } from "../invariants/sources.js";
import { recordedTerminal } from "./terminal.js";

const engine = { analyze, rules, page: () => null };

async function printed(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const terminal = recordedTerminal({ cwd: `${root}test/apps/fragile` });
  const code = await run(args, terminal, engine);
  return { code, ...terminal.printed };
}

const json = async (...args: string[]): Promise<JsonOutput> => JSON.parse((await printed("check", "--format", "json", ...args)).out) as JsonOutput;

describe("the example app", () => {
  it("gives JSON of the published shape", async () => {
    const output = await json("--preset", "all", "--stats");

    expect(jsonOutputSchema.safeParse(output).error).toBeUndefined();
    expect(output.routes.length).toBeGreaterThan(9);
    expect(output.findings.length).toBeGreaterThan(0);
  });

  it("has paths below the first path argument, wherever the command is run", async () => {
    const output = await json("app/api");

    expect(output.root).toMatch(/test\/apps\/fragile\/app\/api$/);
    expect(output.routes.map(({ file }) => file)).toContain("chat/route.ts");
    expect(output.routes.map(({ app }) => app)).toContain("../..");
  });

  it("ends with exit code 1, for its errors", async () => {
    expect((await printed("check")).code).toBe(1);
  });

  it("of one file prints what is in this file", async () => {
    const { findings } = await json("app/api/chat/route.ts");

    expect(new Set(findings.map(({ file }) => file))).toEqual(new Set(["app/api/chat/route.ts"]));
  });

  it("can be traced, every route of it", async () => {
    const { routes } = await json();

    for (const { url } of routes) {
      const { code, out } = await printed("trace", url);
      expect(code, url).toBe(0);
      expect(out, url).toContain("MODEL CALL");
    }
  });

  it("parses fewer files than it lists, and links no route that reaches no model", async () => {
    const { stats, routes } = await json("--stats");

    expect(stats.parsed).toBeLessThan(stats.files);
    // And the route that asks for the durable function.
    expect(stats.linked).toBe(routes.length + 1);
    expect(routes.map(({ url }) => url)).not.toContain("/api/health");
  });
});
