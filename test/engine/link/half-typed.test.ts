import { describe, expect, it } from "vitest";
import { defaultConfig, Project, resolveRules, rules } from "@ai-routes/rules";
import { memoryWorkspace } from "../../workspace.js";
import { appTexts } from "../linked-route.js";

const root = "/app-root";
const config = defaultConfig(root);

const files: Record<string, string> = {
  "app/api/chat/route.ts": `import { auth } from "@clerk/nextjs/server";
import { after } from "next/server";
import { withRetry, Llm } from "@/lib/llm";

export const maxDuration = 60;
export const POST = wrap(async (request: Request) => {
  const { userId } = await auth();
  if (!userId) return Response.json({ error: "Unauthorized" }, { status: 401 });
  const { prompts, kind = "fast" } = await request.json();
  const results = await Promise.all(prompts.map((one: string) => withRetry(() => new Llm(kind).ask(one), { attempts: 4 })));
  after(() => console.log(results.length));
  switch (kind) { case "a": return Response.json(results[0]); default: return Response.json({ ...results }); }
});
function wrap(handler: (request: Request) => Promise<Response>) { return async (request: Request) => { try { return await handler(request); } catch { return new Response(null, { status: 500 }); } finally { void 0; } }; }
`,
  "lib/llm.ts": `import OpenAI from "openai";
const registry = { fast: new OpenAI({ maxRetries: 0 }), good: new OpenAI() } as const;
abstract class Base { protected abstract name: string; get label() { return \`llm \${this.name}\`; } }
export class Llm extends Base { name = "x"; constructor(private readonly kind: keyof typeof registry) { super(); }
  async *stream(text: string) { for await (const part of await this.ask(text)) yield part; }
  async ask(text: string): Promise<any> { return registry[this.kind]?.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: text }] }); } }
export async function withRetry<T>(fn: () => Promise<T>, { attempts = 3 }: { attempts?: number } = {}): Promise<T> {
  outer: for (let i = 0; ; i++) { try { return await fn(); } catch (error) { if (i + 1 >= attempts) throw error; if (i > 90) break outer; else continue outer; } }
  return withRetry(fn, { attempts: attempts - 1 });
}
`,
};

/** One project sees every state of a file, as an editor's does; the other files stay whole. */
describe("nothing throws while a file is typed", () => {
  it.each(Object.keys(files))("%s, character by character", (path) => {
    const texts = appTexts(files);
    const whole = files[path]!;
    const project = new Project(memoryWorkspace(texts, root));
    const options = { config, rules: resolveRules(rules, config, { preset: "all" }) };
    for (let end = 0; end <= whole.length; end += 7) {
      texts[`${root}/${path}`] = whole.slice(0, end);
      expect(() => project.analyze(options), `the first ${end} characters: …${whole.slice(Math.max(0, end - 40), end)}`).not.toThrow();
    }
  }, 60_000);

  it("the whole of it is understood", () => {
    const { routes } = new Project(memoryWorkspace(appTexts(files), root)).analyze({ config, rules: [] });
    const handler = routes[0]?.handlers[0];

    expect(handler?.attempts.max).toBe("data");
    expect(handler?.attempts.factors.map(({ times }) => times)).toEqual(["data", 4, 3]);
    expect([...(handler?.guards.always.keys() ?? [])]).toEqual(["auth"]);
  });
});
