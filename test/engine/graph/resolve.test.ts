import { describe, expect, it } from "vitest";
import { createResolver, type Resolution } from "../../../rules/engine/graph/resolve.js";
import { memoryWorkspace } from "../../workspace.js";

/** Resolves one specifier in a workspace. */
function resolved(files: Record<string, string | object>, from: string, specifier: string): Resolution | null {
  return createResolver(workspaceOf(files))(from, specifier);
}

function workspaceOf(files: Record<string, string | object>): ReturnType<typeof memoryWorkspace> {
  const texts = Object.entries(files).map(([path, text]) => [path, typeof text === "string" ? text : JSON.stringify(text)]);
  return memoryWorkspace(Object.fromEntries(texts) as Record<string, string>);
}

describe("relative specifiers lead to", () => {
  const route = "/app/api/route.ts";
  it.each([
    ["./ask", "/app/api/ask.ts"],
    ["../lib", "/app/lib/index.tsx"],
    ["./ask.js", "/app/api/ask.ts"],
    ["./view.jsx", "/app/api/view.tsx"],
    ["./old", "/app/api/old.js"],
    ["./typed", "/app/api/typed.js"],
    [".", "/app/api/index.ts"],
  ])("%s → %s", (specifier, path) => {
    const files = Object.fromEntries(
      ["ask.ts", "view.tsx", "old.js", "typed.js", "typed.d.ts", "index.ts", "../lib/index.tsx"].map((name) => [new URL(name, "file:///app/api/").pathname, ""]),
    );
    expect(resolved(files, route, specifier)).toEqual({ path });
  });

  it("nothing where there is no such file, and for types alone", () => {
    expect(resolved({ "/app/types.d.ts": "" }, "/app/a.ts", "./types")).toBeNull();
    expect(resolved({}, "/app/a.ts", "./gone")).toBeNull();
  });

  it("nothing for styles, images, queries", () => {
    for (const specifier of ["./a.css", "./a.svg", "./a.txt?raw", "https://esm.sh/x"]) expect(resolved({}, "/a.ts", specifier)).toBeNull();
  });
});

describe("tsconfig", () => {
  it("paths, relative to the config that has them", () => {
    const files = { "/web/tsconfig.json": { compilerOptions: { paths: { "@/*": ["./src/*"] } } }, "/web/src/lib/ai.ts": "" };
    expect(resolved(files, "/web/src/app/route.ts", "@/lib/ai")).toEqual({ path: "/web/src/lib/ai.ts" });
  });

  it("paths with baseUrl, through extends, comments and trailing commas", () => {
    const files = {
      "/tsconfig.base.json": `{ // shared
        "compilerOptions": { "baseUrl": ".", "paths": { "@acme/ai": ["libs/ai/src/index.ts"], } } }`,
      "/apps/web/tsconfig.json": { extends: "../../tsconfig.base.json" },
      "/libs/ai/src/index.ts": "",
    };
    expect(resolved(files, "/apps/web/app/route.ts", "@acme/ai")).toEqual({ path: "/libs/ai/src/index.ts" });
  });

  it("a list of extends: the last one wins", () => {
    const files = {
      "/a.json": { compilerOptions: { paths: { "@/*": ["./a/*"] } } },
      "/b.json": { compilerOptions: { paths: { "@/*": ["./b/*"] } } },
      "/tsconfig.json": { extends: ["./a.json", "./b.json"] },
      "/a/x.ts": "",
      "/b/x.ts": "",
    };
    expect(resolved(files, "/route.ts", "@/x")).toEqual({ path: "/b/x.ts" });
  });

  it("extends of a workspace package, and ${configDir}", () => {
    const files = {
      "/package.json": { workspaces: ["packages/*", "apps/*"] },
      "/packages/tsconfig/package.json": { name: "@acme/tsconfig" },
      "/packages/tsconfig/next.json": { compilerOptions: { paths: { "@/*": ["${configDir}/src/*"] } } },
      "/apps/web/package.json": { name: "web" },
      "/apps/web/tsconfig.json": { extends: "@acme/tsconfig/next.json" },
      "/apps/web/src/ai.ts": "",
    };
    expect(resolved(files, "/apps/web/app/route.ts", "@/ai")).toEqual({ path: "/apps/web/src/ai.ts" });
  });

  it("baseUrl alone, without hiding packages", () => {
    const files = { "/tsconfig.json": { compilerOptions: { baseUrl: "src" } }, "/src/lib/ai.ts": "" };
    expect(resolved(files, "/src/app/route.ts", "lib/ai")).toEqual({ path: "/src/lib/ai.ts" });
    expect(resolved(files, "/src/app/route.ts", "openai")).toEqual({ package: "openai" });
  });

  it("jsconfig for JavaScript apps", () => {
    const files = { "/jsconfig.json": { compilerOptions: { paths: { "@/*": ["./*"] } } }, "/lib/ai.js": "" };
    expect(resolved(files, "/app/api/route.js", "@/lib/ai")).toEqual({ path: "/lib/ai.js" });
  });

  it("references: the config that includes the file", () => {
    const files = {
      "/tsconfig.json": { files: [], references: [{ path: "./tsconfig.app.json" }, { path: "./tsconfig.tools.json" }] },
      "/tsconfig.app.json": { include: ["src"], compilerOptions: { paths: { "@/*": ["./src/*"] } } },
      "/tsconfig.tools.json": { include: ["tools"], compilerOptions: { paths: { "@/*": ["./tools/*"] } } },
      "/src/ai.ts": "",
      "/tools/ai.ts": "",
    };
    expect(resolved(files, "/src/app/route.ts", "@/ai")).toEqual({ path: "/src/ai.ts" });
    expect(resolved(files, "/tools/run.ts", "@/ai")).toEqual({ path: "/tools/ai.ts" });
  });

  it("none at all: @/ means what create-next-app makes it mean", () => {
    expect(resolved({ "/web/lib/ai.ts": "" }, "/web/app/api/route.ts", "@/lib/ai")).toEqual({ path: "/web/lib/ai.ts" });
    expect(resolved({ "/web/src/lib/ai.ts": "" }, "/web/src/app/route.ts", "@/lib/ai")).toEqual({ path: "/web/src/lib/ai.ts" });
    expect(resolved({ "/lib/ai.ts": "", "/tsconfig.json": {} }, "/app/route.ts", "@/lib/ai")).toBeNull();
  });

  it("extends in a circle, and broken JSON: what can be read counts", () => {
    const files = {
      "/tsconfig.json": `{ "extends": "./tsconfig.json", "compilerOptions": { "paths": { "@/*": ["./*"] } `,
      "/ai.ts": "",
    };
    expect(resolved(files, "/route.ts", "@/ai")).toEqual({ path: "/ai.ts" });
  });
});

