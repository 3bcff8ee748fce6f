import { describe, expect, it } from "vitest";
import { formatFindings } from "../../cli/src/format/format-findings.js";
import { formatGithub } from "../../cli/src/format/format-github.js";
import { jsonOutput } from "../../cli/src/format/format-json.js";
import { formatSummary } from "../../cli/src/format/format-summary.js";
import { formatTable } from "../../cli/src/format/format-table.js";
import { jsonOutputSchema } from "../../cli/src/format/json-output.js";
import type { Finding } from "@ai-routes/rules";
import { said } from "../../rules/engine/message.js";
import { createColors } from "picocolors";
import { app, costing, fifteen, finding, handler, modelCall, place, report, route } from "./fake-analysis.js";

const chat = "/app/app/api/chat/route.ts";
const draft = "/app/app/api/draft/route.ts";
const auth = { kind: "auth" as const, at: place(chat, "answer(await"), how: "await auth() → 401" };

describe("the table of routes", () => {
  it("tells calls, worst case with its factors, guards, and what was not followed", () => {
    const guards = { always: new Map([["auth" as const, [auth]]]), sometimes: new Map([["rateLimit" as const, [auth]]]) };
    const notFollowed = [{ at: auth.at, callee: "load", why: "unknown" }];

    expect(formatTable(report({ routes: [route({ handlers: [handler({ attempts: fifteen, guards, notFollowed })] })] }, { width: 120 }))).toBe(
      `shop · Next.js 16.4.6 · Vercel Fluid, Hobby plan (assumed: say \`platform\` in ai-routes.config.json)

                model      worst      worst            worst          rate                 not
Route           calls   requests       cost  seconds (limit)  auth    limit   budget  followed
POST /api/chat      1         15      $0.50        915 (300)  yes     partly  no             1
    15 = 5 (withRetry) × 3 (AI SDK retries)
`,
    );
  });

  it.each([
    ["config", "Vercel Fluid, Pro plan\n"],
    ["vercel.json", "Vercel Fluid (vercel.json), Pro plan assumed\n"],
    ["assumed", "Vercel Fluid, Pro plan (assumed: say `platform` in ai-routes.config.json)\n"],
  ])("says what it knows of the platform from %s, and what it assumes", (from, words) => {
    const deployed = { ...app, platform: { ...app.platform, plan: "pro" as const, from } };

    expect(formatTable(report({ apps: [deployed] }))).toContain(words);
  });

  it("tells an action by its name and page, a durable function by its id", () => {
    const routes = [
      route({ kind: "server-action", url: "/inbox", handlers: [handler({ name: "sendReply" })] }),
      route({ kind: "server-action", url: "", handlers: [handler({ name: "summarize" })] }),
      route({ kind: "durable-function", url: "write-report", handlers: [handler({ name: "writeReport" })] }),
      route({ kind: "pages-api", url: "/api/old", handlers: [handler({ name: "default" })] }),
    ];

    expect(formatTable(report({ routes })).match(/^(\w|\/)\S* ?\S*/gm)).toEqual(expect.arrayContaining(["sendReply /inbox", "summarize ", "write-report ", "/api/old "]));
  });

  it("begins with the worst: no bound at all before any number", () => {
    const routes = [
      route({ url: "/api/mild" }),
      route({ url: "/api/worst", handlers: [handler({ attempts: { max: "unbounded", factors: [], formula: "" } })] }),
      route({ url: "/api/bad", handlers: [handler({ attempts: fifteen })] }),
    ];
    const table = formatTable(report({ routes }));

    expect(["/api/worst", "/api/bad", "/api/mild"].map((url) => table.indexOf(url))).toEqual(
      ["/api/worst", "/api/bad", "/api/mild"].map((url) => table.indexOf(url)).toSorted((a, b) => a - b),
    );
  });

  it("puts the dearest first, whatever the number of requests", () => {
    const routes = [route({ url: "/api/many", handlers: [handler({ attempts: fifteen, cost: costing(0.02) })] }), route({ url: "/api/dear", handlers: [handler({ cost: costing(40) })] })];

    expect(formatTable(report({ routes }))).toMatch(/\/api\/dear[^]*\$40\.00[^]*\/api\/many[^]*\$0\.020/);
  });

  it("expects no guards of background work", () => {
    expect(formatTable(report({ routes: [route({ background: true })] }))).toMatch(/–\s+–\s+–/);
  });

  it.each([80, 100, 120])("stays within %i columns", (width) => {
    const url = "/api/workspaces/[workspaceId]/projects/[projectId]/conversations/[conversationId]/messages";
    const long = { ...fifteen, formula: Array(30).fill("5 (withRetry)").join(" × ") };
    const table = formatTable(report({ routes: [route({ url, handlers: [handler({ name: "generateEverythingAtOnce", attempts: long })] })] }, { width }));

    expect(table.split("\n").slice(1).filter((line) => line.length > width)).toEqual([]);
    expect(table).toContain("…");
  });
});

