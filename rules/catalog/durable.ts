import type { Api, DurableFunctionApi, PackageApis, StepApi } from "./api.js";
import { FIRST_FUNCTION } from "./api.js";
import { attempts, inCall, inFactory, modelCall, retries, row, runnable, sideEffect, stepCount, under, versioned } from "./describe.js";

/** Durable engines: what declares a function, what is a step of it, what serves it (FACTS G). */

const step = (engine: string, callbackAt: number | null, more: Partial<StepApi> = {}): StepApi =>
  ({ kind: "step", engine, callback: callbackAt === null ? null : inCall(callbackAt), id: inCall(0), infers: false, ...more });
const enqueues = sideEffect("queue", false);

/** `step.run(id, fn, ...input)`; the rest are the engine's own. */
const inngestSteps: Record<string, Api> = {
  ...under("step.", ["run", "ai.wrap"], step("inngest", 1, { input: 2 })),
  "step.ai.infer": step("inngest", null, { infers: true }),
  "step.fetch": step("inngest", null, { infers: true, url: inCall(0), id: null }),
  ...under("step.", ["sleep", "sleepUntil", "waitForEvent", "waitForSignal", "invoke", "sendEvent", "sendSignal", "sandbox.*", "realtime.publish"], step("inngest", null)),
  fetch: step("inngest", null, { infers: true, url: inCall(0), id: null }),
};
const inngestFunction = (handlerAt: number): DurableFunctionApi => ({
  kind: "durable-function", engine: "inngest", handler: inCall(handlerAt), id: inCall(0, "id"), retries: retries([inCall(0, "retries")], 3),
  steps: { parameter: 0, path: ["step"], origin: "step" }, trigger: "event",
});
/** Runs on the request that comes in; its steps are those of the imported `step`. */
const inngestEndpoint: DurableFunctionApi = {
  kind: "durable-function", engine: "inngest", handler: inCall(0), id: null, retries: retries([], 3), steps: null, trigger: "request",
};
const inngestClient = { "Inngest#send": enqueues, "Inngest#endpoint": inngestEndpoint };
/** `GET` tells of the functions, `PUT` registers them; `POST` (or the handler of a pages API) runs them. */
const inngestServe = (argument: number, path = ""): Record<string, Api> => ({
  serve: { kind: "serve", serves: "durable-functions", argument: inCall(argument, path), engine: "inngest" },
  ...under("", ["serve()", "serve().POST"], { kind: "served", engine: "inngest", functions: inFactory(argument, path) }),
});

/** An agent of AgentKit asks once unless `maxIter` lets it go on (`chunk: iter < maxIter`, 0 by default, tested last). */
const agentRun = modelCall("agent", {
  tools: [inFactory(0, "tools")], toolExecute: ["handler"], steps: stepCount([inCall(1, "maxIter")], 1), model: [inCall(1, "model"), inFactory(0, "model")],
});
const agentKit: Record<string, Api> = {
  ...under(["createAgent().", "createRoutingAgent().", "Agent#"], ["run"], agentRun),
  ...under(["createNetwork().", "Network#"], ["run"], runnable({
    asks: ["run"], steps: stepCount([inFactory(0, "maxIter")], "unbounded"), otherwise: agentRun,
  })),
  createTool: { kind: "tool", argument: 0 },
};

const triggerAttempts = attempts([inCall(0, "retry.maxAttempts")], 3);
const task = (trigger: DurableFunctionApi["trigger"]): DurableFunctionApi => ({
  kind: "durable-function", engine: "trigger.dev", handler: inCall(0, "run"), id: inCall(0, "id"), retries: triggerAttempts, steps: null, trigger,
});
const triggerDev: Record<string, Api> = {
  ...under("", ["task", "schemaTask"], task("event")),
  "schedules.task": task("cron"),
  ...under(["tasks.", "task().", "schemaTask().", "schedules.task().", "batch."], ["trigger", "triggerAndWait", "batchTrigger", "batchTriggerAndWait", "triggerAndPoll",
    "triggerByTask"], enqueues),
  ...under("wait.", ["for", "until", "forToken", "forRequest"], step("trigger.dev", null, { id: null })),
  "retry.onThrow": { kind: "retry", name: "trigger.dev", callback: inCall(0), runs: true, bound: attempts([inCall(1, "maxAttempts")], 3) },
};

const upstashContext: Record<string, Api> = {
  "WorkflowContext#run": step("upstash", 1),
  "WorkflowContext#call": step("upstash", null, { infers: true, url: inCall(1, "url"), retries: retries([inCall(1, "retries")], 0) }),
  ...under("WorkflowContext#api.", ["openai.call", "anthropic.call"], step("upstash", null, { infers: true, retries: retries([inCall(1, "retries")], 0) })),
  ...under("WorkflowContext#", ["sleep", "sleepUntil", "waitForEvent", "notify", "invoke", "createWebhook", "waitForWebhook"], step("upstash", null)),
};
const upstashServe: DurableFunctionApi = {
  kind: "durable-function", engine: "upstash", handler: inCall(0), id: null, retries: retries([inCall(1, "retries")], 3),
  steps: { parameter: 0, path: [], origin: "WorkflowContext#" }, trigger: "served",
};
const upstash: Record<string, Api> = {
  ...under("", ["serve", "createWorkflow", "servePagesRouter", "createWorkflowPagesRouter"], upstashServe),
  ...under("", ["serveMany", "serveManyPagesRouter"], { kind: "serve", serves: "durable-functions", argument: inCall(0), engine: "upstash" }),
  ...under("", ["serveMany()", "serveMany().POST", "serveManyPagesRouter()"], { kind: "served", engine: "upstash", functions: inFactory(0) }),
  ...upstashContext,
};

