import { defaultConfig, resolveRules, rules, type Analysis } from "@ai-routes/rules";
import { describe, expect, it } from "vitest";
import { analyzeApp } from "../linked-route.js";

const packages = { inngest: "4.24.0", "@upstash/workflow": "1.3.3" };
const client = `import { Inngest } from "inngest";
export const inngest = new Inngest({ id: "app" });`;
const ask = `import { generateText } from "ai";
import { openai } from "@ai-sdk/openai";
export const ask = () => generateText({ model: openai("gpt-4o"), prompt: "p", maxOutputTokens: 600, maxRetries: 0 });`;

/** A function of Inngest's whose steps ask `ask`, so many of them. */
const report = (steps: number): string => `import { inngest } from "@/inngest/client";
import { ask } from "@/lib/ask";
export const report = inngest.createFunction({ id: "report", retries: 2, triggers: [{ event: "asked" }] }, async ({ step }) => {
${Array.from({ length: steps }, (_, index) => `  await step.run("step ${index}", () => ask());`).join("\n")}
});`;

const route = "app/api/inngest/route.ts";
const app = (routeText: string, more: Record<string, string> = {}): Record<string, string> => ({
  "inngest/client.ts": client, "lib/ask.ts": ask, "inngest/report.ts": report(3), [route]: routeText, ...more,
});
const serves = `import { serve } from "inngest/next";
import { inngest } from "@/inngest/client";
import { report } from "@/inngest/report";
`;

const allRules = resolveRules(rules, defaultConfig("/app-root"), { preset: "all" });

function analysed(files: Record<string, string>, enabled: typeof allRules = []): Analysis {
  return analyzeApp(files, packages, {}, enabled);
}

/** The kinds of entrypoints with their handlers, of those in files that end so. */
function listed({ routes }: Analysis, end = ""): string[] {
  return routes.filter(({ file }) => file.endsWith(end)).map(({ kind, url, handlers }) => `${kind} ${url}: ${handlers.map(({ name }) => name).join(" ")}`);
}

describe("a route that serves durable functions", () => {
  it("is an entrypoint beside the functions, for the method that runs them", () => {
    const found = analysed(app(`${serves}export const { GET, POST, PUT } = serve({ client: inngest, functions: [report] });`));
    expect(listed(found)).toEqual(["route-handler /api/inngest: POST", "durable-function report: report"]);
  });

  it("is one through the app's own wrapper", () => {
    const wrapper = `export const logged = (handler) => async (...args) => { console.log("asked"); return handler(...args); };`;
    const text = `${serves}import { logged } from "@/lib/logged";
const handlers = serve({ client: inngest, functions: [report] });
export const GET = logged(handlers.GET);
export const POST = logged(handlers.POST);`;
    expect(listed(analysed(app(text, { "lib/logged.ts": wrapper })), "route.ts")).toEqual(["route-handler /api/inngest: POST"]);
  });

  it("is one where it calls what `serve` made", () => {
    const text = `${serves}export async function POST(request) { const handlers = serve({ client: inngest, functions: [report] }); return handlers.POST(request); }`;
    expect(listed(analysed(app(text)), "route.ts")).toEqual(["route-handler /api/inngest: POST"]);
  });

  it("serves the exports of a module, listed", () => {
    const text = `import { serve } from "inngest/next";
import { inngest } from "@/inngest/client";
import * as functions from "@/inngest/report";
export const { GET, POST, PUT } = serve({ client: inngest, functions: [...Object.values(functions)] });`;
    expect(listed(analysed(app(text)))).toEqual(["route-handler /api/inngest: POST", "durable-function report: report"]);
  });

  it("is one as a pages API", () => {
    const { [route]: _, ...files } = app("");
    const found = analysed({ ...files, "pages/api/inngest.ts": `${serves}export default serve({ client: inngest, functions: [report] });` });
    expect(listed(found, "pages/api/inngest.ts")).toEqual(["pages-api /api/inngest: default"]);
  });

  it("finds functions in lists of other files, made of data, and in modules", () => {
    const list = `import { inngest } from "./client"; import * as all from "./report"; import { ask } from "@/lib/ask";
const handlers = [{ config: { id: "a" }, trigger: { event: "a" }, handler: async () => 1 }, { config: { id: "b" }, trigger: { event: "b" }, handler: async ({ step }) => step.run("b", () => ask()) }];
export const config = { client: inngest, functions: [...Object.values(all), ...handlers.map(({ config, trigger, handler }) => inngest.createFunction(config, trigger, handler))] };`;
    const text = `import { serve } from "inngest/next";\nimport { config } from "@/inngest/list";\nexport const { GET, POST, PUT } = serve(config);`;
    const found = analyzeApp(app(text, { "inngest/list.ts": list }), { ...packages, inngest: "3.54.2" });
    expect(listed(found)).toEqual(["route-handler /api/inngest: POST", "durable-function b: b"]);
  });

  it("is none where its functions ask no model", () => {
    const idle = `import { inngest } from "@/inngest/client"; import { ask } from "@/lib/ask";
export const report = inngest.createFunction({ id: "report", triggers: [] }, async ({ step }) => step.run("x", () => 1));`;
    expect(listed(analysed(app(`${serves}export const { POST } = serve({ client: inngest, functions: [report] });`, { "inngest/report.ts": idle })))).toEqual([]);
  });

  it("of Upstash is the file of its function as well", () => {
    const text = `import { serve } from "@upstash/workflow/nextjs"; import { ask } from "@/lib/ask";
export const { POST } = serve(async (context) => { await context.run("a", () => ask()); await context.run("b", () => ask()); });`;
    const found = analysed({ "lib/ask.ts": ask, "app/api/digest/route.ts": text });
    expect(listed(found)).toEqual(["durable-function digest: digest", "route-handler /api/digest: POST"]);
    expect(found.routes.map(({ handlers }) => handlers[0]!.attempts.max)).toEqual([8, 1]);
  });

  it("of several workflows runs one of them", () => {
    const text = `import { createWorkflow, serveMany } from "@upstash/workflow/nextjs"; import { ask } from "@/lib/ask";
const one = createWorkflow(async (context) => context.run("a", () => ask()));
const two = createWorkflow(async (context) => { await context.run("b", () => ask()); });
export const { POST } = serveMany({ one, two });`;
    const found = analysed({ "lib/ask.ts": ask, "app/api/digest/route.ts": text });
    expect(listed(found).sort()).toEqual(["durable-function one: one", "durable-function two: two", "route-handler /api/digest: POST"]);
  });
});