describe("packages of the workspace, without node_modules", () => {
  const monorepo = {
    "/package.json": { workspaces: ["packages/*", "apps/*"] },
    "/apps/web/package.json": { name: "web", dependencies: { "@acme/ai": "workspace:*" } },
  };
  const route = "/apps/web/app/api/route.ts";

  it("main that is source", () => {
    const files = { ...monorepo, "/packages/ai/package.json": { name: "@acme/ai", main: "./index.ts" }, "/packages/ai/index.ts": "" };
    expect(resolved(files, route, "@acme/ai")).toEqual({ path: "/packages/ai/index.ts" });
  });

  it("exports with conditions and patterns", () => {
    const files = {
      ...monorepo,
      "/packages/ai/package.json": { name: "@acme/ai", exports: { ".": { types: "./types.d.ts", default: "./src/main.ts" }, "./*": "./src/*.ts" } },
      "/packages/ai/src/main.ts": "",
      "/packages/ai/src/chat/ask.ts": "",
      "/packages/ai/types.d.ts": "",
    };
    expect(resolved(files, route, "@acme/ai")).toEqual({ path: "/packages/ai/src/main.ts" });
    expect(resolved(files, route, "@acme/ai/chat/ask")).toEqual({ path: "/packages/ai/src/chat/ask.ts" });
  });

  it.each([
    ["main", { main: "dist/index.js", types: "dist/index.d.ts" }, "src/index.ts"],
    ["exports", { exports: { ".": { types: "./dist/index.d.mts", import: "./dist/index.mjs" } } }, "src/index.ts"],
    ["nested output", { exports: { ".": { import: "./dist/esm/index.js" } } }, "src/index.tsx"],
    ["lib", { main: "./lib/index.js" }, "src/index.ts"],
    ["no src folder", { main: "./dist/index.js" }, "index.ts"],
  ])("an unbuilt output is found in the source: %s", (_, fields, source) => {
    const files = { ...monorepo, "/packages/ai/package.json": { name: "@acme/ai", ...fields }, [`/packages/ai/${source}`]: "" };
    expect(resolved(files, route, "@acme/ai")).toEqual({ path: `/packages/ai/${source}` });
  });

  it("subpaths of a package without exports", () => {
    const files = { ...monorepo, "/packages/ai/package.json": { name: "@acme/ai" }, "/packages/ai/src/ask.ts": "" };
    expect(resolved(files, route, "@acme/ai/src/ask")).toEqual({ path: "/packages/ai/src/ask.ts" });
  });

  it("pnpm's globs, with exclusions", () => {
    const files = {
      "/pnpm-workspace.yaml": "packages:\n  - 'packages/**' # all\n  - \"!packages/old\"\n",
      "/packages/ai/package.json": { name: "@acme/ai", main: "a.ts" },
      "/packages/ai/a.ts": "",
      "/packages/old/package.json": { name: "@acme/old", main: "a.ts" },
      "/packages/old/a.ts": "",
    };
    expect(resolved(files, "/packages/x.ts", "@acme/ai")).toEqual({ path: "/packages/ai/a.ts" });
    expect(resolved(files, "/packages/x.ts", "@acme/old")).toEqual({ package: "@acme/old" });
  });

  it("lerna's globs", () => {
    const files = { "/lerna.json": { packages: ["libs/*"] }, "/libs/ai/package.json": { name: "ai-lib", main: "a.js" }, "/libs/ai/a.js": "" };
    expect(resolved(files, "/x.ts", "ai-lib")).toEqual({ path: "/libs/ai/a.js" });
  });

  it("a member of the same name as a published package counts only where the range takes it", () => {
    const files = {
      "/package.json": { workspaces: ["packages/*", "examples/*"] },
      "/packages/ai/package.json": { name: "ai", version: "7.0.0", main: "src/index.ts" },
      "/packages/ai/src/index.ts": "",
      "/examples/old/package.json": { name: "old", dependencies: { ai: "^4.0.0" } },
      "/examples/new/package.json": { name: "new", dependencies: { ai: "workspace:^" } },
    };
    expect(resolved(files, "/examples/old/route.ts", "ai")).toEqual({ package: "ai" });
    expect(resolved(files, "/examples/new/route.ts", "ai")).toEqual({ path: "/packages/ai/src/index.ts" });
  });

  it("file: dependencies", () => {
    const files = {
      "/web/package.json": { name: "web", dependencies: { helper: "file:../helper" } },
      "/helper/package.json": { name: "helper", main: "h.ts" },
      "/helper/h.ts": "",
    };
    expect(resolved(files, "/web/route.ts", "helper")).toEqual({ path: "/helper/h.ts" });
  });

  it("a package's own name", () => {
    const files = { "/package.json": { name: "web", exports: { "./*": "./src/*.ts" } }, "/src/ai.ts": "" };
    expect(resolved(files, "/src/app/route.ts", "web/ai")).toEqual({ path: "/src/ai.ts" });
  });
});

