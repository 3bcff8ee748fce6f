import { describe, expect, it } from "vitest";
import { platformLimits } from "../../../rules/catalog/platforms.js";
import type { Platform } from "../../../rules/engine/graph/app.js";
import { findApps } from "../../../rules/engine/graph/apps.js";
import type { PlatformSettings } from "../../../rules/engine/graph/platform.js";
import { memoryWorkspace } from "../../workspace.js";

/** The platform of the app in `/apps/web`. */
function platform(files: Record<string, string>, settings: PlatformSettings = {}): Platform | undefined {
  const workspace = memoryWorkspace({
    "/apps/web/package.json": `{"dependencies":{"next":"16.4.6"}}`,
    "/apps/web/app/page.tsx": "",
    ...files,
  });
  return findApps(workspace, { settings: () => settings })[0]?.platform;
}

const withDependency = (name: string): string => JSON.stringify({ dependencies: { next: "16.4.6", [name]: "1" } });

describe("the platform", () => {
  it("is Vercel Fluid, Hobby, and said to be assumed, where nothing tells", () => {
    expect(platform({})).toEqual({
      name: "vercel-fluid", plan: "hobby", from: "assumed", defaultSeconds: 300, maxSeconds: 300, usesMaxDuration: true,
    });
  });

  it.each<[string, Record<string, string>, string]>([
    ["/apps/web/vercel.json", { "/apps/web/vercel.json": "{}" }, "vercel-fluid"],
    ["/apps/web/vercel.json", { "/apps/web/vercel.json": `{"fluid": false}` }, "vercel-legacy"],
    ["/apps/web/.vercel/project.json", { "/apps/web/.vercel/project.json": "{}" }, "vercel-fluid"],
    ["/netlify.toml", { "/netlify.toml": `[build]\n  base = "apps/web"` }, "netlify"],
    ["/apps/web/package.json", { "/apps/web/package.json": withDependency("@netlify/plugin-nextjs") }, "netlify"],
    ["/apps/web/wrangler.jsonc", { "/apps/web/package.json": withDependency("@opennextjs/cloudflare"), "/apps/web/wrangler.jsonc": "{}" }, "cloudflare"],
    ["/apps/web/package.json", { "/apps/web/package.json": withDependency("@cloudflare/next-on-pages") }, "cloudflare"],
    ["/apps/web/open-next.config.ts", { "/apps/web/open-next.config.ts": "export default {}" }, "aws-lambda"],
    ["/sst.config.ts", { "/sst.config.ts": `new sst.aws.Nextjs("Web", { path: "apps/web" })` }, "aws-lambda"],
    ["/apps/web/amplify.yml", { "/apps/web/amplify.yml": "version: 1" }, "aws-amplify"],
    ["/apps/web/next.config.js", { "/apps/web/next.config.js": `module.exports = { output: "standalone" }`, "/apps/web/Dockerfile": "" }, "self-hosted"],
  ])("%s tells: %s", (file, files, name) => {
    expect(platform(files)).toMatchObject({ name, from: file });
  });

  it("is not told by a netlify.toml for another package, a worker's wrangler.toml, a Dockerfile alone", () => {
    const files = {
      "/netlify.toml": `[build]\nbase = "apps/docs/"`,
      "/wrangler.toml": `main = "worker.ts"`,
      "/apps/web/Dockerfile": "",
    };
    expect(platform(files)).toMatchObject({ name: "vercel-fluid", from: "assumed" });
  });

  it("is Vercel where vercel.json stands beside a Dockerfile", () => {
    const files = { "/apps/web/vercel.json": "{}", "/apps/web/Dockerfile": "", "/apps/web/next.config.js": `module.exports = { output: "standalone" }` };
    expect(platform(files)).toMatchObject({ name: "vercel-fluid" });
  });

  it("is what the configuration says, before all files", () => {
    expect(platform({ "/apps/web/vercel.json": "{}" }, { platform: "netlify" })).toEqual({
      name: "netlify", plan: null, from: "config", defaultSeconds: 60, maxSeconds: 60, usesMaxDuration: false,
    });
    expect(platform({}, { plan: "pro" })).toMatchObject({ name: "vercel-fluid", plan: "pro", from: "config", maxSeconds: 800 });
    expect(platform({ "/apps/web/vercel.json": `{"fluid":false}` }, { platform: "vercel", plan: "pro" })).toMatchObject({
      name: "vercel-legacy", defaultSeconds: 15, maxSeconds: 300,
    });
  });
});

describe("limits (FACTS A)", () => {
  it.each([
    ["vercel-fluid", "hobby", 300, 300],
    ["vercel-fluid", "pro", 300, 800],
    ["vercel-fluid", "enterprise", 300, 800],
    ["vercel-legacy", "hobby", 10, 60],
    ["vercel-legacy", "pro", 15, 300],
    ["vercel-legacy", "enterprise", 15, 900],
    ["netlify", null, 60, 60],
    ["aws-lambda", null, 3, 900],
    ["aws-amplify", null, 30, 30],
    ["cloudflare", null, null, null],
    ["self-hosted", null, null, null],
  ] as const)("%s %s: %s s by default, %s s at most", (name, plan, defaultSeconds, maxSeconds) => {
    expect(platformLimits(name, plan)).toMatchObject({ defaultSeconds, maxSeconds, usesMaxDuration: name.startsWith("vercel") });
  });
});
