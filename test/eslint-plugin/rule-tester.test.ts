import { join } from "node:path";
import { RuleTester } from "@typescript-eslint/rule-tester";
import { afterAll, describe, it } from "vitest";
import plugin from "../../eslint-plugin/src/index.js";
import { appOnDisk, manifest, removeAppsAfterTests } from "./app-on-disk.js";

removeAppsAfterTests();
Object.assign(RuleTester, { afterAll, describe, it });

const cwd = appOnDisk({ "package.json": manifest });
const filename = join(cwd, "app/api/chat/route.ts");
const rule = (id: string): never => plugin.rules[id] as never;
const ruleTester = new RuleTester();

const route = (settings: string): string => `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";

${settings}export async function POST() {
  return Response.json(await generateText({ model: openai("gpt-4o-mini"), prompt: "Hello" }));
}
`;

ruleTester.run("require-runtime, whose fix is safe", rule("require-runtime"), {
  valid: [{ filename, code: route('export const runtime = "nodejs";\n\n') }],
  invalid: [{ filename, code: route(""), output: route('export const runtime = "nodejs";\n\n'), errors: [{ messageId: "finding" }] }] as never,
});

const dynamic = 'export const dynamic = "force-dynamic";\n';

ruleTester.run("no-incompatible-segment-config, whose fix is a suggestion", rule("no-incompatible-segment-config"), {
  valid: [{ filename, code: route(dynamic) }],
  invalid: [{
    filename,
    code: route(`${dynamic}export const revalidate = 60;\n`),
    errors: [{ messageId: "finding", line: 5, column: 14, endColumn: 24, suggestions: [{ messageId: "fix", output: route(dynamic) }] }],
  }] as never,
});

const retries = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";

export async function POST() {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      return Response.json(await generateText({ model: openai("gpt-4o-mini"), prompt: "Hello", maxRetries: 1 }));
    } catch {
      continue;
    }
  }
}
`;

ruleTester.run("no-stacked-retries, which has an option", rule("no-stacked-retries"), {
  valid: [{ filename, code: retries }, { filename, code: retries, options: [{ max: 4 }] as never }],
  invalid: [{ filename, code: retries, options: [{ max: 3 }] as never, errors: [{ messageId: "finding", line: 7, suggestions: 1 }] }] as never,
});
