import { describe, expect, it } from "vitest";
import { defaultConfig, Project, rules, resolveRules, type Analysis } from "@ai-routes/rules";
import { constant } from "../../../rules/engine/link/values/abstract.js";
import { internedNow } from "../../../rules/engine/link/values/interning.js";
import { memoryWorkspace } from "../../workspace.js";
import { appTexts } from "../linked-route.js";

const root = "/app-root";
const config = defaultConfig(root);
const options = { config, rules: resolveRules(rules, config, { preset: "all" }) };

const ask = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export const ask = async (maxRetries = 0) => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries })).text;
`;

const files = {
  "lib/ask.ts": ask,
  "lib/index.ts": 'export { ask } from "./ask";\nexport { plan } from "./plan";\n',
  "lib/plan.ts": "export const plan = () => 1;\n",
  "lib/limit.ts": "export const limit = () => 0;\n",
  "app/layout.tsx": "export default ({ children }: { children: unknown }) => children;\n",
  "app/page.tsx": 'import { ask } from "@/lib";\nexport default async function Page() { return <p>{await ask()}</p>; }\n',
  "app/api/one/route.ts": 'import { ask } from "@/lib/ask";\nimport { limit } from "@/lib/limit";\nexport const POST = async () => Response.json(await ask(limit()));\n',
  "app/api/two/route.ts": 'import { ask } from "@/lib";\nexport const POST = async () => Response.json(await ask(1));\n',
};

/** An app that is edited between analyses of one project. */
function editable(more: Record<string, string> = {}) {
  const texts: Record<string, string> = appTexts({ ...files, ...more }, { inngest: "4.24.0", "next-safe-action": "8.0.11" });
  const paths = (): string[] => Object.keys(texts).filter((path) => !path.includes("/node_modules/")).sort();
  const workspace = (): ReturnType<typeof memoryWorkspace> => memoryWorkspace(texts, root);
  const project = new Project({ ...workspace(), files: paths, kind: (path) => workspace().kind(path), folders: (path) => workspace().folders(path) }, { movesPlaces: true });
  return {
    run: () => project.analyze(options),
    afresh: () => new Project(workspace()).analyze(options),
    edit: (path: string, text: string) => void (texts[`${root}/${path}`] = text),
    remove: (path: string) => void delete texts[`${root}/${path}`],
  };
}

/** What an analysis says, without its counters. */
function answers({ routes, findings, problems }: Analysis): unknown {
  const told = routes.map(({ url, handlers, maxDuration, runtime }) => [url, maxDuration, runtime, handlers.map((one) => [one.name, one.attempts, [...one.guards.always.keys()], one.modelCalls.map((call) => call.version)])]);
  return JSON.parse(JSON.stringify({ told, findings, problems }));
}

describe("after an edit only what rests on it is linked anew:", () => {
  const cases: [what: string, path: string, text: string, linked: number][] = [
    ["nothing has changed", "lib/plan.ts", files["lib/plan.ts"], 0],
    ["a helper of one route", "lib/limit.ts", "export const limit = () => 4;\n", 1],
    ["a helper of all", "lib/ask.ts", ask.replace("maxRetries = 0", "maxRetries = 5"), 3],
    ["a file behind a barrel", "lib/plan.ts", "export const plan = () => 2;\n", 2],
    ["the layout of a page", "app/layout.tsx", `export const maxDuration = 17;\n${files["app/layout.tsx"]}`, 1],
    ["a route itself", "app/api/two/route.ts", files["app/api/two/route.ts"].replace("ask(1)", "ask(3)"), 1],
    ["half a route, which calls nothing yet", "app/api/two/route.ts", files["app/api/two/route.ts"].slice(0, 60), 0],
    ["a file nobody imports", "lib/alone.ts", "export const alone = 1;\n", 0],
    ["a new path an import tried before", "lib/index.tsx", "", 0],
    ["a new file in the place of another", "lib.ts", 'export { ask } from "./lib/ask";\n', 2],
    ["a middleware that is new", "middleware.ts", "export default () => new Response(null, { status: 401 });\n", 3],
    ["another version of a package", "package.json", appTexts({}, { ai: "4.3.0" })[`${root}/package.json`]!, 3],
    ["suppressions in a helper", "lib/limit.ts", "// ai-routes-disable-next-line no-such-rule -- why\nexport const limit = () => 0;\n", 1],
  ];
  it.each(cases)("%s", (_, path, text, linked) => {
    const { run, edit, afresh } = editable();
    run();
    edit(path, text);
    const after = run();

    expect(after.stats.linked).toBe(linked);
    expect(answers(after)).toEqual(answers(afresh()));
  });

  it("a file that is gone", () => {
    const { run, remove, afresh } = editable();
    run();
    remove("lib/limit.ts");
    const after = run();

    expect(after.stats.linked).toBe(1);
    expect(answers(after)).toEqual(answers(afresh()));
  });

  it("a new route", () => {
    const { run, edit, afresh } = editable();
    run();
    edit("app/api/three/route.ts", files["app/api/two/route.ts"]);
    const after = run();

    expect(after.stats.linked).toBe(1);
    expect(answers(after)).toEqual(answers(afresh()));
  });
});

it("the guards of a route are told in the same order, whichever routes were linked before it", () => {
  const guards = 'import { auth } from "@clerk/nextjs/server";\nexport const first = async () => { if (!(await auth()).userId) throw new Response(null, { status: 401 }); };\nexport const second = async () => { if (!(await auth()).userId) throw new Response(null, { status: 401 }); };\n';
  const route = (names: string[]): string => `import { ask } from "@/lib/ask";\nimport { first, second } from "@/lib/guards";\nexport async function POST() {\n${names.map((name) => `  await ${name}();\n`).join("")}  return Response.json(await ask());\n}\n`;
  const { run, edit, afresh } = editable({ "lib/guards.ts": guards, "app/api/one/route.ts": route(["second"]), "app/api/two/route.ts": route(["first", "second"]) });
  run();
  edit("app/api/two/route.ts", `${route(["first", "second"])}\n`);
  const places = (analysis: Analysis): unknown => analysis.routes.find(({ url }) => url === "/api/two")!.handlers[0]!.guards.always.get("auth")?.map(({ at }) => at.span[0]);
  const after = run();

  expect(after.stats.linked).toBe(1);
  expect(places(after)).toHaveLength(2);
  expect(places(after)).toEqual(places(afresh()));
});

it("edits one after the other end where an analysis of the last text does", () => {
  const { run, edit, afresh } = editable();
  run();
  edit("app/api/two/route.ts", 'import { limit } from "@/lib/limit";\nimport { ask } from "@/lib";\nexport const POST = async () => Response.json(await ask(limit()));\n');
  expect(run().stats.linked).toBe(1);
  edit("lib/limit.ts", "export const limit = () => 2;\n");
  expect(run().stats.linked).toBe(2);
  edit("app/api/two/route.ts", files["app/api/two/route.ts"]);
  expect(run().stats.linked).toBe(1);
  edit("lib/limit.ts", "export const limit = () => 3;\n");
  const last = run();

  expect(last.stats.linked).toBe(1);
  expect(answers(last)).toEqual(answers(afresh()));
});

describe("functions in files that an edit leaves alone are not interpreted again:", () => {
  it("those that a route calls", () => {
    const { run, edit, afresh } = editable();
    run();
    edit("app/api/one/route.ts", files["app/api/one/route.ts"].replace("ask(limit())", "ask(0 + limit())"));
    const after = run();

    expect([after.stats.linked, after.stats.contexts]).toEqual([1, 1]);
    expect(afresh().stats.contexts).toBeGreaterThan(2);
  });

  // What is handed over looks as before, and is not.
  const handed: [what: string, more: Record<string, string>, path: string, before: string, after: string][] = [
    ["a function of the file that was edited", {
      "lib/run.ts": "export const run = async (work: () => Promise<string>) => { for (let n = 0; n < 2; n++) await work(); };\n",
      "app/api/one/route.ts": 'import { ask } from "@/lib/ask";\nimport { run } from "@/lib/run";\nexport async function POST() { await run(() => ask(1)); return new Response(); }\n',
    }, "app/api/one/route.ts", "ask(1)", "ask(4)"],
    ["all exports of a file", {
      "lib/run.ts": "export const run = async (all: { work(): Promise<string> }) => { await all.work(); };\n",
      "lib/work.ts": 'import { ask } from "@/lib/ask";\nexport const work = () => ask(1);\n',
      "app/api/one/route.ts": 'import { run } from "@/lib/run";\nimport * as work from "@/lib/work";\nexport async function POST() { await run(work); return new Response(); }\n',
    }, "lib/work.ts", "ask(1)", "ask(4)"],
    ["an instance of a class", {
      "lib/run.ts": "export const run = async (worker: { work(): Promise<string> }) => { await worker.work(); };\n",
      "lib/work.ts": 'import { ask } from "@/lib/ask";\nexport class Worker { work() { return ask(1); } }\n',
      "app/api/one/route.ts": 'import { run } from "@/lib/run";\nimport { Worker } from "@/lib/work";\nexport async function POST() { await run(new Worker()); return new Response(); }\n',
    }, "lib/work.ts", "ask(1)", "ask(4)"],
    ["a middleware of a procedure", {
      "lib/client.ts": 'import { createSafeActionClient } from "next-safe-action";\nexport const client = createSafeActionClient().use(async ({ next }) => { const done = await next(); return done; });\n',
      "lib/handler.ts": 'import { ask } from "@/lib/ask";\nexport const handler = async () => ask(1);\n',
      "lib/check.ts": 'import { ask } from "@/lib/ask";\nexport const check = async ({ next }: { next: () => Promise<unknown> }) => { await ask(1); return next(); };\n',
      "app/actions.ts": '"use server";\nimport { check } from "@/lib/check";\nimport { client } from "@/lib/client";\nimport { handler } from "@/lib/handler";\nexport const act = client.use(check).action(handler);\n',
      "app/page.tsx": 'import { act } from "./actions";\nexport default function Page() { return <form action={act} />; }\n',
    }, "lib/check.ts", "ask(1)", "ask(4)"],
    ["the handler of a durable function", {
      "lib/durable.ts": 'import { Inngest } from "inngest";\nexport const inngest = new Inngest({ id: "app" });\n',
      "lib/jobs.ts": 'import { ask } from "@/lib/ask";\nimport { inngest } from "@/lib/durable";\nexport const one = inngest.createFunction({ id: "job", triggers: [{ event: "asked" }] }, async () => ask(1));\n',
      "app/api/inngest/route.ts": 'import { serve } from "inngest/next";\nimport { inngest } from "@/lib/durable";\nimport { one } from "@/lib/jobs";\nexport const { GET, POST, PUT } = serve({ client: inngest, functions: [one] });\n',
    }, "lib/jobs.ts", "ask(1)", "ask(4)"],
  ];
  it.each(handed)("but with %s they are", (_, more, path, before, after) => {
    const { run, edit, afresh } = editable(more);
    const told = answers(run());
    edit(path, more[path]!.replace(before, after));
    const now = run();

    expect(answers(now)).not.toEqual(told);
    expect(answers(now)).toEqual(answers(afresh()));
  });

  it("a check is called what it is called now", () => {
    const route = (call: string): string => `import { ask } from "@/lib/ask";\nimport { Ratelimit } from "@upstash/ratelimit";\nconst limit = new Ratelimit({});\nconst other = new Ratelimit({});\nexport async function POST() { const { success } = await ${call}; if (!success) return new Response(null, { status: 429 }); return Response.json(await ask()); }\n`;
    const { run, edit, afresh } = editable({ "app/api/one/route.ts": route('limit.limit("a")') });
    const how = ({ routes }: Analysis): unknown => routes.find(({ url }) => url === "/api/one")!.handlers[0]!.guards.always.get("rateLimit")?.map((one) => one.how);
    run();
    edit("app/api/one/route.ts", route('other.limit("a")'));

    expect(how(run())).toEqual(how(afresh()));
  });
});

describe("functions of the file that was edited", () => {
  const route = `import { ask } from "@/lib/ask";
