import { describe, expect, it } from "vitest";
import type { Api, PackageApis } from "../../../rules/catalog/api.js";
import { createCatalog, parseReference } from "../../../rules/catalog/index.js";
import { createLookup } from "../../../rules/catalog/lookup.js";
import { modelCall } from "../../../rules/catalog/describe.js";

const tasks = ["text", "object", "image", "speech", "video"] as const;
const api = (index: number): Api => modelCall(tasks[index] ?? "other");
const table = (versions: string, apis: Record<string, Api>, more: Partial<PackageApis> = {}): PackageApis =>
  ({ module: "pkg", versions, source: `pkg ${versions}`, apis, ...more });

describe("versions", () => {
  const lookup = createLookup([table("<4", { ask: api(0) }), table(">=4 <5", { ask: api(1) }), table(">=5 <6", { ask: api(2) })]);
  const sourceOf = (version: string | null): string | undefined => lookup.find("pkg", version, "ask")?.source;

  it.each([
    ["3.4.0", "pkg <4"],
    ["4.9.9", "pkg >=4 <5"],
    ["5.0.0-beta.3", "pkg >=5 <6"],
    ["v5.1.0", "pkg >=5 <6"],
  ])("%s is answered from its range", (version, source) => expect(sourceOf(version)).toBe(source));

  it("an unknown version is taken for the newest", () => expect(sourceOf(null)).toBe("pkg >=5 <6"));
  it("a later version gets the newest that is known", () => expect(sourceOf("8.0.0")).toBe("pkg >=5 <6"));
  it("what is no version is taken for the newest", () => expect(sourceOf("workspace:*")).toBe("pkg >=5 <6"));

  it("an older version gets the oldest that is known", () => {
    const since4 = createLookup([table(">=4 <5", { ask: api(1) }), table(">=5 <6", { ask: api(2) })]);
    expect(since4.find("pkg", "2.0.0", "ask")?.source).toBe("pkg >=4 <5");
  });

  it("a path that another major has is unknown in this one", () => {
    const removed = createLookup([table("<4", { old: api(0) }), table(">=4", { ask: api(1) })]);
    expect(removed.find("pkg", "4.0.0", "old")).toBeNull();
  });
});

describe("paths", () => {
  const lookup = createLookup([
    table("*", {
      "default#chat.create": api(0),
      "Limiter*#consume": api(1),
      "z.**.parse": api(2),
      "make().*": api(3),
      "make().exact": api(4),
    }, { aliases: { Client: "default" } }),
  ]);
  const taskOf = (path: string): string | undefined => {
    const found = lookup.find("pkg", null, path)?.api;
    return found?.kind === "model-call" ? found.task : undefined;
  };

  it("an exact path", () => expect(taskOf("default#chat.create")).toBe("text"));
  it("an alias of the exported name", () => expect(taskOf("Client#chat.create")).toBe("text"));
  it("a longer name is no alias", () => expect(taskOf("Clients#chat.create")).toBeUndefined());
  it("a prefix of a name", () => expect(taskOf("LimiterRedis#consume")).toBe("object"));
  it("a wildcard takes one name only", () => expect(taskOf("make().a.b")).toBeUndefined());
  it("an exact path before a pattern", () => expect(taskOf("make().exact")).toBe("video"));
  it("any members and calls between", () => expect(taskOf("z.object().strict().parse")).toBe("image"));
  it("none between", () => expect(taskOf("z.parse")).toBe("image"));
  it("nothing that ends otherwise", () => expect(taskOf("z.object().parseFoo")).toBeUndefined());
  it("names of Object's prototype are unknown", () => expect(lookup.find("pkg", null, "constructor")).toBeNull());
});

describe("modules", () => {
  const lookup = createLookup([table("*", { make: api(0) }, { module: "@family/*" }), table("*", { other: api(1) }, { module: "@family/one" })]);

  it("a family's pattern", () => expect(lookup.find("@family/two", null, "make")).not.toBeNull());
  it("a member keeps the family's paths beside its own", () => {
    expect([lookup.find("@family/one", null, "make"), lookup.find("@family/one", null, "other")]).not.toContain(null);
  });
  it("a deeper subpath is another module", () => expect(lookup.find("@family/two/sub", null, "make")).toBeNull());
  it("file endings of a specifier do not matter", () => expect(lookup.find("@family/one/index.mjs", null, "other")).not.toBeNull());
});

describe("what the configuration adds", () => {
  const catalog = createCatalog({
    modelCalls: ["@acme/llm#complete", "@acme/llm#Client#ask"],
    gateways: ["@acme/gateway"],
    guards: [{ call: "@acme/auth#requireUser", guard: "auth" }],
  });

  it("a model call", () => expect(catalog.find("@acme/llm", null, "complete")?.api.kind).toBe("model-call"));
  it("a method", () => expect(catalog.find("@acme/llm", "1.0.0", "Client#ask")?.api.kind).toBe("model-call"));
  it("a gateway's exports make models", () => expect(catalog.find("@acme/gateway", null, "gateway().chat")?.api.kind).toBe("provider"));
  it("a guard", () => expect(catalog.find("@acme/auth", null, "requireUser")?.api).toMatchObject({ kind: "guard", guard: "auth" }));
  it("its packages count as model packages", () => {
    expect([catalog.isModelPackage("@acme/llm"), catalog.isModelPackage("@acme/auth")]).toEqual([true, false]);
  });
  it("a reference is a module and a path", () => expect(parseReference("@acme/llm#complete")).toEqual({ module: "@acme/llm", path: "complete" }));
  it.each(["complete", "#complete", "@acme/llm#", ""])("%j is no reference", (text) => expect(parseReference(text)).toBeNull());
});

describe("whether anything is known of an instance", () => {
  const catalog = createCatalog();
  it.each([
    ["openai", "OpenAI#*"],
    ["@upstash/ratelimit", "Ratelimit#*"],
    ["rate-limiter-flexible", "RateLimiterRedis#*"],
    ["@langchain/openai", "ChatOpenAI#*"],
  ])("%s %s is", (module, path) => expect(catalog.find(module, null, path)).not.toBeNull());

  it("a type that names no client is not", () => expect(catalog.find("openai", null, "ChatCompletion#*")).toBeNull());
});
