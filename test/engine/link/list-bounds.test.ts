import { describe, expect, it } from "vitest";
import { attemptsOf } from "../linked-route.js";

const imports = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
import { z } from "zod";
import * as v from "valibot";
const ask = async () => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0 })).text;
`;

/** Requests of a route that asks once for each element of `items`. */
const requests = (before: string, body: string, zod = "4.1.0") => attemptsOf(
  `${imports}${before}\nexport async function POST(request: Request) {\n${body}\nawait Promise.all(items.map(() => ask()));\nreturn Response.json({});\n}\n`,
  { zod, valibot: "1.1.0" },
);

const zod = (items: string, version?: string) => requests(`const schema = z.object({ items: ${items} });`, "const { items } = schema.parse(await request.json());", version);

describe("a schema bounds a fan-out", () => {
  it.each(["3.25.0", "4.1.0"])("in zod %s", (version) => expect(zod("z.array(z.string()).max(5)", version)).toBe(5));
  it("with an exact length", () => expect(zod("z.array(z.string()).length(4)")).toBe(4));
  it("whatever else is said of the list", () => expect(zod("z.array(z.string()).min(1).max(5).describe('items')")).toBe(5));
  it("that is longer than what is followed element by element", () => expect(zod("z.array(z.string()).max(200)")).toBe(200));
  it("safely parsed", () => {
    expect(requests("const schema = z.object({ items: z.array(z.string()).max(5) });", "const parsed = schema.safeParse(await request.json()); if (!parsed.success) return Response.json({}, { status: 400 }); const { items } = parsed.data;")).toBe(5);
  });
  it("in valibot", () => {
    expect(requests("const schema = v.object({ items: v.pipe(v.array(v.string()), v.maxLength(5)) });", "const { items } = v.parse(schema, await request.json());")).toBe(5);
  });

  it("not, where it says no maximum", () => expect(zod("z.array(z.string()).min(1)")).toBe("data"));
  it("not, where it bounds the elements only", () => expect(zod("z.array(z.string().max(5))")).toBe("data"));
});

const body = "const { items } = await request.json();";

describe("a check of the length bounds a fan-out", () => {
  it.each([
    ["items.length > 6", 6],
    ["items.length >= 6", 5],
    ["!Array.isArray(items) || items.length > 6", 6],
  ])("if (%s) refuses", (condition, most) => expect(requests("", `${body} if (${condition}) return Response.json({}, { status: 400 });`)).toBe(most));

  it("not, where it refuses the shorter", () => expect(requests("", `${body} if (items.length < 6) return Response.json({}, { status: 400 });`)).toBe("data"));
  it("not, where it only warns", () => expect(requests("", `${body} if (items.length > 6) console.warn('many');`)).toBe("data"));
});

describe("a slice bounds a fan-out", () => {
  it("from the start", () => expect(requests("", "const items = (await request.json()).items.slice(0, 7);")).toBe(7));
  it("by a constant of the module", () => expect(requests("const MOST = 3;", "const items = (await request.json()).items.slice(0, MOST);")).toBe(3));
  it("that is longer than what is followed element by element", () => expect(requests("", "const items = (await request.json()).items.slice(0, 200);")).toBe(200));
  it("of a validated list as well", () => {
    const schema = "const schema = z.array(z.string());";

    expect(requests(schema, "const items = schema.parse(await request.json()).slice(0, 7);")).toBe(7);
    expect(requests(schema, "const items = schema.parse(await request.json()).slice(0, 200);")).toBe(200);
  });
  it("not without an end", () => expect(requests("", "const items = (await request.json()).items.slice(1);")).toBe("data"));
});

describe("a loop over at most 200 elements", () => {
  const each = (loop: string) => attemptsOf(`${imports}export async function POST(request: Request) {
  const items = (await request.json()).items.slice(0, 200);
  ${loop}
  return Response.json({});
}
`);

  it("asks once for each", () => expect(each("for (const item of items) await ask();")).toBe(200));
  it("asks as often as its dearest turn, where turns differ", () => expect(each("let first = true; for (const item of items) { if (first) await ask(); else { await ask(); await ask(); } first = false; }")).toBe(400));
  it("ends with the turn that returns", () => expect(each("for (const item of items) { await ask(); return Response.json({}); }")).toBe(1));
});

it("a list written out with 45 elements has 45", () => {
  expect(requests("", `const items = [${Array.from({ length: 45 }, (_, n) => n).join(", ")}];`)).toBe(45);
});

describe("a list cut to a length may be empty", () => {
  const found = "const found = (await request.json()).items.filter((one: string) => one.startsWith('a'))";
  const items = "if (found.length > 0) return Response.json(found); const items = [1];";

  it.each([
    ["cut", ".slice(0, 7)"],
    ["cut, and each changed", ".slice(0, 7).map((one: string) => ({ one }))"],
    ["cut, and put in order", ".slice(0, 7).sort()"],
    ["cut, and cut again", ".slice(0, 7).slice(0, 3)"],
    ["cut, and in another list", "; found.splice(0, found.length, ...found.slice(0, 3))"],
  ])("%s", (_, cut) => expect(requests("", `${found}${cut}; ${items}`)).toBe(1));
  it("whatever is in another function", () => {
    expect(requests("const none = (list: string[]) => list.length === 0;", `${found}.slice(0, 7); if (!none(found)) return Response.json(found); const items = [1];`)).toBe(1);
  });
  it("by a schema", () => {
    expect(requests("const schema = z.array(z.string()).max(5);", `const found = schema.parse(await request.json()); ${items}`)).toBe(1);
  });
  it("not one that is written out", () => expect(requests("", `const found = [1, 2, 3].slice(0, 2); ${items}`)).not.toBe(1));
});

describe("a bound however it is written", () => {
  const all = "const body = await request.json(); const refused = () => Response.json({}, { status: 400 });";

  it.each([
    ["the limit first", "const { items } = body; if (6 < items.length) return refused();", 6],
    ["the limit first, and equal", "const { items } = body; if (6 <= items.length) return refused();", 5],
    ["the length in a variable", "const { items } = body; const { length } = items; if (length > 6) return refused();", 6],
    ["the length in a variable of another name", "const { items } = body; const count = items.length; if (count >= 7) return refused();", 6],
    ["on the body, before it is taken apart", "if (body.items.length > 6) return refused(); const { items } = body;", 6],
    ["on a name, and read from the body", "const given = body.items; if (given.length > 6) return refused(); const items = body.items;", 6],
    ["not the exact length", "const { items } = body; if (items.length !== 6) return refused();", 6],
    ["with a constant's name", "const MOST = 6; const { items } = body; if (items.length > MOST) return refused();", 6],
    ["cut", "const items = body.items.slice(0, 6);", 6],
  ])("%s", (_, check, count) => expect(requests("", `${all}\n${check}`)).toBe(count));

  it("a check that leaves long lists alone sets no bound", () => {
    expect(requests("", `${all}\nconst { items } = body; if (6 > items.length) return refused();`)).toBe("data");
  });
});
