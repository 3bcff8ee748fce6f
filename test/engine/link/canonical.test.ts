import { describe, expect, it } from "vitest";
import { arrayValue, constant, objectValue, opaque, promiseOf, truthiness, union } from "../../../rules/engine/link/values/abstract.js";
import { canonical } from "../../../rules/engine/link/values/canonical.js";
import { dependenciesOf, type Dependency } from "../../../rules/engine/link/values/dependencies.js";
import { noFacts } from "../../../rules/engine/link/guards/guard-facts.js";
import { analyzeApp, summaryOf } from "../linked-route.js";

const read = (...all: Dependency[]) => opaque("something", dependenciesOf(all));
const called = (name: string): Dependency => ({ kind: "call", name });

describe("a canonical value forgets", () => {
  it("why a value is not known", () => expect(canonical(opaque("one reason"))).toBe(canonical(opaque("another"))));

  it("names of calls that tell of no guard", () => expect(canonical(read(called("loadDocument")))).toBe(canonical(read(called("loadPage")))));

  it("long texts, which decide nothing", () => {
    const [one, other] = [constant("a".repeat(150)), constant("b".repeat(150))];

    expect(canonical(one)).toBe(canonical(other));
    expect(truthiness(canonical(one))).toBe(true);
  });

  it("the same inside objects, lists and promises", () => {
    const inside = (why: string) => objectValue(new Map([["list", arrayValue([promiseOf(opaque(why))])]]));

    expect(canonical(inside("one reason"))).toBe(canonical(inside("another")));
  });
});

describe("a canonical value keeps", () => {
  it("constants", () => expect(canonical(constant("gpt-4o"))).toBe(constant("gpt-4o")));

  it("what kind of source it is from", () => {
    expect(canonical(read(called("load")))).not.toBe(canonical(read({ kind: "object", name: "load" })));
  });

  it("names that tell of guards", () => expect(canonical(read(called("getSession")))).not.toBe(canonical(read(called("getCredits")))));

  it("which part of the request it is", () => {
    expect(canonical(read({ kind: "request", name: "body" }))).not.toBe(canonical(read({ kind: "request", name: "headers" })));
  });

  it("addresses", () => {
    const address = opaque("text:https://api.openai.com/v1/\u0000");

    expect(canonical(address)).toBe(address);
  });

  it("addresses longer than other texts", () => {
    const address = `https://us-central1-aiplatform.googleapis.com/v1/projects/${"p".repeat(30)}/locations/us-central1/publishers/google/models/gemini-2.5-flash:generateContent`;
    const partly = opaque(`text:${address.replace("p".repeat(30), "\u0000".repeat(30))}`);

    expect(canonical(constant(address))).toBe(constant(address));
    expect(canonical(partly)).toBe(partly);
  });

  it("the greatest length of a list", () => expect(canonical(opaque("most:100"))).not.toBe(canonical(opaque("most:200"))));

  it("whether it is truthy", () => {
    expect([true, false, null].map((truthy) => truthiness(canonical(opaque("a reason", undefined, { truthy }))))).toEqual([true, false, null]);
  });

  it("that it may be one of several", () => {
    const either = union([{ value: constant(1), facts: noFacts }, { value: constant(2), facts: noFacts }]);

    expect(canonical(either)).toBe(either);
  });

  it("itself: once forgotten, nothing more is", () => {
    const once = canonical(read(called("loadDocument")));

    expect(canonical(once)).toBe(once);
  });
});

describe("calls of one function", () => {
  const lib = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export async function ask(given: any) {
  for (let n = 0; n < (given.turns ?? 1); n++) await generateText({ model: openai("gpt-4o"), prompt: given.prompt, maxRetries: 0 });
}
`;
  const linked = (body: string) => {
    const text = `import { ask } from "@/lib/ask";\nimport { loadPage, loadText } from "some-pages";\nexport async function POST(request: Request) {\n${body}\nreturn Response.json({});\n}\n`;
    const { routes, stats } = analyzeApp({ "app/api/chat/route.ts": text, "lib/ask.ts": lib }, { "some-pages": "1.0.0" });
    return { max: summaryOf(routes[0]!.handlers[0]!).max, contexts: stats.contexts };
  };

  it("that differ in forgotten data alone are one context", () => {
    const once = linked("await ask({ prompt: await loadPage() });");
    const twice = linked("await ask({ prompt: await loadPage() }); await ask({ prompt: await loadText() });");

    expect(twice).toEqual({ max: 2, contexts: once.contexts });
  });

  it("that differ in a bound are two", () => {
    const once = linked("await ask({ turns: 2 });");
    const twice = linked("await ask({ turns: 2 }); await ask({ turns: 5 });");

    expect(twice).toEqual({ max: 7, contexts: once.contexts + 1 });
  });
});
