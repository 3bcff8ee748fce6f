import { describe, expect, it } from "vitest";
import { createVersions } from "../../../rules/engine/graph/versions.js";
import { memoryWorkspace } from "../../workspace.js";

/** The version of `name` in `/apps/web/route.ts`: a monorepo whose lock file is at the root. */
function versionOf(name: string, files: Record<string, string | object>): object {
  const texts = Object.entries(files).map(([path, text]) => [path, typeof text === "string" ? text : JSON.stringify(text)]);
  return createVersions(memoryWorkspace(Object.fromEntries(texts) as Record<string, string>))("/apps/web/route.ts", name);
}

const web = (dependencies: Record<string, string>): object => ({ name: "web", dependencies });

describe("installed", () => {
  it("from the importing file upwards", () => {
    const files = {
      "/apps/web/package.json": web({ ai: "^5" }),
      "/node_modules/ai/package.json": { name: "ai", version: "4.3.19" },
      "/apps/web/node_modules/ai/package.json": { name: "ai", version: "5.0.277" },
    };
    expect(versionOf("ai", files)).toEqual({ name: "ai", version: "5.0.277", from: "node_modules", range: "^5" });
  });

  it("hoisted to the root", () => {
    const files = { "/apps/web/package.json": web({}), "/node_modules/ai/package.json": { name: "ai", version: "4.3.19" } };
    expect(versionOf("ai", files)).toEqual({ name: "ai", version: "4.3.19", from: "node_modules", range: null });
  });

  it("a copy further up that does not satisfy the range belongs to others", () => {
    const files = {
      "/apps/web/package.json": web({ "p-retry": "^6.2.1" }),
      "/package-lock.json": { lockfileVersion: 3, packages: { "node_modules/p-retry": { version: "9.0.0" } } },
      "/node_modules/p-retry/package.json": { name: "p-retry", version: "9.0.0" },
    };
    expect(versionOf("p-retry", files)).toMatchObject({ version: "6.2.1", range: "^6.2.1" });
  });

  it("an alias has the package's real name", () => {
    const files = {
      "/apps/web/package.json": web({ "ai-v4": "npm:ai@^4" }),
      "/apps/web/node_modules/ai-v4/package.json": { name: "ai", version: "4.3.19" },
    };
    expect(versionOf("ai-v4", files)).toMatchObject({ name: "ai", version: "4.3.19" });
  });
});

describe("package-lock.json", () => {
  it("version 3: the importer's own copy before the hoisted one", () => {
    const lock = { lockfileVersion: 3, packages: { "node_modules/ai": { version: "4.3.19" }, "apps/web/node_modules/ai": { version: "6.0.1" } } };
    const files = { "/apps/web/package.json": web({ ai: "^6" }), "/package-lock.json": lock };
    expect(versionOf("ai", files)).toEqual({ name: "ai", version: "6.0.1", from: "lockfile", range: "^6" });
  });

  it("version 2: hoisted, and aliased", () => {
    const lock = { lockfileVersion: 2, packages: { "node_modules/ai-v4": { name: "ai", version: "4.3.19" } } };
    const files = { "/apps/web/package.json": web({ "ai-v4": "npm:ai@4" }), "/package-lock.json": lock };
    expect(versionOf("ai-v4", files)).toMatchObject({ name: "ai", version: "4.3.19" });
  });

  it("version 1", () => {
    const lock = { lockfileVersion: 1, dependencies: { openai: { version: "4.104.0" }, x: { version: "npm:ai@3.4.33" } } };
    const files = { "/apps/web/package.json": web({ openai: "^4", x: "npm:ai@3" }), "/apps/web/package-lock.json": lock };
    expect(versionOf("openai", files)).toMatchObject({ version: "4.104.0", from: "lockfile" });
    expect(versionOf("x", files)).toMatchObject({ name: "ai", version: "3.4.33" });
  });
});

