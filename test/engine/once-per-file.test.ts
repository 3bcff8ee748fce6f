import { expect, it } from "vitest";
import { analyze, defaultConfig, resolveRules, rules, type Finding } from "@ai-routes/rules";
import { oncePerFile } from "../../rules/engine/project/once-per-file.js";
import { memoryWorkspace } from "../workspace.js";

const ask = (name: string, comment = ""): string =>
  `${comment}\nexport const ${name} = (prompt: string) => generateText({ model: "openai/gpt-4o-mini", prompt });\n`;
const asks = (name: string): string => `import { ${name} } from "../../../lib/ask";\nexport const POST = async () => Response.json(await ${name}("Hello"));\n`;

function found(files: Record<string, string>, only = ["require-timeout"]): Finding[] {
  const texts = { "/app/package.json": '{ "dependencies": { "next": "16.4.6", "ai": "6.0.326" } }', ...files };
  const config = defaultConfig("/app");
  return analyze(memoryWorkspace(texts, "/app"), { config, rules: resolveRules(rules, config, { only }) }).findings;
}

/** A library of which one route asks all. */
function oneRoute(...parts: string[]): Record<string, string> {
  const names = [...parts.join("").matchAll(/const (\w+)/g)].map(([, name]) => name!);
  return {
    "/app/lib/ask.ts": `import { generateText } from "ai";\n${parts.join("")}`,
    "/app/app/api/all/route.ts": `import { ${names.join(", ")} } from "../../../lib/ask";\nexport const POST = async () => Response.json([${names.map((name) => `await ${name}("Hello")`).join(", ")}]);\n`,
  };
}

it("calls of one file that the same route makes are one finding, at the first of them", () => {
  const [finding, ...more] = found(oneRoute(ask("first"), ask("second"), ask("third")));

  expect(more).toEqual([]);
  expect(finding!.message).toMatch(/ The same at lines 5 and 7\.$/);
  expect(finding!.alike).toHaveLength(2);
});

it("its fix mends them all", () => {
  const files = oneRoute(ask("first"), ask("second"));
  const [fix] = found(files)[0]!.fixes;

  expect(fix!.title).toBe("Set timeout: 60_000 (2 places)");
  expect(fix!.edits((file) => files[file] ?? null)).toHaveLength(2);
});

it("calls of different routes stay apart", () => {
  const files = { "/app/lib/ask.ts": oneRoute(ask("first"), ask("second"))["/app/lib/ask.ts"]!, "/app/app/api/a/route.ts": asks("first"), "/app/app/api/b/route.ts": asks("second") };

  expect(found(files)).toHaveLength(2);
});

it("what a comment silences is not among them, and the next place speaks", () => {
  const [finding, ...more] = found(oneRoute(ask("first", "// ai-routes-disable-next-line require-timeout -- a fast model"), ask("second"), ask("third")));

  expect(more).toEqual([]);
  expect(finding!.message).toMatch(/ The same at line 7\.$/);
});

it("it names what any of them speaks for", () => {
  const capped = ask("first").replace(", prompt });", ", prompt, maxOutputTokens: 500 });");

  const [finding, ...more] = found(oneRoute(capped, ask("second")), ["require-timeout", "require-output-cap"]);

  expect(more).toEqual([]);
  expect(finding!.absorbed.map(({ rule }) => rule)).toEqual(["require-output-cap"]);
  expect(finding!.message).toMatch(/ The same at line 5\. Also at line 5: require-output-cap\.$/);
});

it("an edit that several places ask for, an import say, is made once", () => {
  const rule = { ...rules[0]!, id: "a-rule", oncePerFile: true };
  const at = (start: number): Finding => {
    const edits = [{ file: "/app/a.ts", span: [0, 0] as const, text: 'import "x";\n' }, { file: "/app/a.ts", span: [start, start] as const, text: "x" }];
    return { rule: "a-rule", severity: "warning", message: "", mentions: [], at: { file: "/app/a.ts", span: [start, start + 1] }, routes: [], related: [], absorbed: [], fixes: [{ title: "Fix", safe: true, edits: () => edits }] };
  };
  const [finding] = oncePerFile([at(10), at(20)], [rule], ({ span }) => span[0]);

  expect(finding!.fixes[0]!.edits(() => "").map(({ span }) => span[0])).toEqual([0, 10, 20]);
});
