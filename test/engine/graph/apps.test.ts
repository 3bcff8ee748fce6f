import { describe, expect, it } from "vitest";
import type { App } from "../../../rules/engine/graph/app.js";
import { findApps } from "../../../rules/engine/graph/apps.js";
import { memoryWorkspace } from "../../workspace.js";

function apps(files: Record<string, string>): App[] {
  return findApps(memoryWorkspace(files));
}

/** The one app in `/`: Next 16, an app folder, and these files. */
function app(files: Record<string, string>): App {
  const found = apps({ "/package.json": `{"name":"web","dependencies":{"next":"16.4.6"}}`, "/app/page.tsx": "", ...files });
  expect(found).toHaveLength(1);
  return found[0] as App;
}

const next = `{"dependencies":{"next":"^15.5.0"}}`;

describe("findApps finds", () => {
  it("a package that depends on next and has routes", () => {
    expect(app({})).toMatchObject({
      root: "/",
      name: "web",
      next: { version: "16.4.6", from: "range" },
      appFolder: "/app",
      pagesFolder: null,
      middleware: null,
    });
  });

  it("every app of a monorepo, by root, each with its own Next", () => {
    const files = {
      "/package.json": `{"workspaces":["apps/*"]}`,
      "/apps/web/package.json": next,
      "/apps/web/src/app/page.tsx": "",
      "/apps/docs/package.json": `{"name":"docs","devDependencies":{"next":"14.2.35"}}`,
      "/apps/docs/pages/index.tsx": "",
      "/packages/ui/package.json": `{"dependencies":{"react":"19"}}`,
      "/packages/ui/app/page.tsx": "",
    };
    expect(apps(files).map((found) => [found.root, found.name, found.next.version, found.appFolder ?? found.pagesFolder])).toEqual([
      ["/apps/docs", "docs", "14.2.35", "/apps/docs/pages"],
      ["/apps/web", "web", "15.5.0", "/apps/web/src/app"],
    ]);
  });

  it("an app whose next is hoisted to a package above", () => {
    const files = { "/package.json": next, "/site/next.config.mjs": "export default {}", "/site/app/page.tsx": "" };
    expect(apps(files).map((found) => [found.root, found.next.version])).toEqual([["/site", "15.5.0"]]);
  });

  it("no library that merely supports next", () => {
    expect(apps({ "/package.json": `{"peerDependencies":{"next":"*"}}`, "/src/index.ts": "" })).toEqual([]);
  });

  it("a partial checkout without any package.json, by routes that import from next", () => {
    expect(apps({ "/web/app/api/chat/route.ts": `import { NextResponse } from "next/server"` }).map((found) => [found.root, found.next.from])).toEqual([["/web", "unknown"]]);
    expect(apps({ "/web/app/page.tsx": `import x from "nextra"` })).toEqual([]);
    expect(apps({ "/package.json": "{}", "/web/app/api/chat/route.ts": `import { NextResponse } from "next/server"` })).toEqual([]);
  });

  it("no folder around a workspace that is called app itself", () => {
    const routes = { "/code/app/package.json": next, "/code/app/app/api/chat/route.ts": `import { NextResponse } from "next/server"` };
    expect(findApps(memoryWorkspace(routes, "/code/app")).map(({ root }) => root)).toEqual(["/code/app"]);
  });

  it("nothing inside node_modules", () => {
    expect(apps({ "/node_modules/x/package.json": next, "/node_modules/x/app/page.tsx": "" })).toEqual([]);
  });

  it("an app in spite of a broken package.json", () => {
    expect(apps({ "/package.json": `{"dependencies":{"next":"15.0.0",},`, "/app/page.tsx": "" })).toHaveLength(1);
  });
});

describe("folders", () => {
  it("`app` stands before `src/app`, as in Next", () => {
    expect(app({ "/src/app/page.tsx": "" }).appFolder).toBe("/app");
  });
});

describe("middleware", () => {
  it("proxy.ts from Next 16 on", () => {
    expect(app({ "/proxy.ts": "" }).middleware).toEqual({ file: "/proxy.ts", kind: "proxy" });
  });

  it("not before", () => {
    expect(apps({ "/package.json": next, "/app/page.tsx": "", "/proxy.ts": "" })[0]?.middleware).toBeNull();
  });

  it("beside the app folder only", () => {
    const files = { "/package.json": next, "/src/app/page.tsx": "" };
    expect(apps({ ...files, "/middleware.ts": "" })[0]?.middleware).toBeNull();
    expect(apps({ ...files, "/src/middleware.js": "" })[0]?.middleware).toEqual({ file: "/src/middleware.js", kind: "middleware" });
  });
});