describe("findings for people", () => {
  it("show the code, what is wrong, the way there and what to do", () => {
    const chained = finding({
      related: [{ at: place("/app/lib/ai.ts", "streamText"), message: "streamText asks the model" }],
      fixes: [{ title: "Insert a check", safe: false, edits: () => [{ file: chat, span: [0, 0], text: "//" }] }],
    });

    expect(formatFindings(report({ findings: [chained] }))).toBe(`app/api/chat/route.ts
    3 │ export async function POST(request: Request) {
      │                       ^^^^
      ✖ POST asks a model for anyone. [require-auth]
        ↳ lib/ai.ts:2 streamText asks the model
        → Insert a check
`);
  });

  it("at one place share the code and a chain that is the same", () => {
    const related = [{ at: place("/app/lib/ai.ts", "streamText"), message: "asked here" }];
    const text = formatFindings(report({ findings: [finding({ related }), finding({ rule: "require-runtime", severity: "warning", related })] }));

    expect(text.match(/│ export/g)).toHaveLength(1);
    expect(text.match(/asked here/g)).toHaveLength(1);
  });

  it("that one edit clears are one group", () => {
    const related = [{ at: place("/app/lib/ai.ts", "streamText"), message: "asked here", onTheWay: true }];
    const other = finding({ at: place(draft, "POST"), routes: [draft], related });
    const text = formatFindings(report({ findings: [finding({ related }), other] }));

    expect(text).toContain("One edit in lib/ai.ts clears 2 routes");
    expect(text).toContain("the same at app/api/draft/route.ts:1");
    expect(text.match(/asks a model for anyone/g)).toHaveLength(1);
  });

  it("are no group where each has its own place to be mended", () => {
    const related = [{ at: place("/app/lib/ai.ts", "streamText"), message: "asked here" }];
    const other = finding({ at: place(draft, "POST"), routes: [draft], related });

    expect(formatFindings(report({ findings: [finding({ related }), other] }))).not.toContain("One edit");
  });

  it("in a helper say which routes they concern", () => {
    const shared = finding({ at: place("/app/lib/ai.ts", "streamText"), routes: [chat, draft] });
    const routes = [route(), route({ url: "/api/draft", file: draft })];

    expect(formatFindings(report({ routes, findings: [shared] }))).toContain("one edit here clears 2 routes: /api/chat, /api/draft");
  });

  it("name a file in their message as their heading does, not from the folder of its app", () => {
    const at = { file: "/app/apps/web/lib/ai.ts", span: [0, 4] as const };
    const told = said(["None on the way to ask (", { file: at.file, name: "lib/ai.ts" }, ":1)."]);
    const text = formatFindings(report({ findings: [finding({ at, ...told, related: [{ at, message: "is called here" }] })] }));

    expect(text).toContain("None on the way to ask (apps/web/lib/ai.ts:1).");
    expect(text).not.toContain("↳");
  });

  it("show the beginning and the end of a long way", () => {
    const related = Array.from({ length: 9 }, (_, index) => ({ at: place("/app/lib/ai.ts", "streamText"), message: `reached through f${index}` }));
    const text = formatFindings(report({ findings: [finding({ related })] }));

    expect([...text.matchAll(/through (f\d)/g)].map(([, name]) => name)).toEqual(["f0", "f1", "f6", "f7", "f8"]);
    expect(text).toContain("⋮ 4 more calls (`ai-routes trace` shows all)");
  });

  it("keep a path that is longer than the line beside its mark", () => {
    const long = `/app/${"folder/".repeat(14)}ai.ts`;
    const related = [{ at: { file: long, span: [0, 4] as const }, message: "is called here" }, { at: place(draft, "POST"), message: "and here" }];

    expect(formatFindings(report({ findings: [finding({ related })] }))).toMatch(/↳ folder\/.*ai\.ts:\d+\n/);
  });

  it("begin with errors, then with the most requests", () => {
    const routes = [route(), route({ url: "/api/draft", file: draft, handlers: [handler({ attempts: fifteen })] })];
    const mild = finding({ message: "Mild.", severity: "warning", at: place("/app/lib/ai.ts", "answer") });
    const bad = finding({ message: "Bad." });
    const worse = finding({ message: "Worse.", at: place(draft, "POST"), routes: [draft] });
    const text = formatFindings(report({ routes, findings: [mild, bad, worse] }));

    expect(text.match(/Mild|Bad|Worse/g)).toEqual(["Worse", "Bad", "Mild"]);
  });

  it("of severity info are counted, unless they were asked for", () => {
    const note = finding({ rule: "require-runtime", severity: "info", message: "No runtime." });

    expect(formatFindings(report({ findings: [note] }))).toContain("require-runtime: 1 place (`ai-routes check --rule require-runtime` shows it)");
    expect(formatFindings(report({ findings: [note] }, { showNotes: true }))).toContain("ℹ No runtime. [require-runtime]");
  });

  it("name the rules they speak for, each once", () => {
    const limit = { rule: "require-rate-limit", message: "…", mentions: [] };
    const absorbing = finding({ absorbed: [limit, limit] });

    expect(formatFindings(report({ findings: [absorbing] }))).toContain("[require-auth, require-rate-limit]");
  });

  it("say of a fix which rule it is for, where that is one they speak for", () => {
    const limit = { title: "Limit requests", rule: "require-rate-limit", safe: false, edits: () => [{ file: chat, span: [0, 0] as const, text: "//" }] };

    expect(formatFindings(report({ findings: [finding({ fixes: [limit] })] }))).toContain("→ Limit requests (for require-rate-limit)\n");
  });

  it("tell a rule's advice once, at its worst place; errors always in full", () => {
    const told = (severity: Finding["severity"]) => {
      const both = (["/app/app/api/chat/route.ts", "/app/app/api/draft/route.ts"] as const).map((file) =>
        finding({ rule: "require-timeout", severity, message: "No timeout found for ai.generateText. Set `timeout`.", at: place(file, "POST"), related: [] }),
      );
      return formatFindings(report({ findings: both })).match(/No timeout.*/g);
    };

    const full = "No timeout found for ai.generateText. Set `timeout`. [require-timeout]";
    expect(told("warning")).toEqual([full, "No timeout found for ai.generateText. [require-timeout]"]);
    expect(told("error")).toEqual([full, full]);
  });

  it("leave out a way that is one step and told by the message", () => {
    const related = [{ at: place("/app/lib/ai.ts", "streamText"), message: "streamText is called here" }];

    expect(formatFindings(report({ findings: [finding({ message: "Too often (lib/ai.ts:2).", related })] }))).not.toContain("↳");
    expect(formatFindings(report({ findings: [finding({ message: "Too often.", related })] }))).toContain("↳ lib/ai.ts:2");
  });

  it("stay within the width, also where the code does not", () => {
    const text = formatFindings(report({ findings: [finding({ message: "A long story. ".repeat(20) })] }, { width: 60 }));

    expect(text.split("\n").filter((line) => line.length > 60)).toEqual([]);
  });

  it("are nothing where there are none", () => {
    expect(formatFindings(report({ findings: [] }))).toBe("");
  });

  it("survive a file that is gone", () => {
    expect(formatFindings(report({ findings: [finding({ at: { file: "/app/gone.ts", span: [10, 20] } })] }))).toContain("gone.ts");
  });

  it("are coloured only where colours are wanted", () => {
    expect(formatFindings(report())).not.toContain("\u001B[");
    expect(formatFindings(report({}, { colors: createColors(true) }))).toContain("\u001B[31m");
  });
});

