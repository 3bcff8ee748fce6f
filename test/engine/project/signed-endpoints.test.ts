import { describe, expect, it } from "vitest";
import { analyze, defaultConfig } from "@ai-routes/rules";
import { memoryWorkspace } from "../../workspace.js";

/** A route whose GET is a durable endpoint that its POST asks. */
function handlersOf(annotation: string, post: string): string[] {
  const texts = {
    "/app/package.json": JSON.stringify({ name: "app", dependencies: { next: "16.4.6", ai: "6.0.326", inngest: "4.24.0" } }),
    "/app/lib/input.ts": `/** ${annotation} */\nexport async function carried(request: Request) { return new URL(request.url).searchParams.get("a") ?? new Response(null, { status: 403 }); }\n`,
    "/app/app/api/chat/route.ts": `
      import { generateText } from "ai";
      import { Inngest, step } from "inngest";
      import { endpointAdapter } from "inngest/next";
      import { carried } from "../../../lib/input";
      const inngest = new Inngest({ id: "app", endpointAdapter });
      export async function POST(request: Request) { ${post} }
      export const GET = inngest.endpoint(async (request: Request) => {
        const prompt = await carried(request);
        if (prompt instanceof Response) return prompt;
        const { text } = await step.run("ask", async () => (await generateText({ model: "openai/gpt-4o", prompt })).text);
        return new Response(text);
      });`,
  };
  const { routes } = analyze(memoryWorkspace(texts, "/app"), { config: defaultConfig("/app"), rules: [] });
  return routes.flatMap(({ handlers }) => handlers.map(({ name, modelCalls }) => `${name}: ${modelCalls.length}`));
}

describe("a durable endpoint that takes signed requests alone", () => {
  it("is a part of the handler beside it that asks it", () => {
    expect(handlersOf("@ai-routes signed", "return GET(request);")).toEqual(["POST: 1"]);
  });

  it("but not where nothing says so, or where nobody beside it asks it", () => {
    expect(handlersOf("Of the query.", "return GET(request);")).toEqual(["GET: 1", "POST: 1"]);
    expect(handlersOf("@ai-routes signed", "return new Response();")).toEqual(["GET: 1"]);
  });
});
