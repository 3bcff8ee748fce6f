import { describe, expect, it } from "vitest";
import { extractFacts } from "../../../rules/engine/facts/extract-facts.js";
import type { App, EntrypointKind, Platform } from "../../../rules/engine/graph/app.js";
import { maxDurationOf, runtimeOf } from "../../../rules/engine/segment-config/effective-settings.js";
import { segmentFilesOf } from "../../../rules/engine/segment-config/segment-file.js";

describe("maxDuration in force", () => {
  it("a route handler's own", () => {
    const app = files({ "app/api/chat/route.ts": "export const maxDuration = 60" });
    expect(app.duration("route-handler", "app/api/chat/route.ts")).toMatchObject({ seconds: 60, effective: true });
  });

  it("a route handler does not inherit from a layout", () => {
    const app = files({ "app/api/chat/route.ts": "", "app/layout.tsx": "export const maxDuration = 43" });
    expect(app.duration("route-handler", "app/api/chat/route.ts")).toEqual({ seconds: null, from: null, effective: false });
  });

  it("a page inherits from the nearest layout that has one", () => {
    const app = files({
      "app/(desk)/chat/page.tsx": "",
      "app/(desk)/layout.tsx": "export const maxDuration = 50",
      "app/layout.tsx": "export const maxDuration = 43",
    });
    expect(app.duration("page", "app/(desk)/chat/page.tsx")).toMatchObject({
      seconds: 50, from: { file: "/app/(desk)/layout.tsx" },
    });
  });

  it("a page's own goes before its layouts'", () => {
    const app = files({ "app/page.tsx": "export const maxDuration = 20", "app/layout.tsx": "export const maxDuration = 43" });
    expect(app.duration("page", "app/page.tsx").seconds).toBe(20);
  });

  it("a server action takes its page's", () => {
    const app = files({ "app/compose/actions.ts": '"use server"', "app/compose/page.tsx": "export const maxDuration = 90" });
    expect(app.duration("server-action", "app/compose/actions.ts", ["app/compose/page.tsx"])).toMatchObject({
      seconds: 90, from: { file: "/app/compose/page.tsx" },
    });
  });

  it("a server action on several pages has the least of them", () => {
    const app = files({
      "app/actions.ts": '"use server"',
      "app/a/page.tsx": "export const maxDuration = 90",
      "app/b/page.tsx": "",
      "app/b/layout.tsx": "export const maxDuration = 40",
      "app/c/page.tsx": "",
    });
    expect(app.duration("server-action", "app/actions.ts", ["app/a/page.tsx", "app/b/page.tsx"]).seconds).toBe(40);
    expect(app.duration("server-action", "app/actions.ts", ["app/a/page.tsx", "app/c/page.tsx"]).seconds).toBeNull();
  });

  it("an API route of pages/ has it in `config`", () => {
    const app = files({ "pages/api/chat.ts": "export const config = { maxDuration: 30 }" });
    expect(app.duration("pages-api", "pages/api/chat.ts").seconds).toBe(30);
  });

  it("vercel.json sets it by the path of the source file", () => {
    const app = files({ "app/api/chat/route.ts": "" }, { vercel: [["app/api/**", 120]] });
    expect(app.duration("route-handler", "app/api/chat/route.ts")).toMatchObject({
      seconds: 120, from: { file: "/vercel.json" }, effective: true,
    });
  });

  it("only the first matching glob counts, also where it sets something else", () => {
    const app = files({ "app/api/chat/route.ts": "" }, { vercel: [["app/api/chat/*", null], ["app/api/**", 120]] });
    expect(app.duration("route-handler", "app/api/chat/route.ts").seconds).toBeNull();
  });

  it("a glob may be the very path, brackets and all", () => {
    const app = files({ "app/api/[id]/route.ts": "" }, { vercel: [["app/api/[id]/route.ts", 77]] });
    expect(app.duration("route-handler", "app/api/[id]/route.ts").seconds).toBe(77);
  });

  it("globs of another folder or of URLs do not match", () => {
    const app = files({ "app/api/chat/route.ts": "" }, { vercel: [["pages/api/**", 10], ["api/**", 20], ["src/app/**", 30]] });
    expect(app.duration("route-handler", "app/api/chat/route.ts").seconds).toBeNull();
  });

  it("`max` is the plan's maximum", () => {
    const app = files({ "app/api/chat/route.ts": "" }, { vercel: [["app/**", "max"]] });
    expect(app.duration("route-handler", "app/api/chat/route.ts").seconds).toBe(800);
  });

  it("the segment's goes before vercel.json", () => {
    const app = files({ "app/api/chat/route.ts": "export const maxDuration = 60" }, { vercel: [["app/api/**", 300]] });
    expect(app.duration("route-handler", "app/api/chat/route.ts").seconds).toBe(60);
  });

  it("what Next does not read leaves it to vercel.json", () => {
    const app = files({ "app/api/chat/route.ts": "export let maxDuration = 60" }, { vercel: [["app/api/**", 300]] });
    expect(app.duration("route-handler", "app/api/chat/route.ts")).toMatchObject({ seconds: 300, from: { file: "/vercel.json" } });
  });

  it("what is declared and not read shows its place and no seconds", () => {
    const app = files({ "app/api/chat/route.ts": "export let maxDuration = 60" });
    expect(app.duration("route-handler", "app/api/chat/route.ts")).toEqual({
      seconds: null, from: { file: "/app/api/chat/route.ts", span: [11, 22] }, effective: false,
    });
  });

  it("a platform that ignores it makes it ineffective", () => {
    const app = files({ "app/api/chat/route.ts": "export const maxDuration = 60" }, { platform: selfHosted });
    expect(app.duration("route-handler", "app/api/chat/route.ts")).toMatchObject({ seconds: 60, effective: false });
  });

  it("vercel.json says nothing elsewhere", () => {
    const app = files({ "app/api/chat/route.ts": "" }, { vercel: [["app/**", 60]], platform: selfHosted });
    expect(app.duration("route-handler", "app/api/chat/route.ts").seconds).toBeNull();
  });
});