/** Vercel's Workflow marks its functions by directives; these are the calls beside them. */
const workflow: Record<string, Api> = {
  ...under("", ["sleep", "createHook", "createWebhook", "defineHook"], step("workflow", null, { id: null })),
  "defineHook().create": step("workflow", null, { id: null }),
  "defineHook().resume": enqueues,
  fetch: step("workflow", null, { infers: true, url: inCall(0), id: null, retries: retries([], 3) }),
};

const restateRun = step("restate", FIRST_FUNCTION, { retries: retries([inCall(2, "maxRetryAttempts")], "unbounded") });
const dbosStep = step("dbos", 0, { id: inCall(1, "name"), retries: attempts([inCall(1, "maxAttempts")], 1) });

export const durable: PackageApis[] = [
  versioned("inngest", "<4", "inngest@3.54.2:components/Inngest.d.ts; FACTS G", { "Inngest#createFunction": inngestFunction(2), ...inngestClient, ...inngestSteps }),
  versioned("inngest", ">=4", "inngest@4.24.0:components/Inngest.d.ts:569-586, InngestStepTools.d.ts; FACTS G", { "Inngest#createFunction": inngestFunction(1),
    ...inngestClient, ...inngestSteps }),
  ...["inngest/next", "inngest/edge", "inngest/node", "inngest/hono", "inngest/cloudflare"].flatMap((module) => [
    versioned(module, "<3", "inngest@2.7.2:next.d.ts (serve(client, functions))", inngestServe(1)),
    versioned(module, ">=3", "inngest@4.24.0:next.d.ts; FACTS G", inngestServe(0, "functions")),
  ]),
  row("@inngest/agent-kit", "@inngest/agent-kit@0.13.2:dist/chunk-BSWKEFTT.js:1175-1295,2067", agentKit),

  ...["@trigger.dev/sdk", "@trigger.dev/sdk/v3"].map((module) => row(module, "@trigger.dev/sdk@4.8.3:dist/esm/v3/shared.d.ts; FACTS G", triggerDev)),

  ...["@upstash/workflow", "@upstash/workflow/nextjs", "@upstash/workflow/hono"].map((module) =>
    row(module, "@upstash/workflow@1.3.3:nextjs.d.ts, types; FACTS G (QStash's 3 retries unverified)", upstash)),
  row("@upstash/qstash", "@upstash/qstash@2.12.0; FACTS G",
    under(["Client#", "Client#queue()."], ["publish", "publishJSON", "batch", "batchJSON", "enqueue", "enqueueJSON"], enqueues)),
  row("@upstash/qstash/workflow", "@upstash/workflow@1.3.3 (its predecessor)", upstash),
  row("@upstash/qstash/nextjs", "@upstash/workflow@1.3.3 (its predecessor)", { serve: upstashServe }),

  row("workflow", "workflow@4.8.9:dist/stdlib.d.ts; FACTS G", workflow),
  row("workflow/api", "workflow@4.8.9:dist/api.d.ts; FACTS G", {
    start: { ...enqueues, hands: { to: 0, list: 1 } },
    ...under("", ["resumeHook", "resumeWebhook"], enqueues),
  }),

  row("@temporalio/workflow", "@temporalio/common@1.24.0:lib/retry-policy.d.ts:25; FACTS G", under("", ["proxyActivities().*", "proxyLocalActivities().*"],
    step("temporal", null, { id: null, retries: attempts([inFactory(0, "retry.maximumAttempts")], "unbounded") }))),
  row("@temporalio/client", "@temporalio/client@1", under(["WorkflowClient#", "Client#workflow."], ["start", "execute", "signalWithStart"], enqueues)),
  row("@restatedev/restate-sdk", "@restatedev/restate-sdk@1.17.2:dist/context.d.ts; FACTS G",
    under(["Context#", "ObjectContext#", "WorkflowContext#"], ["run"], restateRun)),
  row("@dbos-inc/dbos-sdk", "@dbos-inc/dbos-sdk@5.3.0:dist/src/step.d.ts:6; FACTS G", {
    "DBOS.runStep": dbosStep,
    "DBOS.registerStep()": { ...dbosStep, callback: inFactory(0), id: inFactory(1, "name") },
    "DBOS.registerWorkflow": { kind: "durable-function", engine: "dbos", handler: inCall(0), id: inCall(1, "name"), retries: null, steps: null, trigger: "event" },
    "DBOS.startWorkflow": enqueues,
  }),
  row("cloudflare:workers", "FACTS G (unverified)", {
    "WorkflowStep#do": step("cloudflare", FIRST_FUNCTION),
    ...under("WorkflowStep#", ["sleep", "sleepUntil", "waitForEvent"], step("cloudflare", null)),
  }),
  row("@vercel/queue", "@vercel/queue@0.6.0: its types", { send: enqueues }),
  row("@aws-sdk/client-sqs", "@aws-sdk/client-sqs@3.1169.0: its types", { "SQSClient#send": enqueues }),
  row("@aws-sdk/client-lambda", "@aws-sdk/client-lambda@3.1164.0: its types", { "LambdaClient#send": enqueues }),
  ...["bullmq", "bull"].map((module) => row(module, "bullmq@5: Queue", under(["Queue#", "default#", "FlowProducer#"], ["add", "addBulk"], enqueues))),
];
