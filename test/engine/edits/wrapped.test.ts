import { describe, expect, it } from "vitest";
import { applyEdits } from "../../../rules/engine/edits/apply-edits.js";
import { wrapCall } from "../../../rules/engine/edits/calls/wrap-call.js";
import { wrapMember } from "../../../rules/engine/edits/calls/wrap-function.js";

const file = "/app/route.ts";

function wrapped(text: string): string {
  const at = text.indexOf("ask(");
  return applyEdits(text, wrapCall(file, text, { call: [at, at + 3], name: "guarded", from: "@/lib/guarded", texts: ["gpt"] }));
}

describe("a call that a wrapper makes", () => {
  it("is handed over as a function", () => {
    expect(wrapped("const text = await ask(prompt);\n")).toContain('const text = await guarded("gpt", () => ask(prompt));');
  });

  it("whose arguments are awaited, as an async one", () => {
    expect(wrapped("const text = await ask(await request.text());\n")).toContain("async () => ask(await request.text())");
  });

  it("is left where nobody awaits it there", () => {
    const text = "const pending = ask(prompt);\n";
    expect(wrapped(text)).toBe(text);
  });

  it("is left where the wrapper's name is something else already", () => {
    const text = "const guarded = true;\nawait ask(prompt);\n";
    expect(wrapped(text)).toBe(text);
  });
});

function withTimeout(text: string): string {
  const at = text.indexOf("fetch");
  return applyEdits(text, wrapMember(file, text, { inside: [at, at], member: "execute", name: "limited", from: "./limited" }));
}

describe("a member's function", () => {
  it("goes into the wrapper", () => {
    expect(withTimeout("export const search = tool({ execute: async ({ query }) => fetch(query) });\n"))
      .toContain("execute: limited(async ({ query }) => fetch(query)) });");
  });

  it("is left where it is a method", () => {
    const text = "export const search = tool({ execute({ query }) { return fetch(query); } });\n";
    expect(withTimeout(text)).toBe(text);
  });

  it("once", () => {
    const once = withTimeout("export const search = tool({ execute: async () => fetch(url) });\n");
    expect(withTimeout(once)).toBe(once);
  });
});