describe("pnpm-lock.yaml", () => {
  it("version 9: the importer's entry, peers cut off", () => {
    const lock = `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true

catalogs:
  default:
    ai:
      specifier: ^5.0.0
      version: 5.0.277

importers:

  .:
    devDependencies:
      ai:
        specifier: ^4.0.0
        version: 4.3.19(react@19.0.0)(zod@4.1.0)

  apps/web:
    dependencies:
      '@ai-sdk/openai':
        specifier: ^2.0.0
        version: 2.0.1(zod@4.1.0)
      ai:
        specifier: 'catalog:'
        version: 5.0.277(zod@4.1.0)
      v4:
        specifier: npm:ai@4
        version: ai@4.3.19(react@19.0.0)

packages:

  ai@9.9.9:
    resolution: {integrity: sha512-x}
`;
    const files = { "/apps/web/package.json": web({ ai: "catalog:", "@ai-sdk/openai": "^2.0.0", v4: "npm:ai@4" }), "/pnpm-lock.yaml": lock };
    expect(versionOf("ai", files)).toEqual({ name: "ai", version: "5.0.277", from: "lockfile", range: "catalog:" });
    expect(versionOf("@ai-sdk/openai", files)).toMatchObject({ version: "2.0.1" });
    expect(versionOf("v4", files)).toMatchObject({ name: "ai", version: "4.3.19" });
  });

  it("version 5: one project, peers behind an underscore, aliases as paths", () => {
    const lock = `lockfileVersion: 5.4

specifiers:
  ai: ^3.0.0
  old: npm:openai@4

dependencies:
  ai: 3.0.12_react@18.2.0
  old: /openai/4.20.0

packages:
`;
    const files = { "/apps/web/package.json": web({ ai: "^3.0.0", old: "npm:openai@4" }), "/apps/web/pnpm-lock.yaml": lock };
    expect(versionOf("ai", files)).toMatchObject({ version: "3.0.12", from: "lockfile" });
    expect(versionOf("old", files)).toMatchObject({ name: "openai", version: "4.20.0" });
  });

  it("version 6", () => {
    const lock = `lockfileVersion: '6.0'

dependencies:
  openai:
    specifier: ^4.0.0
    version: 4.24.1

packages:

  /openai@4.24.1:
    dev: false
`;
    const files = { "/apps/web/package.json": web({ openai: "^4.0.0" }), "/apps/web/pnpm-lock.yaml": lock };
    expect(versionOf("openai", files)).toMatchObject({ version: "4.24.1" });
  });

  it("a package of the workspace has no version there", () => {
    const lock = `importers:\n  apps/web:\n    dependencies:\n      ui:\n        specifier: workspace:*\n        version: link:../../packages/ui\n`;
    const files = { "/apps/web/package.json": web({ ui: "workspace:*" }), "/pnpm-lock.yaml": lock };
    expect(versionOf("ui", files)).toEqual({ name: "ui", version: null, from: "range", range: "workspace:*" });
  });
});

describe("yarn.lock", () => {
  it("version 1: by name and range", () => {
    const lock = `# yarn lockfile v1


"@ai-sdk/openai@^1.0.0":
  version "1.3.24"
  resolved "x"

ai@^3.0.0, ai@^3.1.0:
  version "3.4.33"

ai@^4.0.0:
  version "4.3.19"

"v4@npm:ai@^4.0.0":
  version "4.3.19"
`;
    const files = { "/apps/web/package.json": web({ ai: "^3.1.0", "@ai-sdk/openai": "^1.0.0", v4: "npm:ai@^4.0.0" }), "/yarn.lock": lock };
    expect(versionOf("ai", files)).toMatchObject({ version: "3.4.33", from: "lockfile" });
    expect(versionOf("@ai-sdk/openai", files)).toMatchObject({ version: "1.3.24" });
    expect(versionOf("v4", files)).toMatchObject({ name: "ai", version: "4.3.19" });
  });

  it("berry, and the only version there is where a resolution changed the range", () => {
    const lock = `__metadata:
  version: 8

"ai@npm:^5.0.0":
  version: 5.0.277
  resolution: "ai@npm:5.0.277"
  languageName: node

"openai@npm:4.104.0":
  version: 4.104.0
  resolution: "openai@npm:4.104.0"

"v4@npm:ai@^4":
  version: 4.3.19
  resolution: "ai@npm:4.3.19"

"web@workspace:apps/web":
  version: 0.0.0-use.local
  resolution: "web@workspace:apps/web"
`;
    const files = { "/apps/web/package.json": web({ ai: "^5.0.0", openai: "^4.0.0", v4: "npm:ai@^4" }), "/yarn.lock": lock };
    expect(versionOf("ai", files)).toMatchObject({ name: "ai", version: "5.0.277" });
    expect(versionOf("openai", files)).toMatchObject({ name: "openai", version: "4.104.0" });
    expect(versionOf("v4", files)).toMatchObject({ name: "ai", version: "4.3.19" });
  });
});