describe("imports of package.json", () => {
  it("leads to source, built or not", () => {
    const files = {
      "/web/package.json": { name: "web", imports: { "#ai": "./lib/ai.ts", "#lib/*": "./src/lib/*.ts", "#built": "./dist/built.js" } },
      "/web/lib/ai.ts": "",
      "/web/src/lib/ask.ts": "",
      "/web/src/built.ts": "",
    };
    expect(resolved(files, "/web/app/route.ts", "#ai")).toEqual({ path: "/web/lib/ai.ts" });
    expect(resolved(files, "/web/app/route.ts", "#lib/ask")).toEqual({ path: "/web/src/lib/ask.ts" });
    expect(resolved(files, "/web/app/route.ts", "#built")).toEqual({ path: "/web/src/built.ts" });
  });
});

describe("packages from the registry", () => {
  it.each([
    ["ai", "ai"],
    ["ai/rsc", "ai"],
    ["@ai-sdk/openai", "@ai-sdk/openai"],
    ["@anthropic-ai/sdk/resources", "@anthropic-ai/sdk"],
    ["cloudflare:workers", "cloudflare:workers"],
  ])("%s is %s, installed or not", (specifier, name) => {
    expect(resolved({}, "/a.ts", specifier)).toEqual({ package: name });
  });

  it("nothing for Node's own modules, and for names that no package has", () => {
    for (const specifier of ["node:fs", "fs/promises", "path", "@/lib/gone", "~/x", "#x"]) expect(resolved({}, "/a.ts", specifier)).toBeNull();
  });
});

describe("packages that everybody knows", () => {
  const files = {
    "/package.json": { name: "sdk", private: true, workspaces: ["packages/*", "examples/*"] },
    "/packages/openai/package.json": { name: "openai", version: "7.0.0", exports: "./src/index.ts" },
    "/packages/openai/src/index.ts": "",
    "/examples/chat/package.json": { name: "chat", dependencies: { openai: "workspace:*" } },
  };
  const asked = (texts: Record<string, string | object>): unknown =>
    createResolver(workspaceOf(texts), undefined, undefined, (name) => name === "openai")("/examples/chat/route.ts", "openai");

  it("an example in a client's own repository asks for the published package", () => expect(asked(files)).toEqual({ package: "openai" }));

  it("a private package of that name is the app's own", () => {
    const own = { ...files, "/packages/openai/package.json": { name: "openai", private: true, exports: "./src/index.ts" } };
    expect(asked(own)).toEqual({ path: "/packages/openai/src/index.ts" });
  });
});

describe("the resolver", () => {
  it("asks once for one name in one folder", () => {
    const resolve = createResolver(workspaceOf({ "/a.ts": "", "/b.ts": "", "/x.ts": "" }));
    resolve("/a.ts", "./x");
    resolve("/b.ts", "./x");
    resolve("/b.ts", "openai");
    expect(resolve.count.lookups).toBe(1);
  });

  it("tells what an answer rests on, hits and misses, cached or not", () => {
    const seen: string[] = [];
    const resolve = createResolver(workspaceOf({ "/x.tsx": "" }), (from, probed) => seen.push(`${from}: ${[...probed].join(" ")}`));
    resolve("/a.ts", "./x");
    resolve("/b.ts", "./x");
    expect(seen).toEqual(["/a.ts: /x.ts /x.tsx", "/b.ts: /x.ts /x.tsx"]);
  });
});
