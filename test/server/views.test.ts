import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CodeLens, Hover } from "vscode-languageserver-protocol/node";
import type { Breakdown, MapNode, RouteMap, RouteTree } from "../../server/src/protocol.js";
import { folderWith, removeFolders, TestClient } from "./client.js";
import { chat, chatText, helper, helperText, smallApp } from "./small-app.js";

let client: TestClient;

beforeEach(async () => {
  client = await TestClient.start(folderWith(smallApp()), { ownUi: true });
});
afterEach(() => client.stop());
afterAll(removeFolders);

const lenses = (path: string): Promise<CodeLens[]> => client.request("textDocument/codeLens", { textDocument: { uri: client.uri(path) } });

async function hover(path: string, text: string, needle: string): Promise<string | undefined> {
  const before = text.slice(0, text.indexOf(needle)).split("\n");
  const position = { line: before.length - 1, character: before.at(-1)!.length + 1 };
  const answer = await client.request<Hover | null>("textDocument/hover", { textDocument: { uri: client.uri(path) }, position });
  return (answer?.contents as { value: string } | undefined)?.value;
}

async function idOfChat(): Promise<string> {
  return (await lenses(chat))[0]!.command!.arguments![0] as string;
}

describe("the lens over a handler", () => {
  it("tells its worst case, its limit and what it lacks, and opens the breakdown", async () => {
    const [lens, map] = await lenses(chat);

    expect(lens!.command!.title).toMatch(/^worst case 12 calls · \$[\d.]+ · [\d,]+ s \(limit 30 s\) · no auth · no rate limit · no budget check$/);
    expect(lens).toMatchObject({ range: { start: { line: 5, character: 22 } }, command: { command: "ai-routes.showBreakdown" } });
    expect(map!.command).toMatchObject({ command: "ai-routes.showRouteMap", arguments: lens!.command!.arguments });
    expect(await lenses(helper)).toEqual([]);
  });

  it("follows an unsaved edit of the helper, and the client is told to ask again", async () => {
    await lenses(chat);
    client.received.length = 0;
    await client.open(helper, helperText.replace("attempt < 4", "attempt < 2"));

    expect((await lenses(chat))[0]!.command!.title).toContain("worst case 6 calls");
    expect(client.received.map(({ method }) => method)).toContain("workspace/codeLens/refresh");
  });

  it("can be switched off", async () => {
    await client.notify("workspace/didChangeConfiguration", { settings: { codeLens: false } });

    expect(await lenses(chat)).toEqual([]);
  });
});