describe("the summary", () => {
  it("counts routes and findings", () => {
    const findings = [finding(), finding({ severity: "warning" }), finding({ severity: "warning", at: place(draft, "POST") })];

    expect(formatSummary(report({ findings }))).toContain("1 AI route: 1 error, 2 warnings in 2 files.\n");
  });

  it("counts what can be fixed here, and says how; no claims, and nothing that can make no edit", () => {
    const edits = () => [{ file: chat, span: [0, 0] as const, text: "" }];
    const fixes = [{ title: "Insert", safe: true, edits }, { title: "Put", safe: false, edits }];
    const findings = [
      finding({ fixes }),
      finding({ fixes: fixes.slice(1) }),
      finding({ fixes: [{ title: "Say so", safe: false, claim: true, edits }, { title: "Cannot", safe: true, edits: () => [] }] }),
    ];

    expect(formatSummary(report({ findings }))).toContain("Can be fixed: 1 with --fix, 1 with --fix-suggestions RULE");
    expect(formatSummary(report({ findings: [finding()] }))).not.toContain("Can be fixed");
    expect(formatSummary(report({ findings }, { quiet: true }))).not.toContain("Can be fixed");
  });

  it("says that nothing was found", () => {
    expect(formatSummary(report({ findings: [] }))).toBe("1 AI route: nothing found.\n");
  });

  it("says what was looked at where no route asks a model, and nothing of an app of which it was given a part", () => {
    const none = { routes: [], findings: [] };

    expect(formatSummary(report(none))).toContain("No model call was found on the way from 1 route, page or action.");
    expect(formatSummary(report(none, { wholeApps: false }))).toBe("0 AI routes: nothing found.\n");
  });

  it("names what was not analysed", () => {
    const problems = [{ file: "/app/lib/big.ts", message: "The file is binary and was not read." }];

    expect(formatSummary(report({ problems }))).toContain("Not analysed: lib/big.ts: The file is binary and was not read.");
  });

  it("has counters and times when asked for", () => {
    expect(formatSummary(report({}, { stats: true }))).toContain("Files: 9 listed, 5 read, 3 parsed");
  });
});