describe("bun.lock", () => {
  it("the importer's own copy before the hoisted one; trailing commas", () => {
    const lock = `{
  "lockfileVersion": 1,
  "workspaces": { "": { "name": "root" }, "apps/web": { "name": "web", "dependencies": { "ai": "^5" } } },
  "packages": {
    "ai": ["ai@4.3.19", "", {}, "sha512-x"],
    "openai": ["openai@4.104.0", "", {}, "sha512-x"],
    "web/ai": ["ai@5.0.277", "", {}, "sha512-x"],
  }
}`;
    const files = { "/apps/web/package.json": web({ ai: "^5", openai: "^4" }), "/bun.lock": lock };
    expect(versionOf("ai", files)).toMatchObject({ version: "5.0.277", from: "lockfile" });
    expect(versionOf("openai", files)).toMatchObject({ version: "4.104.0" });
  });
});

describe("the range alone", () => {
  it.each([
    ["^4.3.0", "4.3.0"],
    [">=3.1 <5", "3.1.0"],
    ["5.x", "5.0.0"],
    ["6.0.0-beta.1", "6.0.0-beta.1"],
    ["latest", null],
    ["*", null],
    ["github:vercel/ai", null],
  ])("%s gives %s", (range, version) => {
    expect(versionOf("ai", { "/apps/web/package.json": web({ ai: range }) })).toEqual({ name: "ai", version, from: "range", range });
  });

  it("of a manifest further up", () => {
    const files = { "/apps/web/package.json": web({}), "/package.json": { dependencies: { next: "^15.1.0" } } };
    expect(versionOf("next", files)).toEqual({ name: "next", version: "15.1.0", from: "range", range: "^15.1.0" });
  });

  it("of an alias, and of catalogs", () => {
    const files = {
      "/apps/web/package.json": web({ v4: "npm:ai@^4.1.0", ai: "catalog:", openai: "catalog:old" }),
      "/package.json": {},
      "/pnpm-workspace.yaml": "packages:\n  - apps/*\ncatalog:\n  ai: ^5.0.1\ncatalogs:\n  old:\n    openai: ^4.2.0\n",
    };
    expect(versionOf("v4", files)).toEqual({ name: "ai", version: "4.1.0", from: "range", range: "npm:ai@^4.1.0" });
    expect(versionOf("ai", files)).toEqual({ name: "ai", version: "5.0.1", from: "range", range: "catalog:" });
    expect(versionOf("openai", files)).toMatchObject({ version: "4.2.0" });
  });

  it("Bun's catalogs stand in the root manifest", () => {
    const files = {
      "/apps/web/package.json": web({ ai: "catalog:" }),
      "/package.json": { workspaces: { packages: ["apps/*"], catalog: { ai: "^5.0.1" } } },
    };
    expect(versionOf("ai", files)).toMatchObject({ version: "5.0.1" });
  });
});

it("what nobody names is unknown", () => {
  expect(versionOf("ai", {})).toEqual({ name: "ai", version: null, from: "unknown", range: null });
});

it("a lock file that is no lock file is as good as none", () => {
  for (const lock of ["/pnpm-lock.yaml", "/yarn.lock", "/bun.lock", "/package-lock.json"]) {
    const files = { "/apps/web/package.json": web({ ai: "^4.0.0" }), [lock]: "<<<<<<< HEAD\n{[ not a lock: [" };
    expect(versionOf("ai", files)).toMatchObject({ version: "4.0.0", from: "range" });
  }
});
