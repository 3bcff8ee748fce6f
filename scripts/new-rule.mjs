// `npm run new-rule -- <group>/<id>`: a rule, its page and its fixture pages, registered.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { exportName, groups } from "./generated-files.mjs";
import { node, root } from "./run.mjs";

const name = process.argv[2] ?? "";
const [group, id] = name.split("/");

if (!groups.includes(group) || !/^(require|no|prefer|max)(-[a-z]+)+$/.test(id ?? "")) {
  console.error(`Usage: npm run new-rule -- <group>/<id>
  group: ${groups.join(", ")}
  id: begins with require-, no-, prefer- or max-`);
  process.exit(2);
}

const files = {
  [`rules/${group}/${id}.ts`]: `import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { ModelCall } from "../engine/entrypoint.js";
import { nameInside, reachedThrough } from "../engine/in-words.js";

export const ${exportName(name)} = defineRule({
  id: "${id}",
  group: "${group}",
  subject: "entrypoint",
  summary: "Say in one sentence what the rule demands.",
  why: "Say what happens to users and bills without it.",
  presets: ["recommended"],
  severity: "warning",
  fixable: null,
  options: z.strictObject({}),

  *check(entrypoint) {
    for (const handler of entrypoint.handlers) {
      for (const call of handler.modelCalls.filter(isAtFault)) {
        yield {
          at: call.at,
          message: \`What is wrong with \${call.callee}, why it matters to \${nameInside(entrypoint, handler)}, what to do.\`,
          related: reachedThrough(call),
        };
      }
    }
  },
});

/** Nothing yet: ask a measure (\`attempts\`, \`cost\`, \`timing\`, \`guards\`, \`data\` of the call). */
function isAtFault(_call: ModelCall): boolean {
  return false;
}
`,
  [`rules/${group}/${id}.md`]: `# ${id}

<!-- header -->
<!-- /header -->

## What it finds

## Why

## Incorrect

\`\`\`ts app/api/chat/route.ts
${route("")}\`\`\`

## Correct

\`\`\`ts app/api/chat/route.ts
export async function GET() {
  return Response.json({ ok: true });
}
\`\`\`

## When not to use

## Fix safety

It has no fix.
`,
  [`test/rules/${id}/in-the-route-file.md`]: `# The fault is in the route file

\`\`\`ts app/api/chat/route.ts
${route(`  //                     ^^^^^^^^^^^^ ${id}: …generateText…\n`)}\`\`\`
`,
  [`test/rules/${id}/in-another-file.md`]: `# The fault is reached through another file

\`\`\`ts app/api/chat/route.ts
import { answer } from "@/lib/answer";

export async function POST(request: Request) {
  return answer(await request.json());
}
\`\`\`

\`\`\`ts lib/answer.ts
import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";

export async function answer({ prompt }: { prompt: string }) {
  const { text } = await generateText({ model: openai("gpt-4o-mini"), prompt });
  //                     ^^^^^^^^^^^^ ${id}: …generateText…
  return Response.json({ text });
}
\`\`\`
`,
  [`test/rules/${id}/silent.md`]: `# Nothing is wrong

\`\`\`ts app/api/health/route.ts
export async function GET() {
  return Response.json({ ok: true });
}
\`\`\`
`,
};

const present = Object.keys(files).find((file) => existsSync(root + file));
if (present) {
  console.error(`${present} is there already.`);
  process.exit(2);
}
for (const folder of [`test/rules/${id}`, `rules/${group}`]) mkdirSync(root + folder, { recursive: true });
for (const [file, text] of Object.entries(files)) {
  writeFileSync(root + file, text);
  console.log(`written: ${file}`);
}
const status = node(["scripts/generate.mjs"]);
console.log(`\nThe fixture pages fail until the rule finds what they say: npx vitest run test/rules -t ${id}`);
process.exit(status);

function route(marker) {
  return `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await generateText({ model: openai("gpt-4o-mini"), prompt });
${marker}  return Response.json({ text });
}
`;
}