describe("JSON", () => {
  const insert = { title: "Insert", safe: true, edits: () => [{ file: chat, span: [0, 0] as const, text: "//" }] };
  const guards = { always: new Map([["auth" as const, [auth]]]), sometimes: new Map([["budget" as const, [auth]]]) };
  const full = report({
    routes: [route({ maxDuration: { seconds: 60, from: place(chat, "export"), effective: true }, handlers: [handler({ attempts: fifteen, guards })] })],
    findings: [finding({ related: [{ at: place("/app/lib/ai.ts", "streamText"), message: "here" }], fixes: [insert, { ...insert, title: "Nothing to insert it into", edits: () => [] }] })],
  });

  it("has the published shape", () => {
    expect(jsonOutputSchema.parse(jsonOutput(full))).toEqual(jsonOutput(full));
  });

  it("has paths relative to the root, and lines and columns from 1", () => {
    expect(jsonOutput(full)).toMatchObject({
      version: 1,
      root: "/app",
      routes: [{ file: "app/api/chat/route.ts", app: ".", maxDuration: { seconds: 60, from: "app/api/chat/route.ts:3", effective: true } }],
      findings: [
        {
          file: "app/api/chat/route.ts", line: 3, column: 23, endLine: 3, endColumn: 27, routes: ["app/api/chat/route.ts"],
          related: [{ file: "lib/ai.ts", line: 2, column: 9, message: "here" }],
          fixes: [{ title: "Insert", safe: true, rule: "require-auth" }],
        },
      ],
    });
  });

  it("keeps apart the guards that hold on every path and on some", () => {
    const [first] = jsonOutput(full).routes[0]!.handlers;

    expect(first?.guards).toMatchObject({ auth: [{ file: "app/api/chat/route.ts", line: 4, how: "await auth() → 401" }], budget: [] });
    expect(first?.partialGuards).toMatchObject({ auth: [], budget: [{ line: 4 }] });
  });

  it("gives bounds that are no number as words", () => {
    const attempts = { max: "unbounded" as const, factors: [], formula: "" };
    const output = jsonOutput(report({ routes: [route({ handlers: [handler({ attempts, modelCalls: [modelCall({ attempts })] })] })] }));

    expect(output.routes[0]!.handlers[0]!.attempts.max).toBe("unbounded");
  });

  it("has the four counters, and all of them with --stats", () => {
    expect(Object.keys(jsonOutput(report()).stats)).toEqual(["files", "parsed", "entrypoints", "milliseconds"]);
    expect(jsonOutput(report({}, { stats: true })).stats).toMatchObject({ linked: 1, phases: { link: 4 } });
  });
});

it("GitHub gets one command a finding, its text escaped", () => {
  expect(formatGithub(report({ findings: [finding({ message: "100 %\nof it" })] }))).toBe(
    "::error file=app/api/chat/route.ts,line=3,endLine=3,col=23,endColumn=27,title=ai-routes/require-auth::100 %25%0Aof it\n",
  );
});
