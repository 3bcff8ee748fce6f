import { describe, expect, it } from "vitest";
import { applyEdits } from "../../../rules/engine/edits/apply-edits.js";
import { askForObject, type StructuredOutput } from "../../../rules/engine/edits/answers/structured-output.js";

const file = "/app/route.ts";

function asked(body: string, by: StructuredOutput["by"] = "output", dependencies: Record<string, string> = { zod: "4.1.0" }): string {
  const text = `import { generateText } from "ai";\n\nexport async function POST() {\n${body}\n}\n`;
  const at = text.indexOf("JSON.parse");
  const files = new Map([[file, text], ["/package.json", JSON.stringify({ dependencies })]]);
  return applyEdits(text, askForObject((path) => files.get(path) ?? null, { parse: { file, span: [at + 5, at + 10] }, app: { root: "" }, by }));
}

describe("an object in place of a parsed text", () => {
  const call = "  const { text } = await generateText({ model, prompt });\n";
  const use = "  const plan = JSON.parse(text) as { title: string };\n  return Response.json(plan);";

  it("is asked for by the type it is cast to", () => {
    expect(asked(call + use)).toContain("const planSchema = z.object({ title: z.string() });");
  });

  it("is asked for by the last of several casts", () => {
    expect(asked(call + use.replace("as {", "as unknown as {"))).toContain("const plan: { title: string } = output;");
  });

  it("takes another name where one is taken", () => {
    expect(asked(`  const output = 1;\n${call}${use}`)).toContain("const { output: output2 } = await generateText");
  });

  it("is left where zod is not there", () => {
    expect(asked(call + use, "output", {})).not.toContain("planSchema");
  });

  it.each([
    ["a failure is caught at the parser alone", `${call}  try {\n${use}\n  } catch {\n    return new Response(null, { status: 502 });\n  }`],
    ["a field may be left out", call + use.replace("title:", "title?:")],
    ["nothing tells a field's form", call + use.replace(" as { title: string }", "").replace("json(plan)", "json({ title: plan.title })")],
    ["the call has tools", call.replace("prompt }", "prompt, tools }") + use],
    ["options are spread", call.replace("prompt }", "...options }") + use],
    ["the text is another function's", `${call}  return list.map(() => {\n${use}\n  });`],
    ["the text may be written to", call.replace("const", "let") + use],
    ["the whole is a list", call + use.replace("{ title: string }", "string[]")],
  ])("is left where %s", (_, body) => {
    expect(asked(body)).not.toContain("output");
  });

  it("goes by generateObject only where the text is used for nothing else", () => {
    expect(asked(call + use, "object")).toContain("const { object } = await generateObject({ model, schema: planSchema, prompt });");
    expect(asked(call + use.replace("json(plan)", "json({ plan, text })"), "object")).not.toContain("generateObject");
  });
});
