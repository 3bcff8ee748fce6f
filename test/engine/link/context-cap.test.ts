import { describe, expect, it } from "vitest";
import { Project, defaultConfig, type Analysis } from "@ai-routes/rules";
import { memoryWorkspace } from "../../workspace.js";
import { appTexts } from "../linked-route.js";

const root = "/app-root";

/** A route that calls one function in more ways than an entrypoint may add, and then what another route calls as well. */
const manyWays = Array.from({ length: 5_100 }, (_, index) => `  pick("way-${index}");`).join("\n");

const large = {
  "lib/models.ts": `export function modelOf(size: string) { return size === "large" ? "gpt-5" : "gpt-5-mini"; }
export const small = modelOf("small");
`,
  "lib/ask.ts": `import OpenAI from "openai";
import { small } from "./models";
const client = new OpenAI({ maxRetries: 0 });
export async function ask(model: string) { return client.chat.completions.create({ model, messages: [] }); }
export async function askAll() { return [await ask("gpt-4o"), await ask("gpt-4.1")]; }
export async function askOnce() { return client.chat.completions.create({ model: small, messages: [] }); }
export function pick(way: string) { if (way === "none") throw new Error(way); return way; }
`,
  "app/api/large/route.ts": `import { ask, askAll, askOnce, pick } from "@/lib/ask";
import { modelOf } from "@/lib/models";
export async function POST() {
  await ask(modelOf("large"));
${manyWays}
  return Response.json([await askAll(), await askOnce()]);
}
`,
};

const smallRoute = (asks: string): string => `import { askAll, askOnce } from "@/lib/ask";
export async function POST() { return Response.json(await ${asks}()); }
`;

function analysed(files: Record<string, string>): Analysis {
  return new Project(memoryWorkspace(appTexts(files), root)).analyze({ config: defaultConfig(root), rules: [] });
}

describe("a route too large to be linked", () => {
  const { routes, stats: { contexts } } = analysed({ ...large, "app/api/small/route.ts": smallRoute("askAll"), "app/api/title/route.ts": smallRoute("askOnce") });
  const known = new Map(routes.map(({ url, handlers: [one] }) => [url, one!]));

  it("says what it leaves out, and takes it to do what its function has done before", () => {
    expect(known.get("/api/large")!.notFollowed.map(({ why }) => why)).toEqual(["unknown (too large)", "unknown (too large)"]);
    expect(known.get("/api/large")!.attempts.max).toBe(4);
  });

  it("leaves the routes behind it whole", () => {
    expect(known.get("/api/small")!.notFollowed).toEqual([]);
    expect(known.get("/api/small")!.attempts.max).toBe(2);
  });

  it("does not say for others what a module's variable is", () => {
    expect(known.get("/api/title")!.modelCalls.map(({ model }) => model)).toEqual(["gpt-5-mini"]);
  });

  it("links what it knows whole for all", () => {
    const without = analysed({ ...large, "app/api/small/route.ts": smallRoute("askAll") });
    expect(contexts - without.stats.contexts).toBe(1);
  });
});

describe("a route that comes to thousands of files", () => {
  const route = (name: string, imports = ""): string => `${imports}
import { ask, pick } from "@/lib/ask";
export async function POST() {
${Array.from({ length: 1_100 }, (_, index) => `  pick("${name}-${index}");`).join("\n")}
  return Response.json(await ask("gpt-4o"));
}
`;
  const parts = Array.from({ length: 2_500 }, (_, index) => [`lib/parts/part-${index}.ts`, "export {};\n"] as const);
  const { routes } = analysed({
    "lib/ask.ts": large["lib/ask.ts"],
    "lib/models.ts": large["lib/models.ts"],
    "lib/parts/index.ts": parts.map((_, index) => `import "./part-${index}";`).join("\n"),
    ...Object.fromEntries(parts),
    "app/api/wide/route.ts": route("wide", 'import "@/lib/parts";'),
    "app/api/narrow/route.ts": route("narrow"),
  });
  const handlerOf = new Map(routes.map(({ url, handlers: [one] }) => [url, one!]));

  it("adds fewer contexts, and still comes to the model", () => {
    expect(handlerOf.get("/api/wide")!.notFollowed.map(({ why }) => why)).toContain("unknown (too large)");
    expect(handlerOf.get("/api/wide")!.attempts.max).toBe(1);
  });

  it("takes nothing from the others", () => {
    expect(handlerOf.get("/api/narrow")!.notFollowed).toEqual([]);
  });
});
