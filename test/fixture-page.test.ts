import { describe, expect, it } from "vitest";
import { parsePage, withFindings, type Marked } from "./fixture-page.js";

const markdown = `# The model is called in another file

- preset: strict

\`\`\`ts app/api/chat/route.ts
export async function POST(request: Request) {
  //                  ^^^^ require-auth: No … found
  return answer(request);
}
\`\`\`

\`\`\`ts app/api/chat/route.ts fixed
export async function POST() {}
\`\`\`
`;

const found: Marked = { file: "app/api/chat/route.ts", line: 0, start: 22, end: 26, rule: "require-auth", message: "No guard found" };
const shown = (findings: Marked[], text = markdown) => withFindings(text, parsePage(text), findings);

describe("a fixture page", () => {
  const page = parsePage(markdown);

  it("has a title and settings", () => {
    expect(page).toMatchObject({ title: "The model is called in another file", settings: { preset: "strict" } });
  });

  it("has files without the markers, and what they are after the fix", () => {
    expect(page.files.map(({ path, fixed, text }) => ({ path, fixed, text }))).toEqual([
      { path: "app/api/chat/route.ts", fixed: false, text: "export async function POST(request: Request) {\n  return answer(request);\n}\n" },
      { path: "app/api/chat/route.ts", fixed: true, text: "export async function POST() {}\n" },
    ]);
  });

  it("is refused without title, without blocks, and with an open block", () => {
    expect(() => parsePage("```ts a.ts\n```")).toThrow("title");
    expect(() => parsePage("# Title\n\nNo files.")).toThrow("at least one block");
    expect(() => parsePage("# Title\n```ts a.ts\n")).toThrow("never closed");
  });
});

describe("the page with what was found", () => {
  it("is the page itself where the findings are the markers", () => {
    expect(shown([found])).toBe(markdown);
  });

  it("lacks the marker of a finding that was not made", () => {
    expect(shown([])).toBe(markdown.replace(/.*\^\^\^\^.*\n/, ""));
  });

  it("shows a finding that no marker announces", () => {
    const other = { ...found, line: 1, start: 2, end: 8, rule: "no-self-fetch", message: "Oh" };

    expect(shown([found, other])).toContain("  return answer(request);\n//^^^^^^ no-self-fetch: Oh\n");
  });

  it("shows the other columns, rule or message of a finding that differs", () => {
    expect(shown([{ ...found, start: 23 }])).toContain("  //                   ^^^ require-auth: No guard found");
    expect(shown([{ ...found, rule: "no-auth" }])).toContain("^^^^ no-auth: No guard found");
    expect(shown([{ ...found, message: "Another" }])).toContain("^^^^ require-auth: Another");
  });

  it("names findings in files that are not on the page", () => {
    expect(shown([found, { ...found, file: "lib/ai.ts" }])).toContain("(found in lib/ai.ts:1, which is not on this page: require-auth");
  });

  it("marks from the first column on with an arrow", () => {
    const text = "# Title\n```ts a.ts\nexport let x = 1;\n//<^^^ rule-a\n```\n";

    expect(shown([{ file: "a.ts", line: 0, start: 0, end: 6, rule: "rule-a", message: "x" }], text)).toBe(text);
    expect(shown([{ file: "a.ts", line: 0, start: 0, end: 6, rule: "rule-b", message: "x" }], text)).toContain("//<^^^ rule-b: x");
  });
});
