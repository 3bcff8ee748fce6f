import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { EditedTexts } from "../../../rules/engine/facts/edited-texts.js";
import { extractFacts } from "../../../rules/engine/facts/extract-facts.js";
import type { FileFacts } from "../../../rules/engine/facts/file-facts.js";
import { functionNamed } from "./lowered.js";

const route = `import { generateText } from "ai";
import type { Options } from "./options";

interface Job { model: Model; tries: number }
type Model = Options["model"];

export const maxDuration = 30;
const system = "You answer in one sentence.";
let count = 0;

/** @ai-routes guard auth */
async function first({ model, tries }: Job, log = (text: string) => console.log(text)) {
  for (let n = 0; n < tries; n++) {
    try {
      return await generateText({ model, system, prompt: \`again \${n}\` });
    } catch (error) {
      log(String(error));
    }
  }
}

class Client {
  private key = () => process.env.KEY;
  constructor(private readonly url: string) {}
  ask(...rest: string[]) { count++; return this.url + rest.join() + this.key(); }
}

const tools = { look: { execute: async ({ at }: { at: string }) => fetch(at) }, other() { return arguments_(); } };
function arguments_() { return (() => count)(); }

export const POST = async (request: Request) => {
  const { prompt, ...others } = await request.json();
  const last = await first({ model: prompt, tries: 3 });
  switch (others.kind) {
    case "long": return new Client(last).ask("a", "b");
    default: return Response.json({ text: last?.text ?? (await import("./more")).text });
  }
};

export default function () { return tools.look.execute({ at: "x" }); }
`;

const wholeOf = (facts: FileFacts): unknown => JSON.parse(JSON.stringify(facts));

/** Texts of one file, one after the other; each is the one before with a replacement. */
function typed(text = route) {
  const edited = new EditedTexts();
  let now = text;
  let facts = edited.factsOf("route.ts", now, "ts").facts;
  return {
    facts: () => facts,
    text: () => now,
    type(search: string, replacement: string): { lowered: number } {
      if (!now.includes(search)) throw new Error(`there is no ${search}`);
      now = now.replace(search, () => replacement);
      const read = edited.factsOf("route.ts", now, "ts");
      facts = read.facts;
      const afresh = extractFacts(now, "ts");
      // Comparing in words is slow.
      if (!isDeepStrictEqual(facts, afresh)) expect(wholeOf(facts)).toEqual(wholeOf(afresh));
      return read;
    },
  };
}

describe("facts of an edited text are those of the text, after", () => {
  const edits: [what: string, search: string, replacement: string][] = [
    ["a character of a text", "again", "againn"],
    ["a blank line", "\nclass Client", "\n\nclass Client"],
    ["a comment in a function", "  for (let n", "  // as often as told\n  for (let n"],
    ["a tag before a function", "guard auth", "guard rateLimit"],
    ["a parameter", "tries }: Job", "tries: most }: Job"],
    ["a call more", "log(String(error));", "log(String(error)); wait(1);"],
    ["the name of a function", "async function first", "async function fast"],
    ["a constant of the module", "one sentence", "two sentences"],
    ["a member of a type", "model: Model;", "model: string;"],
    ["a variable of the module that a function does not write any more", "count++; ", ""],
    ["a function that is gone", "function arguments_() { return (() => count)(); }\n", ""],
    ["a brace too few", "return this.url", "if (1) { return this.url"],
    ["a quote too many", "\"long\"", "\"\"long\""],
    ["an import", "import type", "import { b } from './b';\nimport type"],
    ["a method's name", "ask(...rest", "say(...rest"],
    ["the last character", "at: \"x\" }); }\n", "at: \"x\" }); }"],
    ["arguments of the module", "(() => count)()", "(() => arguments)()"],
    ["a type within a function", "const last =", "type Model = string; const last ="],
  ];

  it.each(edits)("%s", (_, search, replacement) => {
    const { type } = typed();
    type(search, replacement);
    // Once more, and back: what was moved once moves again.
    type("import { generateText }", "import { generateText, streamText }");
    type(replacement === "" ? "import { generateText," : replacement, replacement === "" ? "import { generateText as ask," : search);
  });

  it("any characters, at any place", () => {
    const { type, text } = typed();
    let state = 7;
    const random = (below: number): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff) % below;
    const pieces = [" ", "\n", "x", "(", "}", "'", "/*", "*/", "`", "f();", "=>", "await "];
    for (let n = 0; n < 100; n++) {
      const before = text();
      const at = random(before.length);
      const after = before.slice(0, at) + (random(3) > 0 ? pieces[random(pieces.length)]! + before.slice(at) : before.slice(at + 1));
      type(before, after);
      if (random(4) > 0) type(after, before);
    }
  });
});

describe("what an edit leaves alone", () => {
  it("stays the same, and moves", () => {
    const { facts, type } = typed();
    const [first, post] = [functionNamed(facts(), "first"), functionNamed(facts(), "POST")];
    const [start] = post.span;
    const { lowered } = type("again", "once again");

    expect(lowered).toBeLessThan(route.length / 2);
    expect(functionNamed(facts(), "POST")).toBe(post);
    expect(post.span[0]).toBe(start + "once ".length);
    expect(functionNamed(facts(), "first")).not.toBe(first);
  });

  it("is all of it, where a comment is typed", () => {
    const { facts, type } = typed();
    const before = facts().functions.slice(1);
    type("  for (let n", "  // as often\n  for (let n");

    expect(facts().functions.slice(1).every((fn, index) => fn === before[index])).toBe(true);
  });

  it("is all that says the same, where a constant of the module is typed", () => {
    const { facts, type } = typed();
    const before = facts().functions.slice(1);
    const effects = facts().functions[0]!.body;
    type("one sentence", "two sentences");

    expect(facts().functions.slice(1).every((fn, index) => fn === before[index])).toBe(true);
    expect(facts().functions[0]!.body).not.toEqual(effects);
  });
});
