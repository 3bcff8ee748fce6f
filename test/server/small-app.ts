/** A small app: a route, and a helper that tries again. */
export const chat = "app/api/chat/route.ts";
export const helper = "lib/ai.ts";

export const chatText = `import { answer } from "@/lib/ai";

export const runtime = "nodejs";
export const maxDuration = 30;

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return Response.json({ text: await answer(prompt) });
}
`;

export const helperText = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";

export async function answer(prompt: string) {
  for (let attempt = 0; attempt < 4; attempt++) {
    try {
      const { text } = await generateText({ model: openai("gpt-4o-mini"), prompt, maxOutputTokens: 200 });
      return text;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  return "";
}
`;

export const manifest = JSON.stringify({
  name: "shop",
  dependencies: { next: "16.4.6", ai: "6.0.326", "@ai-sdk/openai": "3.0.0", react: "19.2.0", zod: "4.1.0" },
});

export const smallApp = (files: Record<string, string> = {}): Record<string, string> => ({
  "package.json": manifest,
  "tsconfig.json": JSON.stringify({ compilerOptions: { paths: { "@/*": ["./*"] } } }),
  [chat]: chatText,
  [helper]: helperText,
  ...files,
});