describe("one request of an engine", () => {
  const text = `${serves}export const { GET, POST, PUT } = serve({ client: inngest, functions: [report] });`;
  const figures = (files: Record<string, string>): { requests: unknown; seconds: unknown }[] =>
    analysed(files).routes.map(({ handlers }) => ({ requests: handlers[0]!.attempts.max, seconds: handlers[0]!.time.total.typical.value }));

  it("runs one step, however many there are and however often each is tried", () => {
    const [one] = figures(app(text, { "inngest/report.ts": report(1) }));
    const [three, whole] = figures(app(text));
    expect(three).toEqual(one);
    expect(one!.requests).toBe(1);
    expect(whole).toEqual({ requests: 9, seconds: 3 * (one!.seconds as number) });
  });

  it("runs what stands beside the steps as well, each time", () => {
    const beside = report(2).replace("  await step.run", "  await ask();\n  await step.run");
    expect(figures(app(text, { "inngest/report.ts": beside }))[0]!.requests).toBe(2);
  });

  it("runs the step of a loop once", () => {
    const loop = report(1).replace("await step.run", "for (let i = 0; i < 5; i++) await step.run");
    expect(figures(app(text, { "inngest/report.ts": loop })).map(({ requests }) => requests)).toEqual([1, 15]);
  });
});

describe("findings on a route that serves durable functions", () => {
  const text = `${serves}export const { GET, POST, PUT } = serve({ client: inngest, functions: [report] });`;
  const plain = ask.replace("maxOutputTokens: 600, ", "");
  const { findings, routes } = analysed(app(text, { "lib/ask.ts": plain }), allRules);
  const at = (file: string): string[] => findings.filter((one) => one.at.file.endsWith(file)).map(({ rule }) => rule);

  it("are about its limits", () => {
    expect(at(route)).toContain("require-max-duration");
    // What is asked of the app as a whole (runbooks) is asked of this route as well.
    expect(rules.filter(({ id, group, subject }) => group !== "limits" && subject !== "app" && at(route).includes(id))).toEqual([]);
  });

  it("say how long its longest step takes", () => {
    expect(findings.find(({ rule }) => rule === "require-max-duration")!.message).toMatch(/The longest step of what \/api\/inngest serves takes about [\d.]+ s\./);
  });

  it("count no call twice", () => {
    const ofApps = rules.filter(({ subject }) => subject === "app").map(({ id }) => id);
    const calls = findings.filter((one) => one.at.file.endsWith("lib/ask.ts") && !ofApps.includes(one.rule));
    expect(calls.map(({ rule }) => rule)).toContain("require-output-cap");
    expect(calls.every((one) => one.routes.join() === "/app-root/inngest/report.ts")).toBe(true);
    expect(routes.map(({ background, serves: only }) => [background, only])).toEqual([[true, true], [true, false]]);
  });

  it("are those of any route where a handler asks a model itself", () => {
    const mixed = app(`${text}\nimport { ask } from "@/lib/ask";\nexport async function PATCH() { return Response.json(await ask()); }`);
    const own = analysed(mixed, allRules);
    expect(own.routes[0]).toMatchObject({ background: false, serves: false });
    expect(own.findings.some(({ rule, at: place }) => rule === "require-auth" && place.file.endsWith(route))).toBe(true);
  });
});
