import { describe, expect, it } from "vitest";
import { imports, namedModules } from "../../../rules/engine/graph/imports.js";
import { modelMention } from "../../../rules/engine/graph/model-mention.js";
import { ImportGraph, type Scan } from "../../../rules/engine/graph/import-graph.js";
import { reachModel, type Reach } from "../../../rules/engine/graph/reach.js";
import { createResolver } from "../../../rules/engine/graph/resolve.js";
import type { Workspace } from "../../../rules/engine/graph/workspace.js";
import { memoryWorkspace } from "../../workspace.js";

describe("imports", () => {
  it.each([
    [`import a from "a";`, ["a"]],
    [`import "a"`, ["a"]],
    [`import { x,\n  y } from 'a'`, ["a"]],
    [`import * as a from "a"; import b from "b"`, ["a", "b"]],
    [`export * from "a"; export { x } from "b"`, ["a", "b"]],
    [`const a = await import("a")`, ["a"]],
    [`const a = await import(/* webpackChunkName: "x" */ "a")`, ["a"]],
    [`const { x } = require('a')`, ["a"]],
    [`import {\n  // the "best" one\n  x, /* from "no" */\n} from /* here */ "a"`, ["no", "a"]],
    [`// import a from "a"\n/**\n * import b from "b"\n */`, []],
    ["import(`./${name}`)", []],
    [`import a from "a"; import b from "a"`, ["a"]],
    [`const from = "x"; Array.from("y")`, ["y"]],
  ])("%s", (text, names) => {
    expect(imports(text)).toEqual(names);
  });

  it.each([
    [`import type { A } from "a"`, true],
    [`import type A from "a"`, true],
    [`import { type A, type B } from "a"`, true],
    [`export type { A } from "a"`, true],
    [`import { type A, b } from "a"`, false],
    [`import type from "a"`, false],
    [`import { type as t } from "a"`, false],
    [`import type { A } from "a"; import { b } from "a"`, false],
    [`import {} from "a"`, false],
    [`import "a"`, false],
  ])("types alone: %s", (text, typeOnly) => {
    expect(namedModules(text)).toMatchObject([{ specifier: "a", typeOnly }]);
  });
});

describe("a text speaks of a model when it", () => {
  it.each([
    `import { generateText } from "ai"`,
    `import { generateText, type UIMessage } from "ai"`,
    `import * as ai from "ai"`,
    `import { streamUI } from 'ai/rsc'`,
    `import { ToolLoopAgent } from "ai"`,
    `import OpenAI from "openai"`,
    `import type OpenAI from "openai"`,
    `const { openai } = await import("@ai-sdk/openai")`,
    `const OpenAI = require("openai")`,
    "fetch(`https://api.openai.com/v1/chat/completions`)",
    "fetch(`${process.env.LLM_URL}/chat/completions`)",
    `const endpoints = { chat: "chat/completions" }`,
  ])("%s", (text) => {
    expect(modelMention().inText(text)).toBe(true);
  });

  it.each([
    `const role = "ai"`,
    `import x from "./ai"`,
    `import { aid } from "aid"`,
    `import type { UIMessage } from "ai"`,
    `import { convertToModelMessages, tool, type UIMessage, APICallError } from "ai"`,
    `// Gemini and GPT are great`,
  ])("not: %s", (text) => {
    expect(modelMention().inText(text)).toBe(false);
  });

  it("names what the configuration adds", () => {
    const mention = modelMention(["@acme/llm#complete", "https://llm.acme.dev/v1", "@/lib/llm#ask"]).inText;
    expect(mention(`import { complete } from "@acme/llm"`)).toBe(true);
    expect(mention("fetch('https://llm.acme.dev/v1/x')")).toBe(true);
    expect(mention(`import { ask } from "@/lib/llm"`)).toBe(true);
    expect(mention(`import { ask } from "@/lib/other"`)).toBe(false);
  });
});

