import { SignJWT } from "jose";
import { beforeEach, expect, it, vi } from "vitest";
import { POST } from "./route";

/** The provider: it answers as it is told to, and counts. No request leaves this machine. */
const provider = vi.hoisted(() => ({ asked: 0, fails: false }));

vi.mock("@ai-sdk/openai", async () => { //#provider=openai
vi.mock("@ai-sdk/anthropic", async () => { //#provider=anthropic
vi.mock("@ai-sdk/google", async () => { //#provider=google
  const { simulateReadableStream } = await import("ai"); //#stream
  const { MockLanguageModelV1 } = await import("ai/test"); //#ai<5
  const { MockLanguageModelV2 } = await import("ai/test"); //#ai=5
  const { MockLanguageModelV3 } = await import("ai/test"); //#ai=6
  const { MockLanguageModelV4 } = await import("ai/test"); //#ai>=7
  const usage = { promptTokens: 10, completionTokens: 5 }; //#ai<5
  const usage = { inputTokens: 10, outputTokens: 5, totalTokens: 15 }; //#ai=5
  //#begin ai>=6
  const usage = {
    inputTokens: { total: 10, noCache: 10, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: 5, text: 5, reasoning: undefined },
  };
  const finishReason = { unified: "stop" as const, raw: "stop" };
  //#end ai>=6
  const finishReason = "stop" as const; //#ai<6
  const ask = () => {
    provider.asked++;
    if (provider.fails) throw new Error("The key of acme is wrong");
  };
  const model = new MockLanguageModelV1({ //#ai<5
  const model = new MockLanguageModelV2({ //#ai=5
  const model = new MockLanguageModelV3({ //#ai=6
  const model = new MockLanguageModelV4({ //#ai>=7
    //#begin stream
    doStream: async () => {
      ask();
      return {
        stream: simulateReadableStream({
          chunks: [
            { type: "text-delta", textDelta: "Hello there." }, //#ai<5
            { type: "stream-start", warnings: [] }, //#ai>=5
            { type: "text-start", id: "1" }, //#ai>=5
            { type: "text-delta", id: "1", delta: "Hello there." }, //#ai>=5
            { type: "text-end", id: "1" }, //#ai>=5
            { type: "finish", finishReason, usage },
          ],
        }),
        rawCall: { rawPrompt: null, rawSettings: {} }, //#ai<5
      };
    },
    //#end stream
    //#begin !stream
    doGenerate: async () => {
      ask();
      return { text: "Hello there.", finishReason, usage, rawCall: { rawPrompt: null, rawSettings: {} } }; //#ai<5
      return { content: [{ type: "text", text: "Hello there." }], finishReason, usage, warnings: [] }; //#ai>=5
    },
    //#end !stream
  });
  return { openai: () => model }; //#provider=openai
  return { anthropic: () => model }; //#provider=anthropic
  return { google: () => model }; //#provider=google
});

const secret = "a secret of thirty-two characters";
const text = (text: string) => ({ messages: [{ role: "user", content: text }] }); //#ai<5&stream
const text = (text: string) => ({ messages: [{ id: "1", role: "user", parts: [{ type: "text", text }] }] }); //#ai>=5&stream
const text = (prompt: string) => ({ prompt }); //#!stream

/** What the route answers a user; null: nobody is signed in. */
async function ask(user: string | null, body: unknown = text("Hello")): Promise<Response> {
  const token = new SignJWT({}).setProtectedHeader({ alg: "HS256" }).setSubject(user ?? "").setIssuer("https://issuer.example").setAudience("app").setExpirationTime("5 minutes");
  const authorization = user === null ? "" : `Bearer ${await token.sign(new TextEncoder().encode(secret))}`;
  return POST(new Request("http://localhost/", { method: "POST", body: JSON.stringify(body), headers: { authorization } }));
}

beforeEach(() => {
  Object.assign(provider, { asked: 0, fails: false });
  // Without Redis, limits and budgets live in this process.
  for (const name of ["REDIS_URL", "UPSTASH_REDIS_REST_URL", "AUTH_JWKS_URL"]) vi.stubEnv(name, "");
  vi.stubEnv("AUTH_SECRET", secret);
  vi.stubEnv("AUTH_ISSUER", "https://issuer.example");
  vi.stubEnv("AUTH_AUDIENCE", "app");
});

it("answers who is signed in", async () => {
  const response = await ask("ada");

  expect(response.status).toBe(200);
  expect(await response.text()).toContain("Hello there.");
  expect(provider.asked).toBe(1);
});

it.each([
  ["nobody is signed in", 401, null, text("Hello")],
  ["the body has another form", 400, "grace", { messages: "Hello" }],
  ["a text is too long", 400, "grace", text("x".repeat(40_000))],
])("refuses before a model is asked: %s", async (_, status, user, body) => {
  expect((await ask(user, body)).status).toBe(status);
  expect(provider.asked).toBe(0);
});

it("limits how often one user may ask", async () => {
  const statuses: number[] = [];
  for (let count = 0; count < 25; count++) {
    const response = await ask("barbara");
    await response.text();
    statuses.push(response.status);
  }

  expect(statuses).toContain(429);
  expect(provider.asked).toBe(statuses.filter((status) => status === 200).length);
});

it("keeps a provider's own words back", async () => {
  provider.fails = true;
  vi.spyOn(console, "error").mockImplementation(() => {});

  expect(await (await ask("edsger")).text()).not.toContain("acme");
});