import { limit } from "@/lib/limit";
const times = 2;
const seen: string[] = [];
class Asker { run(n: number) { return ask(n); } }
function often(work: () => Promise<string>) { return Promise.all([work(), work()]); }
async function plain(text: string) { return text + (await ask(1)); }
async function counted() { for (let n = 0; n < times; n++) await ask(0); }
async function through() { return counted(); }
async function limited() { return ask(limit()); }
async function remembers(text: string) { seen.push(text); return ask(1); }
async function instance() { return new Asker().run(1); }
const one = () => ask(1);
export async function POST(request: Request) {
  const text = await request.text();
  await plain(text);
  await through();
  await limited();
  await instance();
  await remembers(text);
  await often(one);
  return new Response("done");
}
`;
  // Whatever writes variables of the module, and whatever is a class or makes one.
  const always = ["POST", "remembers", "instance", "Asker.run"];
  const edits: [what: string, from: string, to: string, again: string[]][] = [
    ["that stand above the edit are not interpreted again", '"done"', '"over"', []],
    ["that a comment has moved are not interpreted again", "const times", "// As often.\n\nconst times", []],
    ["that stand below the edit are not interpreted again", "await ask(0)", "await ask(1_000)", ["counted", "through", "ask(1_000)"]],
    ["are, where a constant they mention is another", "times = 2", "times = 3", ["counted", "through"]],
    ["are, where what they call is another", "await ask(0)", "await ask(4)", ["counted", "through", "ask(4)"]],
    ["are, where what they are handed is another", "one = () => ask(1)", "one = () => ask(5)", ["often", "one", "ask(5)"]],
    ["are, where a class they make is another", "return ask(n)", "return ask(9)", ["ask(9)"]],
  ];
  it.each(edits)("%s", (_, from, to, again) => {
    const { run, edit, afresh } = editable({ "app/api/one/route.ts": route });
    run();
    edit("app/api/one/route.ts", route.replace(from, to));
    const after = run();

    expect(after.stats.contexts).toBe([...always, ...again].length);
    expect(answers(after)).toEqual(answers(afresh()));
  });

  it("are, where another file that they import rests on the edit", () => {
    const limit = 'import { through } from "./through";\nexport async function first() { return through(); }\nexport function count() { return 0; }\n';
    const { run, edit, afresh } = editable({
      "lib/limit.ts": limit,
      "lib/through.ts": 'import { ask } from "./ask";\nimport { count } from "./limit";\nexport const through = () => ask(count());\n',
      "app/api/one/route.ts": 'import { first } from "@/lib/limit";\nexport const POST = async () => Response.json(await first());\n',
    });
    const told = answers(run());
    edit("lib/limit.ts", limit.replace("return 0", "return 3"));
    const after = run();

    expect(answers(after)).not.toEqual(told);
    expect(answers(after)).toEqual(answers(afresh()));
  });
});

it("a process that analyses again and again begins anew where values have become many", () => {
  const { run, edit, afresh } = editable();
  run();
  const few = internedNow();
  for (let n = 0; n < 30_000; n++) constant(`a text of another analysis ${n}`);
  edit("lib/limit.ts", "export const limit = () => 5;\n");
  const after = run();

  expect(internedNow()).toBeLessThan(few + 1_000);
  expect(answers(after)).toEqual(answers(afresh()));
});

it("what edits have left behind is forgotten once it is much", () => {
  const many = (from: number): string => `import { ask } from "./ask";\n${Array.from({ length: 200 }, (_, n) => `const ask${n} = () => ask(${from + n});\n`).join("")}export async function limit() {\n${Array.from({ length: 200 }, (_, n) => `  await ask${n}();\n`).join("")}  return 1;\n}\n`;
  const { run, edit, afresh } = editable({ "lib/limit.ts": many(0) });
  const first = run();
  const interned: number[] = [internedNow()];
  for (let n = 1; n <= 8; n++) {
    edit("lib/limit.ts", many(1_000 * n));
    expect(run().stats.contexts).toBeLessThanOrEqual(first.stats.contexts);
    interned.push(internedNow());
  }

  expect(interned.some((count, n) => n > 0 && count < interned[n - 1]!)).toBe(true);
  expect(answers(run())).toEqual(answers(afresh()));
});

it("so are the texts of a file, where nothing in it has to be interpreted again", () => {
  const long = `${files["lib/limit.ts"]}${"// as it was\n".repeat(20_000)}`;
  const { run, edit, afresh } = editable({ "lib/limit.ts": long });
  run();
  const contexts: number[] = [];
  for (let n = 0; n < 10; n++) {
    edit("lib/limit.ts", `${long}// ${n}\n`);
    contexts.push(run().stats.contexts);
  }

  // Those that stand are known, until all begin anew.
  expect(contexts.filter((count) => count === 1).length).toBeGreaterThan(4);
  expect(contexts.filter((count) => count > 1).length).toBeGreaterThan(1);
  expect(answers(run())).toEqual(answers(afresh()));
});

it("another configuration links everything anew", () => {
  const { afresh } = editable();
  const project = new Project(memoryWorkspace(appTexts(files), root));
  project.analyze(options);

  expect(project.analyze({ ...options, config: { ...config, gateways: ["https://llm.acme.dev"] } }).stats.linked).toBe(afresh().stats.linked);
});