function reach(files: Record<string, string>, ...entries: string[]): Reach {
  const workspace = memoryWorkspace(files);
  return reachModel(graphOf(workspace), entries.map((file) => ({ file })));
}

function graphOf(workspace: Workspace, scans = new Map<string, Scan>()): ImportGraph {
  return new ImportGraph(workspace, createResolver(workspace), modelMention().inText, scans);
}

describe("reachModel", () => {
  it("gives the entries that import their way to a model, and the files between", () => {
    const found = reach(
      {
        "/app/a/route.ts": `import { ask } from "../../lib/ask"; import "../../lib/log"`,
        "/app/b/route.ts": `import "../../lib/log"`,
        "/lib/ask.ts": `export * from "./model"`,
        "/lib/model.ts": `import OpenAI from "openai"`,
        "/lib/log.ts": "",
      },
      "/app/a/route.ts",
      "/app/b/route.ts",
    );
    expect([...found.entries]).toEqual(["/app/a/route.ts"]);
    expect([...found.files].sort()).toEqual(["/app/a/route.ts", "/lib/ask.ts", "/lib/model.ts"]);
  });

  it("comes back from circles", () => {
    const found = reach({ "/a.ts": `import "./b"`, "/b.ts": `import "./a"; import "openai"` }, "/a.ts");
    expect([...found.files].sort()).toEqual(["/a.ts", "/b.ts"]);
  });

  it("reads and scans each file once, and none that no entry imports", () => {
    const workspace = memoryWorkspace({ "/a.ts": `import "./c"`, "/b.ts": `import "./c"`, "/c.ts": `import "openai"`, "/d.ts": `import "openai"` });
    const graph = graphOf(workspace);
    reachModel(graph, [{ file: "/a.ts" }, { file: "/b.ts" }]);
    expect(graph.scanned).toBe(3);
    expect([...workspace.reads].filter(([file]) => file.endsWith(".ts"))).toEqual([["/a.ts", 1], ["/b.ts", 1], ["/c.ts", 1]]);
  });

  it("scans again only what changed", () => {
    const texts = { "/a.ts": `import "./b"`, "/b.ts": `import "openai"` };
    const scans = new Map<string, Scan>();
    const run = (): number => {
      const workspace = memoryWorkspace(texts);
      const graph = graphOf(workspace, scans);
      reachModel(graph, [{ file: "/a.ts" }]);
      return graph.scanned;
    };
    expect(run()).toBe(2);
    texts["/b.ts"] = "";
    expect(run()).toBe(1);
    expect(run()).toBe(0);
  });

  it("does not follow types", () => {
    expect(reach({ "/a.ts": `import type { M } from "./m"`, "/m.ts": `import "openai"` }, "/a.ts").entries.size).toBe(0);
  });

  it("stops where a server's file renders a client component, and where a client calls an action", () => {
    const files = {
      "/page.tsx": `import { Chat } from "./chat"`,
      "/chat.tsx": `"use client"; import { ask } from "./actions"; import "./shared"`,
      "/actions.ts": `"use server"; import "openai"`,
      "/shared.ts": `import { ask } from "./actions"`,
    };
    expect([...reach(files, "/page.tsx", "/chat.tsx", "/actions.ts").entries]).toEqual(["/actions.ts"]);
  });

  it("follows a module that both sides load on each side", () => {
    const files = {
      "/chat.tsx": `"use client"; import "./shared"`,
      "/route.ts": `import "./shared"`,
      "/shared.ts": `import "./actions"`,
      "/actions.ts": `"use server"; import "openai"`,
    };
    expect([...reach(files, "/chat.tsx", "/route.ts").entries]).toEqual(["/route.ts"]);
  });

  it("takes chains of 20,000 files", () => {
    const files: Record<string, string> = { "/m20000.ts": `import "openai"` };
    for (let at = 0; at < 20_000; at++) files[`/m${at}.ts`] = `import "./m${at + 1}"`;
    expect(reach(files, "/m0.ts").files.size).toBe(20_001);
  });
});
