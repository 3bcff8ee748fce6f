import { describe, expect, it } from "vitest";
import { apiOf } from "./ask.js";

describe("Next", () => {
  it.each([["redirect", 307], ["permanentRedirect", 308], ["notFound", 404], ["forbidden", 403], ["unauthorized", 401]])("%s never returns: %d", (path, status) => {
    expect(apiOf("next/navigation", path)).toEqual({ kind: "never-returns", status });
  });

  it.each([["next/server", "after"], ["next/server", "unstable_after"], ["@vercel/functions", "waitUntil"]])("%s %s runs after the response", (module, path) => {
    expect(apiOf(module, path)).toMatchObject({ kind: "callback", when: "deferred" });
  });

  it.each([["next/cache", "unstable_cache"], ["react", "cache"]])("%s %s gives a function that calls its own", (module, path) => {
    expect(apiOf(module, path)).toMatchObject({ kind: "pass-through", gives: "wrap" });
  });

  it("NextResponse.next() goes on to the route", () => expect(apiOf("next/server", "NextResponse.next")).toMatchObject({ kind: "response", continues: true }));
  it("NextResponse.json() answers 200 where no status is given", () => expect(apiOf("next/server", "NextResponse.json")).toMatchObject({ kind: "response", defaultStatus: 200, continues: false }));
});

describe("procedures", () => {
  it.each([
    ["@trpc/server", "initTRPC.create().procedure.use().input().mutation", "registered"],
    ["@trpc/server", "initTRPC.context().create().procedure.query", "registered"],
    ["@orpc/server", "os.use().input().handler", "registered"],
    ["@orpc/server", "os.input().handler().actionable", "action"],
    ["next-safe-action", "createSafeActionClient().use().inputSchema().action", "action"],
    ["next-safe-action", "createSafeActionClient().action", "action"],
  ])("%s %s gives a procedure that is %s", (module, path, gives) => expect(apiOf(module, path)).toMatchObject({ kind: "procedure", gives }));
});

describe("agent frameworks", () => {
  it("a prompt that Genkit defined asks the model when it is called, and when it is streamed", () => {
    expect(apiOf("genkit", "genkit().definePrompt")).toBeNull();
    expect(apiOf("genkit", "genkit().definePrompt()")).toMatchObject({ kind: "model-call", streams: false });
    expect(apiOf("genkit", "genkit().definePrompt().stream")).toMatchObject({ kind: "model-call", streams: true });
  });
  it.each([["send", false], ["sendStream", true]])("a conversation of Genkit asks the model with %s", (method, streams) => {
    expect(apiOf("genkit/beta", `genkit().chat().${method}`)).toMatchObject({ kind: "model-call", streams });
  });
  it("Genkit's handler for Next.js runs the flow it is handed", () => expect(apiOf("@genkit-ai/next", "appRoute")).toMatchObject({ kind: "pass-through", gives: "wrap" }));
  it("an agent of Mastra listens and speaks, and its harness runs the agent", () => {
    expect(apiOf("@mastra/core", "Mastra#getAgent().voice.listen")).toMatchObject({ task: "transcription" });
    expect(apiOf("@mastra/core/agent", "Agent#voice.speak")).toMatchObject({ task: "speech" });
    expect(apiOf("@mastra/core/harness", "Harness#sendMessage")).toMatchObject({ task: "agent" });
  });
  it.each([["v0", "v0.chats.createStream"], ["v0", "createV0Client().messages.send"], ["v0-sdk", "v0.chats.sendMessage"]])("%s %s sets an agent to work", (module, path) => {
    expect(apiOf(module, path)).toMatchObject({ kind: "model-call", task: "agent" });
  });
  it("Stagehand asks a model for each step in the browser, and its agent until it is done", () => {
    expect(apiOf("@browserbasehq/stagehand", "Stagehand#agent().execute")).toMatchObject({ task: "agent", steps: { default: 20 } });
    expect(apiOf("@browserbasehq/stagehand", "Stagehand#page.act")).toMatchObject({ kind: "model-call", task: "text" });
    expect(apiOf("@browserbasehq/stagehand", "Stagehand#init")).toBeNull();
  });
  it("Workers AI is a binding of any name; the other bindings ask no model", () => {
    expect(apiOf("@opennextjs/cloudflare", "getCloudflareContext().env.AI.run")).toMatchObject({ kind: "model-call" });
    expect(apiOf("@opennextjs/cloudflare", "getCloudflareContext().env.DB.prepare().run")).toBeNull();
  });
  it("Mastra's handler for AI SDK clients runs an agent", () => expect(apiOf("@mastra/ai-sdk", "handleChatStream")).toMatchObject({ kind: "model-call", task: "agent", streams: true, steps: { default: 5 } }));
});

describe("routers", () => {
  it.each([
    ["Hono#post", "handler"],
    ["Hono#basePath().use().get", "handler"],
    ["Hono#basePath().use", "middleware"],
    ["Hono#route().route", "router"],
    ["Hono#basePath", "nothing"],
  ])("%s adds: %s", (path, adds) => expect(apiOf("hono", path)).toMatchObject({ kind: "router", adds }));
});