describe("runtime in force", () => {
  it("Node.js unless something says otherwise", () => {
    expect(files({ "app/api/chat/route.ts": "" }).runtime("route-handler", "app/api/chat/route.ts")).toEqual({ value: "nodejs", from: null });
  });

  it("Edge where the route says so", () => {
    const app = files({ "app/api/chat/route.ts": 'export const runtime = "edge"' });
    expect(app.runtime("route-handler", "app/api/chat/route.ts")).toEqual({
      value: "edge", from: { file: "/app/api/chat/route.ts", span: [13, 20] },
    });
  });

  it("a page takes its layout's, a route handler does not", () => {
    const app = files({ "app/page.tsx": "", "app/route.ts": "", "app/layout.tsx": 'export const runtime = "edge"' });
    expect(app.runtime("page", "app/page.tsx").value).toBe("edge");
    expect(app.runtime("route-handler", "app/route.ts").value).toBe("nodejs");
  });

  it("middleware is Edge, a proxy Node.js", () => {
    expect(files({ "middleware.ts": "" }, { middleware: "middleware" }).runtime("middleware", "middleware.ts").value).toBe("edge");
    expect(files({ "proxy.ts": "" }, { middleware: "proxy" }).runtime("middleware", "proxy.ts").value).toBe("nodejs");
  });
});

const pro: Platform = {
  name: "vercel-fluid", plan: "pro", from: "config", defaultSeconds: 300, maxSeconds: 800, usesMaxDuration: true,
};
const selfHosted: Platform = {
  name: "self-hosted", plan: null, from: "config", defaultSeconds: null, maxSeconds: null, usesMaxDuration: false,
};

interface AppShape {
  platform?: Platform;
  vercel?: [pattern: string, maxDuration: number | "max" | null][];
  middleware?: "middleware" | "proxy";
}

/** An app at `/` of these files. */
function files(texts: Record<string, string>, { platform = pro, vercel = [], middleware }: AppShape = {}) {
  const app: App = {
    root: "/", name: "app",
    next: { name: "next", version: "16.4.6", from: "range", range: "16.4.6" },
    appFolder: "/app", pagesFolder: "/pages",
    middleware: middleware ? { file: `/${middleware}.ts`, kind: middleware } : null,
    config: { file: null, cacheComponents: false, basePath: "", pageExtensions: ["tsx", "ts", "jsx", "js"], output: null },
    platform,
    vercelFunctions: vercel.map(([pattern, maxDuration]) => ({ pattern, maxDuration, file: "/vercel.json", span: [0, 1] as const })),
    crons: [],
  };
  const facts = (file: string) => (file.slice(1) in texts ? extractFacts(texts[file.slice(1)]!, "tsx") : null);
  const segment = (kind: EntrypointKind, file: string, pages: string[] = []) =>
    segmentFilesOf({ app, kind, file: `/${file}`, pages: pages.map((page) => `/${page}`), facts });
  return {
    duration: (kind: EntrypointKind, file: string, pages: string[] = []) => maxDurationOf(app, segment(kind, file, pages)),
    runtime: (kind: EntrypointKind, file: string) => runtimeOf(app, segment(kind, file)),
  };
}
