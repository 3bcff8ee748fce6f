import { describe, expect, it } from "vitest";
import { linkRoute } from "../linked-route.js";

const providers = `import OpenAI from "openai";
const client = new OpenAI({ maxRetries: 4 });
const openai = { id: "openai", ask: (prompt: string) => client.responses.create({ model: "gpt-4o", input: prompt }) };
const echo = { id: "echo", ask: async (prompt: string) => prompt };
const known = new Map<string, typeof openai>();
`;

/** The bound of a route that asks a provider which the registry of `lib/providers.ts` finds. */
function formula(registry: string): string {
  return linkRoute({
    "lib/providers.ts": providers + registry,
    "app/api/chat/route.ts": `import { providerOf } from "@/lib/providers";
export async function POST(request: Request) {
  const { provider, prompt } = await request.json();
  const found = providerOf(provider);
  if (!found) return new Response("No such provider", { status: 404 });
  return Response.json(await found.ask(prompt));
}
`,
  }).formula;
}

const found = "5 (openai retries, as set)";

describe("a map that functions of its module fill is a registry of what is there when it loads", () => {
  it("by a function that is called for each", () => {
    const registry = "function register(one: typeof openai) { known.set(one.id, one); }\nregister(openai);\nregister(echo);\nexport const providerOf = (id: string) => known.get(id);\n";
    expect(formula(registry)).toBe(found);
  });

  it("by a callback", () => {
    expect(formula("[openai, echo].forEach((one) => known.set(one.id, one));\nexport const providerOf = (id: string) => known.get(id);\n")).toBe(found);
  });

  it("when it is first asked", () => {
    const registry = `const all = [openai, echo];
let filled = false;
function fill() {
  if (filled) return;
  for (const one of all) known.set(one.id, one);
  filled = true;
}
export function providerOf(id: string) { fill(); return known.get(id); }\n`;
    expect(formula(registry)).toBe(found);
  });

  it("with functions that are written there", () => {
    const registry = `function fill() { known.set("openai", { id: "openai", ask: (prompt: string) => client.responses.create({ model: "gpt-4o", input: prompt }) }); }
export function providerOf(id: string) { fill(); return known.get(id); }\n`;
    expect(formula(registry)).toBe(found);
  });

  it("made when it is first asked for", () => {
    const registry = `class Asking { ask(prompt: string) { return client.responses.create({ model: "gpt-4o", input: prompt }); } }
class Echo { async ask(prompt: string) { return prompt; } }
const made = new Map<string, Asking | Echo>();
export function providerOf(id: string) {
  if (!made.has(id)) {
    let provider;
    switch (id) {
      case "openai": provider = new Asking(); break;
      default: provider = new Echo();
    }
    made.set(id, provider);
  }
  return made.get(id);
}\n`;
    expect(formula(registry)).toBe(found);
  });

  it("of a static field", () => {
    const registry = `class Asking { constructor(private id: string) {} ask(prompt: string) { return client.responses.create({ model: this.id, input: prompt }); } }
class Providers {
  private static made: Map<string, Asking> = new Map();
  static get(id: string) {
    if (!this.made.has(id)) this.made.set(id, new Asking(id));
    return Providers.made.get(id)!;
  }
}
export const providerOf = (id: string) => Providers.get(id);\n`;
    expect(formula(registry)).toBe(found);
  });

  it("but not where a request brings what is put there", () => {
    const registry = "export function providerOf(id: string, own?: typeof openai) { if (own) known.set(id, own); return known.get(id); }\n";
    expect(() => formula(registry)).toThrow("the route reaches no model call");
  });
});