describe("a hover", () => {
  it("on a handler unfolds its figures, guards and assumptions", async () => {
    const words = await hover(chat, chatText, "POST");

    expect(words).toContain("### POST /api/chat");
    expect(words).toContain("**12** requests to a model at worst: 4 (retries in answer) × 3 (ai retries, by default)");
    expect(words).toContain("**budget check**: none found on the way to the model calls");
    expect(words).toContain("`hangingAttempt`");
  });

  it("on a model call tells what it comes to on the way from each route", async () => {
    expect(await hover(helper, helperText, "generateText({")).toMatch(/### generateText in POST \/api\/chat\n\nai 6\.0\.326 · gpt-4o-mini\n\n- \*\*12\*\* requests/);
  });

  it("on maxDuration tells which routes it ends, and when", async () => {
    expect(await hover(chat, chatText, "maxDuration")).toMatch(/### maxDuration 30 s\n\nThe platform ends.*\n\n- POST \/api\/chat: .* in an ordinary run, [\d,]+ s at worst/);
  });

  it("on a loop that tries again tells how often", async () => {
    expect(await hover(helper, helperText, "for (let")).toContain("**at most 4 attempts** on the way from POST /api/chat");
  });

  it("elsewhere says nothing", async () => {
    expect(await hover(chat, chatText, "import")).toBeUndefined();
    expect(await hover(helper, helperText, "return text")).toBeUndefined();
  });
});

describe("the tree of routes", () => {
  it("goes from apps to handlers with their bounds and missing guards", async () => {
    const { apps } = await client.request<RouteTree>("aiRoutes/routeTree");
    const [route] = apps[0]!.routes;

    expect(apps).toHaveLength(1);
    expect(apps[0]).toMatchObject({ name: "shop", next: "Next.js 16.4.6", platform: expect.stringMatching(/assumed/) });
    expect(route).toMatchObject({ url: "/api/chat", kind: "route-handler", uri: client.uri(chat), limitSeconds: 30 });
    expect(route!.handlers[0]).toMatchObject({
      id: await idOfChat(),
      name: "POST",
      location: { uri: client.uri(chat), range: { start: { line: 5, character: 22 } } },
      worst: { requests: { value: 12, words: "12" } },
      missingGuards: [{ kind: "auth", partly: false }, { kind: "rateLimit", partly: false }, { kind: "budget", partly: false }],
      modelCalls: 1,
    });
    expect(route!.findings.warning).toBeGreaterThan(0);
  });
});

describe("the map of a handler", () => {
  const all = (node: MapNode): MapNode[] => [node, ...node.children.flatMap((child) => all(child.node))];

  it("is its effect tree: loops with their factor, calls with theirs, each where it stands", async () => {
    const map = await client.command<RouteMap>("ai-routes.showRouteMap", await idOfChat());
    const nodes = all(map.root);
    const loop = nodes.find(({ kind }) => kind === "loop")!;
    const call = all(loop).find(({ kind }) => kind === "model-call")!;

    expect(loop).toMatchObject({ factors: [{ times: 4 }], location: { uri: client.uri(helper) } });
    expect(call).toMatchObject({ title: "generateText", details: ["ai 6.0.326", "gpt-4o-mini"], factors: [{ times: 3 }] });
    expect(all(loop).some(({ kind }) => kind === "wait")).toBe(true);
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
  });

  it("lays the worst case out in order of time, without gaps", async () => {
    const { timeline, handler, limitSeconds } = await client.command<RouteMap>("ai-routes.showRouteMap", await idOfChat());

    expect(limitSeconds).toBe(30);
    expect(timeline[0]!.from).toBe(0);
    for (const [index, span] of timeline.slice(1).entries()) expect(span.from).toBeCloseTo(timeline[index]!.to, 6);
    expect(timeline.at(-1)!.to).toBeCloseTo(handler.worst.seconds.value as number, 6);
  });

  it("draws what is started and awaited together side by side", async () => {
    const both = chatText.replace("await answer(prompt)", "(await Promise.all([answer(prompt), answer(`again: ${prompt}`)])).join()");
    await client.open(chat, both);
    const map = await client.command<RouteMap>("ai-routes.showRouteMap", await idOfChat());
    const beside = all(map.root).find(({ parallel }) => parallel)!;

    expect(beside.children.map(({ node }) => node.title)).toEqual(["answer()", "answer()"]);
  });
});

describe("the breakdown of a handler", () => {
  it("shows each figure with its parts, places and assumptions", async () => {
    const { title, formula, cost, time, assumptions, markdown } = await client.command<Breakdown>("ai-routes.showBreakdown", await idOfChat());

    expect({ title, formula }).toEqual({ title: "POST /api/chat", formula: "4 (retries in answer) × 3 (ai retries, by default)" });
    expect(cost.worst).toMatchObject({ how: "product", parts: [{ value: 4, location: { uri: client.uri(helper) } }, { how: "product" }] });
    expect(time.worst.value).toBeGreaterThan(30);
    expect(assumptions.map(({ name }) => name)).toContain("hangingAttempt");
    expect(markdown).toContain("### POST /api/chat");
  });

  it("is null for a handler that is gone", async () => {
    expect(await client.command("ai-routes.showBreakdown", "gone")).toBeNull();
    expect(await client.command("ai-routes.showRouteMap", "gone")).toBeNull();
  });

  it("is shown as a message by clients without a view of their own", async () => {
    const id = await idOfChat();
    const other = await TestClient.start(client.folder);
    await other.command("ai-routes.showBreakdown", id);
    const shown = (one: TestClient): unknown => one.received.find(({ method }) => method === "window/showMessage")?.params;

    expect(shown(other)).toMatchObject({ type: 3, message: expect.stringContaining("POST /api/chat") });
    await client.command("ai-routes.showBreakdown", id);
    expect(shown(client)).toBeUndefined();
    await other.stop();
  });
});

describe("a client with a view of its own", () => {
  it("is told when analyses begin and end, and how they ended", async () => {
    await client.idle();
    const told = client.received.filter(({ method }) => method === "aiRoutes/status").map(({ params }) => params);

    expect(told).toEqual([expect.objectContaining({ state: "analysing" }), expect.objectContaining({ state: "idle", summary: await client.idle() })]);
  });

  it("is told of the progress of the first analysis", async () => {
    await client.idle();

    expect(client.received.map(({ method }) => method)).toContain("window/workDoneProgress/create");
  });
});
