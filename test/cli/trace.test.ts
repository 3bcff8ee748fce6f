import { describe, expect, it } from "vitest";
import type { Linked } from "@ai-routes/rules";
import { formatTrace } from "../../cli/src/format/format-trace.js";
import { tellingNodes } from "../../rules/index.js";
import { fifteen, handler, modelCall, place, report, route } from "./fake-analysis.js";

const chat = "/app/app/api/chat/route.ts";
const helper = "/app/lib/ai.ts";
const at = place(helper, "streamText");
const guardAt = place(chat, "answer(await");

const call = { ...modelCall(), kind: "model-call", factors: [{ ...fifteen.factors[1]!, times: 3 }], tools: { kind: "sequence", parts: [] }, before: null, throws: true } as unknown as Linked;
const guard: Linked = { kind: "guard", guard: 1, at: guardAt };
const denied: Linked = { kind: "exit", exit: "return", label: null, status: 401, settles: false, at: guardAt };
const nothing: Linked = { kind: "sequence", parts: [] };

function called(name: string, body: Linked): Linked {
  return { kind: "function", name, at: guardAt, callee: at, body, before: null, startsOnly: false } as unknown as Linked;
}

function traced(tree: Linked, settings: Partial<Parameters<typeof handler>[0]> = {}): string {
  const own = handler({ tree, ...settings });
  return formatTrace(route({ handlers: [own] }), own, report());
}

const auth = { kind: "auth" as const, at: guardAt, how: "await auth() → 401" };

describe("a trace", () => {
  it("prints the effects in order, with their places", () => {
    const loop = { kind: "loop", loop: "counted", retry: true, bound: 5, why: null, fromRequest: false, turns: [{ times: 5, body: call }], what: "withRetry (attempts = 5)", labels: [], parallel: false, at } as unknown as Linked;
    const choice: Linked = { kind: "choice", arms: [denied, nothing], at: guardAt };

    expect(traced({ kind: "sequence", parts: [choice, called("answer", loop)] }, { attempts: fifteen })).toBe(`POST /api/chat  app/api/chat/route.ts:3
  worst case  15 = 5 (withRetry) × 3 (AI SDK retries)
  worst cost    $0.50  gpt-4o [promptTokens]
  typical cost  $0.0050  gpt-4o [promptTokens]
  time limit    the platform's 300 s (platform assumed): whatever takes longer is ended there
  worst time    915 s  generateText
  typical time  9.7 s  generateText
  first byte    1.2 s  generateText
  auth        none found on the way to the model calls
  rate limit  none found on the way to the model calls
  budget      none found on the way to the model calls

  choice  app/api/chat/route.ts:4
    either
      return 401  app/api/chat/route.ts:4
    or
      go on
  answer()  app/api/chat/route.ts:4
    loop withRetry (attempts = 5): at most 5 turns (retry)  lib/ai.ts:2
      MODEL CALL streamText ai 6.0.326, gpt-4o × 3 (AI SDK retries)  lib/ai.ts:2
`);
  });

  it("says that a guard counts, and why another one does not", () => {
    const always = { always: new Map([["auth" as const, [auth]]]), sometimes: new Map() };
    const sometimes = { always: new Map(), sometimes: new Map([["auth" as const, [auth]]]) };

    expect(traced(guard, { guards: always })).toContain("auth        counts: on every path to every model call: await auth() → 401 (app/api/chat/route.ts:4)");
    expect(traced(guard, { guards: sometimes })).toContain("auth        does not count: on some paths only");
    expect(traced(guard)).toContain("guard does not count: nothing that depends on it keeps a request from the model");
  });

  it("lists what was not followed, and why", () => {
    const notFollowed = [{ at, callee: "db.load", why: "a package without facts" }];

    expect(traced(nothing, { notFollowed })).toContain("  1 call not followed:\n    lib/ai.ts:2  db.load: a package without facts");
  });

  it("prints a function that is called twice in full only once", () => {
    const text = traced({ kind: "sequence", parts: [called("answer", call), called("answer", call)] });

    expect(text.match(/MODEL CALL/g)).toHaveLength(1);
    expect(text).toContain("answer() (as above)");
  });

  it("prints the first turns of a loop whose turns differ, and counts the rest", () => {
    const turns = [500, 1000, 1500, 2000].map((milliseconds) => ({ times: 1, body: { kind: "wait", milliseconds, at } }));
    const loop = { kind: "loop", loop: "counted", retry: true, bound: 4, why: null, fromRequest: false, turns, what: "for", labels: [], leaves: true, parallel: false, at } as Linked;

    expect(traced(loop).match(/wait \d+ ms/g)).toEqual(["wait 500 ms", "wait 1000 ms"]);
    expect(traced(loop)).toContain("2 more turns that differ in details");
  });

  it("leaves out what tells nothing", () => {
    expect(traced({ kind: "sequence", parts: [called("format", nothing), call] })).not.toContain("format()");
  });

  it("of a very deep tree is cut", () => {
    let tree = call;
    for (let depth = 0; depth < 20_000; depth++) tree = called(`f${depth}`, tree);

    expect(tellingNodes(tree).size).toBe(20_001);
    expect(traced(tree)).toMatch(/…\n$/);
  });
});
