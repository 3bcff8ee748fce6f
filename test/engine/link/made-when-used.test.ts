import { describe, expect, it } from "vitest";
import { linkRoute } from "../linked-route.js";

const create = "await openai.chat.completions.create({ model: 'gpt-4o', messages: [] });";

/** The bound of a route that asks by what `lib/ai.ts` exports. */
function formula(lib: string, imports: string, body: string): string {
  return linkRoute({
    "lib/ai.ts": lib,
    "app/api/chat/route.ts": `import { ${imports} } from "@/lib/ai";\nexport async function POST() {\n${body}\nreturn Response.json({});\n}\n`,
  }).formula;
}

const made = `import OpenAI from "openai";
let client: OpenAI | null = null;
function getClient() { return (client ??= new OpenAI({ maxRetries: 4 })); }
`;

describe("a client that is made when it is first used is that client", () => {
  it("behind a proxy", () => {
    const lib = `${made}export const openai = new Proxy({} as OpenAI, { get(_, name) { return getClient()[name as keyof OpenAI]; } });\n`;
    expect(formula(lib, "openai", create)).toBe("5 (openai retries, as set)");
  });

  it("behind a proxy that binds its methods", () => {
    const lib = `${made}export const openai = new Proxy({} as OpenAI, {
  get: (_target, name, receiver) => {
    const value = Reflect.get(getClient(), name, receiver);
    return typeof value === "function" ? value.bind(getClient()) : value;
  },
});\n`;
    expect(formula(lib, "openai", create)).toBe("5 (openai retries, as set)");
  });

  it("behind a getter of an object", () => {
    expect(formula(`${made}export const ai = { get openai() { return getClient(); } };\n`, "ai", create.replace("openai", "ai.openai"))).toBe("5 (openai retries, as set)");
  });

  it("as a method of it that was bound", () => {
    expect(formula(`${made}export const create = getClient().chat.completions.create.bind(getClient().chat.completions);\n`, "create", "await create({ model: 'gpt-4o', messages: [] });")).toBe("5 (openai retries, as set)");
  });
});

describe("a proxy", () => {
  it("that is not asked for what it gives stands for what is behind it", () => {
    expect(formula(`${made}export const openai = new Proxy(getClient(), { set() { throw new Error("read only"); } });\n`, "openai", create)).toBe("5 (openai retries, as set)");
  });

  it("of something else than a client asks nobody", () => {
    expect(() => formula(`${made}export const db = new Proxy({} as Record<string, string>, { get: (_, name) => String(name) });\n`, "db", "db.chat.toString();")).toThrow("the route reaches no model call");
  });
});

it("what is registered with an instance of the app's class while its module loads is found there", () => {
  const lib = `${made}class Providers {
  private readonly known: Record<string, () => OpenAI> = {};
  register(name: string, make: () => OpenAI) { this.known[name] = make; return this; }
  of(name: string) { return this.known[name]!(); }
}
export const providers = new Providers();
providers.register("openai", getClient);\n`;
  expect(formula(lib, "providers", create.replace("openai", "providers.of('openai')"))).toBe("5 (openai retries, as set)");
});
