import { describe, expect, it } from "vitest";
import { Project, defaultConfig } from "@ai-routes/rules";
import { memoryWorkspace } from "../../workspace.js";
import { appTexts } from "../linked-route.js";

const root = "/app-root";

/** A route that calls one function in more ways than an entrypoint may add, and then what another route calls as well. */
const manyWays = Array.from({ length: 5_100 }, (_, index) => `  pick("way-${index}");`).join("\n");

const app = {
  "lib/ask.ts": `import OpenAI from "openai";
const client = new OpenAI({ maxRetries: 0 });
export async function ask(model: string) { return client.chat.completions.create({ model, messages: [] }); }
export async function askAll() { return [await ask("gpt-4o"), await ask("gpt-4.1")]; }
export function pick(way: string) { if (way === "none") throw new Error(way); return way; }
`,
  "app/api/large/route.ts": `import { ask, askAll, pick } from "@/lib/ask";
export async function POST() {
  await ask("gpt-5");
${manyWays}
  return Response.json(await askAll());
}
`,
  "app/api/small/route.ts": `import { askAll } from "@/lib/ask";
export async function POST() { return Response.json(await askAll()); }
`,
};

function handlers(): Map<string | null, { max: unknown; notFollowed: string[] }> {
  const { routes } = new Project(memoryWorkspace(appTexts(app), root)).analyze({ config: defaultConfig(root), rules: [] });
  return new Map(routes.map(({ url, handlers: [one] }) => [url, { max: one!.attempts.max, notFollowed: one!.notFollowed.map(({ why }) => why) }]));
}

describe("a route too large to be linked", () => {
  const known = handlers();

  it("says what it leaves out", () => {
    expect(known.get("/api/large")).toEqual({ max: 1, notFollowed: ["unknown (too large)", "unknown (too large)"] });
  });

  it("leaves the routes behind it whole", () => {
    expect(known.get("/api/small")).toEqual({ max: 2, notFollowed: [] });
  });
});