describe("next.config is read as text:", () => {
  it("defaults without one", () => {
    expect(app({}).config).toEqual({ file: null, cacheComponents: false, basePath: "", pageExtensions: ["tsx", "ts", "jsx", "js"], output: null });
  });

  it("inside wrappers and functions, past comments", () => {
    const config = `
      // basePath: "/no", cacheComponents: true
      import withMdx from "mdx";
      const basePath = "/docs/";
      export default async (phase) => withMdx({
        basePath,
        pageExtensions: ["tsx", 'page.ts'],
        output: "standalone", /* output: "export" */
        experimental: { dynamicIO: true },
        webpack: (config) => ({ ...config, output: { publicPath: "/x" } }),
      });`;
    expect(app({ "/next.config.ts": config }).config).toEqual({
      file: "/next.config.ts",
      cacheComponents: true,
      basePath: "/docs",
      pageExtensions: ["tsx", "page.ts"],
      output: "standalone",
    });
  });

  it("an assignment after the fact", () => {
    expect(app({ "/next.config.js": `const c = {}; c.cacheComponents = true; module.exports = c;` }).config.cacheComponents).toBe(true);
  });

  it.each([
    ["cacheComponents: false", false],
    ["cacheComponents: process.env.CACHE === '1'", null],
    ["cacheComponentsOther: true", false],
  ])("%s is %s", (text, value) => {
    expect(app({ "/next.config.js": `module.exports = { ${text} }` }).config.cacheComponents).toBe(value);
  });

  it("what it cannot read is no guess", () => {
    const { config } = app({ "/next.config.js": "module.exports = { basePath: prefix(), output: flag ? 'standalone' : undefined, pageExtensions: exts }" });
    expect(config).toMatchObject({ basePath: "", output: null, pageExtensions: ["tsx", "ts", "jsx", "js"] });
  });
});

describe("vercel.json", () => {
  it("functions in their order, with the place of the duration", () => {
    const json = `{
      // comments are fine
      "functions": {
        "app/api/chat/**": { "maxDuration": 60, "memory": 1024 },
        "app/api/slow/*.ts": { "maxDuration": "max" },
        "app/api/zero.ts": { "maxDuration": 0 },
        "app/api/other.ts": { "memory": 512 },
      },
      "crons": [{ "path": "/api/digest", "schedule": "0 0 * * *" }]
    }`;
    const found = app({ "/vercel.json": json });
    expect(found.vercelFunctions.map(({ pattern, maxDuration, span }) => [pattern, maxDuration, json.slice(...span)])).toEqual([
      ["app/api/chat/**", 60, `"maxDuration": 60`],
      ["app/api/slow/*.ts", "max", `"maxDuration": "max"`],
      ["app/api/zero.ts", null, `"maxDuration": 0`],
      ["app/api/other.ts", null, `"app/api/other.ts": { "memory": 512 }`],
    ]);
    expect(found.crons).toEqual(["/api/digest"]);
  });

  it("above the app: patterns into the app, from its root", () => {
    const files = {
      "/vercel.json": `{"functions":{"apps/web/app/**":{"maxDuration":30},"apps/docs/**":{"maxDuration":10},"**/*":{"maxDuration":5}}}`,
      "/apps/web/package.json": next,
      "/apps/web/app/page.tsx": "",
    };
    expect(apps(files)[0]?.vercelFunctions.map(({ pattern, maxDuration }) => [pattern, maxDuration])).toEqual([["app/**", 30], ["**/*", 5]]);
  });

  it("vercel.ts is read as text", () => {
    const code = `export const config = { functions: { "app/api/**": { maxDuration: 1_20 } }, crons: [{ path: "/api/tick", schedule: "* * * * *" }] };`;
    const found = app({ "/vercel.ts": code });
    expect(found.vercelFunctions[0]).toMatchObject({ pattern: "app/api/**", maxDuration: 120 });
    expect(code.slice(...(found.vercelFunctions[0]?.span ?? [0, 0]))).toBe("maxDuration: 1_20");
    expect(found.crons).toEqual(["/api/tick"]);
  });

  it("broken: what can be read of it", () => {
    const found = app({ "/vercel.json": `{"functions":{"app/**":{"maxDuration":30}},"crons":[{"path":` });
    expect(found.vercelFunctions).toHaveLength(1);
    expect(found.crons).toEqual([]);
  });
});
