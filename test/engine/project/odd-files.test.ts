import { describe, expect, it } from "vitest";
import { analyzeApp, linkRoute } from "../linked-route.js";

const route = `import { ask } from "@/lib/ask";
import * as other from "@/lib/other";
export async function POST() { await ask(); return Response.json(Object.keys(other)); }
`;
const ask = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export const ask = async () => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0 })).text;
`;

/** Requests of a route whose import `lib/other.ts` is this. */
const beside = (other: string) => linkRoute({ "app/api/chat/route.ts": route, "lib/ask.ts": ask, "lib/other.ts": other }).max;

it("an app without routes has none, and no problem", () => {
  const { routes, findings, problems } = analyzeApp({ "app/page.tsx": "export default () => null;", "lib/ask.ts": ask });

  expect({ routes, findings, problems }).toEqual({ routes: [], findings: [], problems: [] });
});

describe("the rest is analysed beside a file", () => {
  it("with syntax errors", () => expect(beside("export const other = {{ ]; function (")).toBe(1));
  it("that is binary", () => expect(beside("export const a = 1;\0\u0001\u0002")).toBe(1));
  it("that is empty", () => expect(beside("")).toBe(1));
  it("that is not there", () => expect(linkRoute({ "app/api/chat/route.ts": route, "lib/ask.ts": ask }).max).toBe(1));
  it("with brackets 10,000 deep", () => expect(beside(`export const deep = ${"[".repeat(10_000)}${"]".repeat(10_000)};`)).toBe(1));
  it("with calls 10,000 deep", () => expect(beside(`export const deep = () => ${"f(".repeat(10_000)}1${")".repeat(10_000)};`)).toBe(1));
});

describe("files that import each other", () => {
  it("in a circle on the way to a model", () => {
    const files = {
      "app/api/chat/route.ts": 'import { a } from "@/lib/a";\nexport async function POST() { await a(); return Response.json({}); }\n',
      "lib/a.ts": 'import { b } from "./b";\nexport const a = () => b();\nexport const name = "a";\n',
      "lib/b.ts": 'import { name } from "./a";\nimport { ask } from "./ask";\nexport const b = () => { console.log(name); return ask(); };\n',
      "lib/ask.ts": ask,
    };

    expect(linkRoute(files).max).toBe(1);
  });

  it("and a file that imports itself", () => expect(beside('import * as self from "./other";\nexport const other = self.other;\n')).toBe(1));

  it("by re-exports alone", () => {
    expect(linkRoute({
      "app/api/chat/route.ts": 'import { ask } from "@/lib/a";\nexport async function POST() { await ask(); return Response.json({}); }\n',
      "lib/a.ts": 'export * from "./b";\n', "lib/b.ts": 'export * from "./a";\nexport * from "./ask";\n', "lib/ask.ts": ask,
    }).max).toBe(1);
  });
});
