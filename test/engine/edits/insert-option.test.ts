import { describe, expect, it } from "vitest";
import { insertOption, type NewOption } from "../../../rules/engine/edits/calls/insert-option.js";
import { applyEdits } from "../../apply-edits.js";

const file = "/app/api/chat/route.ts";

/** Writes `max: 9` (or what `more` says) into the call of `ask`; a second time must change nothing. */
function insert(text: string, more: Partial<NewOption> = {}): string {
  const once = apply(text, more);
  expect(apply(once, more)).toBe(once);
  return once;
}

function apply(text: string, more: Partial<NewOption>): string {
  const start = text.indexOf("ask");
  return applyEdits(text, insertOption(file, text, { call: [start, start + 3], argument: 0, path: ["max"], value: "9", ...more }));
}

describe("an option goes into the object that is there", () => {
  it.each([
    ["ask({ a })", "ask({ a, max: 9 })"],
    ["ask({ a, })", "ask({ a, max: 9, })"],
    ["ask({})", "ask({ max: 9 })"],
    ["ask({ })", "ask({ max: 9 })"],
    ["new x.ask({ a: 1 })", "new x.ask({ a: 1, max: 9 })"],
    ["x.y?.ask({ a: ask({}) } as const)", "x.y?.ask({ a: ask({}), max: 9 } as const)"],
    ["ask({ a } satisfies Options)", "ask({ a, max: 9 } satisfies Options)"],
    ["ask<{ a: 1 }>({ a })", "ask<{ a: 1 }>({ a, max: 9 })"],
  ])("%s", (before, after) => expect(insert(before)).toBe(after));

  it("on a line of its own, with the comma as the list has it", () => {
    expect(insert("ask({\n  a: 1,\n  b,\n});\n")).toBe("ask({\n  a: 1,\n  b,\n  max: 9,\n});\n");
    expect(insert("ask({\n\ta: 1,\n\tb\n})")).toBe("ask({\n\ta: 1,\n\tb,\n\tmax: 9\n})");
    expect(insert("ask({\r\n  a: 1,\r\n});\r\n")).toBe("ask({\r\n  a: 1,\r\n  max: 9,\r\n});\r\n");
  });

  it("as an argument of its own on a line of its own, where those before it stand so", () => {
    expect(insert("ask(\n  text\n);", { argument: 1 })).toBe("ask(\n  text,\n  { max: 9 }\n);");
    expect(insert("ask(\n  text,\n);", { argument: 1 })).toBe("ask(\n  text,\n  { max: 9 },\n);");
    expect(insert("ask(\n  text // said\n);", { argument: 1 })).toBe("ask(\n  text, // said\n  { max: 9 }\n);");
    expect(insert("ask(\n  text);", { argument: 1 })).toBe("ask(\n  text, { max: 9 });");
    expect(insert("ask({\n  text,\n});", { argument: 1 })).toBe("ask({\n  text,\n}, { max: 9 });");
  });

  it("behind the comments of the lines before", () => {
    expect(insert("ask({\n  a: 1, // one, two\n});")).toBe("ask({\n  a: 1, // one, two\n  max: 9,\n});");
    expect(insert("ask({\n  a: 1 // one, two\n});")).toBe("ask({\n  a: 1, // one, two\n  max: 9\n});");
    expect(insert("ask({\n  a: 1 /* one, */, /* two */\n});")).toBe("ask({\n  a: 1 /* one, */, /* two */\n  max: 9,\n});");
  });

  it("beside the sibling that is asked for", () => {
    expect(insert("ask({ model: m, prompt })", { beside: ["model"] })).toBe("ask({ model: m, max: 9, prompt })");
    expect(insert("ask({\n  model: m, // it\n  prompt,\n})", { beside: ["x", "model"] })).toBe("ask({\n  model: m, // it\n  max: 9,\n  prompt,\n})");
  });

  it("before a spread, which wins as before", () => {
    expect(insert("ask({ ...options, a })")).toBe("ask({ max: 9, ...options, a })");
    expect(insert("ask({ // these\n  ...options,\n})")).toBe("ask({ // these\n  max: 9,\n  ...options,\n})");
  });
});

describe("an object is made where there is none", () => {
  it.each([
    ["ask()", "ask({ max: 9 })"],
    ["new ask", "new ask({ max: 9 })"],
    ["ask(undefined)", "ask({ max: 9 })"],
    ["ask(options)", "ask({ ...options, max: 9 })"],
    ["ask(options.of(a))", "ask({ ...options.of(a), max: 9 })"],
  ])("%s", (before, after) => expect(apply(before, {})).toBe(after));

  it("as a further argument", () => {
    expect(insert("ask(body)", { argument: 1 })).toBe("ask(body, { max: 9 })");
    expect(insert("ask({ body })", { argument: 1 })).toBe("ask({ body }, { max: 9 })");
  });

  it("below the objects it stands in", () => {
    const path = ["config", "max"];
    expect(insert("ask({ a })", { path })).toBe("ask({ a, config: { max: 9 } })");
    expect(insert("ask({ config: { b } })", { path })).toBe("ask({ config: { b, max: 9 } })");
    expect(insert("ask({ config })", { path })).toBe("ask({ config: { ...config, max: 9 } })");
    expect(insert("ask({ config: made.config })", { path })).toBe("ask({ config: { ...made.config, max: 9 } })");
    expect(insert("ask({ a })", { path: ["x-y"] })).toBe('ask({ a, "x-y": 9 })');
  });
});

describe("nothing is written", () => {
  it.each(["ask({ max: 1 })", "ask({ max })", 'ask({ "max": 1 })', "ask({ max() {} })", "ask(...all)", "ask(a ? b : c)", "ask(`text`)", "other()"])("%s", (text) => {
    expect(apply(text, {})).toBe(text);
  });

  it("where arguments before it are missing", () => expect(apply("ask(a)", { argument: 2 })).toBe("ask(a)"));
  it("in a file of another language", () => expect(insertOption("/a.css", "ask()", { call: [0, 3], argument: 0, path: ["max"], value: "9" })).toEqual([]));
});
