import { describe, expect, it } from "vitest";
import { findApps } from "../../../rules/engine/graph/apps.js";
import { findEntryFiles, findSharedEntryFiles } from "../../../rules/engine/graph/entry-files.js";
import { appRouterUrl, pagesRouterUrl, urlMatches } from "../../../rules/engine/graph/route-url.js";
import { memoryWorkspace } from "../../workspace.js";

/** `kind url file` of every entry file of the app in `/`. */
function entries(files: Record<string, string>): string[] {
  const workspace = memoryWorkspace({ "/package.json": `{"dependencies":{"next":"16.4.6"}}`, "/app/.keep.ts": "", ...files });
  const apps = findApps(workspace);
  const app = apps.find((found) => found.root === "/");
  if (app === undefined) throw new Error("no app found");
  return findEntryFiles(app, workspace, apps).map(({ file, kind, url }) => `${kind} ${url ?? "-"} ${file}`);
}

describe("the app router's URLs", () => {
  it.each([
    ["", "/"],
    ["api/chat", "/api/chat"],
    ["(marketing)/pricing", "/pricing"],
    ["(a)/(b)", "/"],
    ["@modal/photos", "/photos"],
    ["chat/[id]", "/chat/[id]"],
    ["api/[...all]", "/api/[...all]"],
    ["docs/[[...all]]", "/docs/[[...all]]"],
    ["feed/(.)photo/[id]", "/feed/photo/[id]"],
    ["feed/(..)photo", "/photo"],
    ["a/b/(..)(..)photo", "/photo"],
    ["a/b/c/(...)photo", "/photo"],
    ["feed/@modal/(.)photo", "/feed/photo"],
    ["%5Finternal", "/_internal"],
    ["_lib", null],
    ["api/_lib/chat", null],
  ])("%s → %s", (folder, url) => {
    expect(appRouterUrl(folder)).toBe(url);
  });
});

describe("the pages router's URLs", () => {
  it.each([
    ["index", "/"],
    ["api/chat", "/api/chat"],
    ["api/chat/index", "/api/chat"],
    ["api/index", "/api"],
    ["posts/[id]", "/posts/[id]"],
  ])("%s → %s", (path, url) => {
    expect(pagesRouterUrl(path)).toBe(url);
  });
});

describe("a path is answered by", () => {
  it.each([
    ["/api/cron", "/api/cron", true],
    ["/api/cron", "/api/cron/?key=1", true],
    ["/api/cron/[job]", "/api/cron/daily", true],
    ["/api/cron/[job]", "/api/cron/a/b", false],
    ["/api/[...all]", "/api/a/b", true],
    ["/api/[...all]", "/api", false],
    ["/api/[[...all]]", "/api", true],
    ["/api/a.b", "/api/axb", false],
  ])("%s, %s: %s", (url, path, matches) => {
    expect(urlMatches(url, path)).toBe(matches);
  });
});

describe("entry files of an app", () => {
  it("by name and folder", () => {
    expect(
      entries({
        "/app/page.tsx": "",
        "/app/layout.tsx": "",
        "/app/api/chat/route.ts": "",
        "/app/api/chat/helper.ts": "",
        "/app/api/_private/route.ts": "",
        "/app/api/webhooks/clerk/route.ts": "",
        "/app/api/cron/digest/route.ts": "",
        "/pages/_app.tsx": "",
        "/pages/old.tsx": "",
        "/pages/api/index.ts": "",
        "/pages/api/ask.js": "",
        "/proxy.ts": "",
        "/instrumentation.ts": "",
        "/lib/route.ts": "",
      }),
    ).toEqual([
      "route-handler /api/chat /app/api/chat/route.ts",
      "cron /api/cron/digest /app/api/cron/digest/route.ts",
      "webhook /api/webhooks/clerk /app/api/webhooks/clerk/route.ts",
      "layout / /app/layout.tsx",
      "page / /app/page.tsx",
      "instrumentation - /instrumentation.ts",
      "layout - /pages/_app.tsx",
      "pages-api /api/ask /pages/api/ask.js",
      "pages-api /api /pages/api/index.ts",
      "page /old /pages/old.tsx",
      "middleware - /proxy.ts",
    ]);
  });

  it("cron where vercel.json says so, and webhooks named with a hyphen", () => {
    const files = {
      "/vercel.json": `{"crons":[{"path":"/api/jobs/daily?x=1","schedule":"0 0 * * *"}]}`,
      "/app/api/jobs/[name]/route.ts": "",
      "/app/api/stripe-webhook/route.ts": "",
      "/app/api/cronology/route.ts": "",
    };
    expect(entries(files)).toEqual([
      "route-handler /api/cronology /app/api/cronology/route.ts",
      "cron /api/jobs/[name] /app/api/jobs/[name]/route.ts",
      "webhook /api/stripe-webhook /app/api/stripe-webhook/route.ts",
    ]);
  });

  it("with basePath and page extensions of the config", () => {
    const files = {
      "/next.config.js": `module.exports = { basePath: "/docs", pageExtensions: ["page.tsx", "api.ts"] }`,
      "/app/page.page.tsx": "",
      "/app/page.tsx": "",
      "/app/api/chat/route.api.ts": "",
    };
    expect(entries(files)).toEqual(["route-handler /docs/api/chat /app/api/chat/route.api.ts", "page /docs /app/page.page.tsx"]);
  });

  it("by what the text speaks of; one file can be several things", () => {
    const files = {
      "/app/page.tsx": `export default function P() { async function save() { "use server"; } }`,
      "/app/chat.tsx": `// a comment\n"use client";\nimport { save } from "./actions";`,
      "/app/text.tsx": `export const text = 'not "use client" here';`,
      "/lib/actions.ts": `'use server'`,
      "/lib/jobs.ts": `import { inngest } from "./client";`,
      "/lib/flow.ts": `export async function f() { "use workflow"; }`,
      "/lib/plain.ts": "",
    };
    expect(entries(files)).toEqual([
      "client-component - /app/chat.tsx",
      "page / /app/page.tsx",
      "server-action-candidate - /app/page.tsx",
      "server-action-candidate - /lib/actions.ts",
      "durable-function-candidate - /lib/flow.ts",
      "durable-function-candidate - /lib/jobs.ts",
    ]);
  });

  it("no tests, stories or declarations", () => {
    const text = `"use server"`;
    expect(entries({ "/lib/a.test.ts": text, "/lib/a.stories.tsx": text, "/lib/__tests__/a.ts": text, "/lib/a.d.ts": text })).toEqual([]);
  });

  it("not those of an app inside", () => {
    const files = { "/apps/docs/package.json": `{"dependencies":{"next":"16"}}`, "/apps/docs/app/api/x/route.ts": "", "/apps/docs/lib/a.ts": `"use server"` };
    expect(entries(files)).toEqual([]);
  });
});

it("packages that apps share have entry files too", () => {
  const workspace = memoryWorkspace({
    "/apps/web/package.json": `{"dependencies":{"next":"16"}}`,
    "/apps/web/app/actions.ts": `"use server"`,
    "/packages/jobs/summarise.ts": `import { task } from "@trigger.dev/sdk";`,
  });
  expect(findSharedEntryFiles(findApps(workspace), workspace)).toEqual([
    { file: "/packages/jobs/summarise.ts", kind: "durable-function-candidate", url: null },
  ]);
});
