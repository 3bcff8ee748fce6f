import { describe, expect, it } from "vitest";
import { defaultConfig, Project } from "@ai-routes/rules";
import { memoryWorkspace } from "../../workspace.js";
import { appTexts } from "../linked-route.js";

const root = "/app-root";
const options = { config: defaultConfig(root), rules: [] };

const chat = `import { ask } from "@/lib/ask";
import { format } from "@/lib/format";
export async function POST() { return Response.json(format(await ask())); }
`;

const files = {
  "lib/ask.ts": `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export const ask = async () => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0 })).text;
`,
  "lib/format.ts": "export const format = (text: string) => text.trim();",
  "lib/charts.ts": "export const draw = () => 1;",
  "components/button.tsx": "export const Button = () => <button />;",
  "app/api/chat/route.ts": chat,
  "app/api/health/route.ts": 'import { draw } from "@/lib/charts";\nexport const GET = () => Response.json(draw());',
  "app/page.tsx": 'import { Button } from "../components/button";\nexport default function Page() { return <Button />; }',
};

/** A workspace whose files can be edited between analyses of one project. */
function editable() {
  const texts = appTexts(files);
  const project = new Project(memoryWorkspace(texts, root));
  return {
    run: () => project.analyze(options),
    edit: (path: string, text: string) => void (texts[`${root}/${path}`] = text),
  };
}

describe("what an analysis parses", () => {
  it("files on the way from an entrypoint to a model, and what those call", () => {
    const { run } = editable();

    expect(run().stats).toMatchObject({ files: 9, parsed: 3, entrypoints: 3, linked: 1 });
  });

  it("nothing, where nothing has changed", () => {
    const { run } = editable();
    const before = run();
    const after = run();

    expect(after.stats.parsed).toBe(0);
    expect(after.routes[0]?.handlers[0]?.attempts.max).toBe(before.routes[0]?.handlers[0]?.attempts.max);
  });

  it("the edited file, and no other", () => {
    const { run, edit } = editable();
    run();
    edit("lib/ask.ts", files["lib/ask.ts"].replace("maxRetries: 0", "maxRetries: 3"));
    const { stats, routes } = run();

    expect(stats.parsed).toBe(1);
    expect(routes[0]?.handlers[0]?.attempts.max).toBe(4);
  });

  it("nothing for an edit off the way", () => {
    const { run, edit } = editable();
    run();
    edit("components/button.tsx", "export const Button = () => <button>changed</button>;");

    expect(run().stats.parsed).toBe(0);
  });

  it("a file that an edit brings onto the way", () => {
    const { run, edit } = editable();
    run();
    edit("app/api/health/route.ts", 'import { ask } from "@/lib/ask";\nexport const GET = async () => Response.json(await ask());');
    const { stats, routes } = run();

    expect(stats.parsed).toBe(1);
    expect(routes.map(({ url }) => url)).toEqual(["/api/chat", "/api/health"]);
  });

  it("half a file while it is typed, and the whole one again from memory of nothing", () => {
    const { run, edit } = editable();
    run();
    edit("app/api/chat/route.ts", chat.slice(0, chat.length - 30));
    expect(run().stats.parsed).toBe(1);
    edit("app/api/chat/route.ts", chat);
    const { routes } = run();

    expect(routes[0]?.handlers[0]?.attempts.max).toBe(1);
  });
});