describe("durable engines (G)", () => {
  it.each([["2.7.2", { argument: 1, path: [] }], ["4.24.0", { argument: 0, path: ["functions"] }]])("Inngest %s: where the served functions stand", (version, argument) => {
    expect(apiOf("inngest/next", "serve", version)).toMatchObject({ kind: "serve", argument });
  });

  it.each([["3.54.2", 2], ["4.24.0", 1]])("Inngest %s: the handler is argument %d", (version, argument) => {
    expect(apiOf("inngest", "Inngest#createFunction", version)).toMatchObject({ kind: "durable-function", handler: { argument }, retries: { default: 3, counts: "retries" } });
  });

  it.each(["step.run", "step.ai.wrap"])("Inngest's %s runs its second argument with the ones after it", (path) => {
    expect(apiOf("inngest", path)).toMatchObject({ kind: "step", callback: { argument: 1 }, input: 2, infers: false });
  });

  it("step.ai.infer asks a model by itself", () => expect(apiOf("inngest", "step.ai.infer")).toMatchObject({ kind: "step", callback: null, infers: true }));
  it("an endpoint runs on the request", () => expect(apiOf("inngest", "Inngest#endpoint")).toMatchObject({ kind: "durable-function", trigger: "request" }));
  it("serve serves functions that stand elsewhere", () => expect(apiOf("inngest/next", "serve")).toMatchObject({ kind: "serve", serves: "durable-functions", argument: { path: ["functions"] } }));

  it.each([
    ["@trigger.dev/sdk", "task", { counts: "attempts", default: 3 }],
    ["@upstash/workflow/nextjs", "serve", { counts: "retries", default: 3 }],
  ])("%s %s: %j", (module, path, retries) => expect(apiOf(module, path)).toMatchObject({ kind: "durable-function", retries }));

  it.each([
    ["@upstash/workflow", "WorkflowContext#call", 0],
    ["@temporalio/workflow", "proxyActivities().charge", "unbounded"],
    ["@dbos-inc/dbos-sdk", "DBOS.runStep", 1],
  ])("a step of %s %s by itself: %s", (module, path, byDefault) => expect(apiOf(module, path)).toMatchObject({ kind: "step", retries: { default: byDefault } }));

  it("a network of AgentKit goes on without maxIter", () => expect(apiOf("@inngest/agent-kit", "createNetwork().run")).toMatchObject({ kind: "runnable", asks: ["run"], steps: { default: "unbounded" } }));
});

describe("streams", () => {
  it.each([["4.3.19", "createDataStreamResponse"], ["4.3.19", "createDataStream"], ["5.0.277", "createUIMessageStream"], ["7.0.173", "createUIMessageStream"]])("ai %s %s runs execute while it streams", (version, path) => {
    const found = apiOf("ai", path, version);
    expect(found?.kind === "callback" && [found.when, found.callbacks[0]?.path]).toEqual(["stream", ["execute"]]);
  });
  it("5 has no data stream", () => expect(apiOf("ai", "createDataStreamResponse", "5.0.0")).toBeNull());
});

describe("side by side", () => {
  it.each([
    ["p-map", "default"],
    ["radash", "map"],
    ["async", "eachSeries"],
  ])("%s %s runs its function for each element", (module, path) => expect(apiOf(module, path)).toMatchObject({ kind: "callback", times: "per-element" }));

  it("a limiter runs what it is handed once", () => expect(apiOf("p-limit", "default()")).toMatchObject({ kind: "callback", times: "once", callbacks: [{ argument: 0 }] }));
});

describe("side effects", () => {
  it.each([
    ["stripe", "Stripe#paymentIntents.create", "payment", true],
    ["resend", "Resend#emails.send", "message", true],
    ["@prisma/client", "PrismaClient#user.create", "database", true],
    ["@prisma/client", "PrismaClient#$extends().user.update", "database", true],
    ["@prisma/client", "PrismaClient#user.findMany", "database", false],
    ["drizzle-orm/postgres-js", "drizzle().insert().values", "database", true],
    ["@upstash/redis", "Redis.fromEnv().incr", "database", true],
    ["@vercel/kv", "kv.get", "database", false],
    ["@supabase/ssr", "createServerClient().from().insert", "database", true],
    ["@vercel/blob", "put", "storage", true],
    ["@azure/storage-blob", "BlobServiceClient#getContainerClient().getBlockBlobClient().uploadData", "storage", true],
  ])("%s %s: %s, writes %s", (module, path, effect, writes) => expect(apiOf(module, path)).toMatchObject({ kind: "side-effect", effect, writes }));

  it("a transaction hands on a client of the same kind", () => expect(apiOf("@prisma/client", "PrismaClient#$transaction")).toMatchObject({ kind: "callback", hands: [{ parameter: 0, origin: "PrismaClient#" }] }));
});

describe("telemetry", () => {
  it.each([["@sentry/nextjs", "captureException", "telemetry"], ["@sentry/nextjs", "startSpan", "callback"], ["langsmith/traceable", "traceable", "pass-through"], ["langfuse", "observeOpenAI", "pass-through"]])("%s %s is a %s", (module, path, kind) => {
    expect(apiOf(module, path)?.kind).toBe(kind);
  });
});
