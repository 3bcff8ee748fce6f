import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const routes = 40;
const files = 4_000;

/**
 * Writes a Next.js app of 4,000 files, always the same: 40 AI routes that reach the model through
 * a helper of their own, a barrel and a shared library, among components and plain modules.
 * Gives its files, and what each route's greatest number of requests has to be.
 */
export function generateApp(root) {
  const texts = { ...manifests(), ...library() };
  const expected = new Map();
  for (let n = 0; n < routes; n++) {
    const attempts = 1 + (n % 4);
    texts[`app/api/ai${n}/route.ts`] = route(n);
    texts[`lib/features/feature${n}.ts`] = feature(n, attempts);
    // Each attempt of the helper is one request and the SDK's one retry.
    expected.set(`/api/ai${n}`, attempts * 2);
  }
  for (let n = 0; Object.keys(texts).length < files; n++) {
    texts[`lib/plain/module${n}.ts`] = plainModule(n);
    texts[`components/group${n % 50}/component${n}.tsx`] = component(n);
    if (n % 50 === 0) texts[`app/pages/page${n}/page.tsx`] = page(n);
  }
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { sources: Object.keys(texts).filter((path) => /\.tsx?$/.test(path)), expected };
}

function manifests() {
  const dependencies = { next: "16.0.0", react: "19.2.0", ai: "6.0.0", "@ai-sdk/openai": "3.0.0" };
  return {
    "package.json": JSON.stringify({ name: "generated", private: true, dependencies }),
    "tsconfig.json": JSON.stringify({ compilerOptions: { jsx: "preserve", baseUrl: ".", paths: { "@/*": ["./*"] } } }),
    "next.config.ts": "export default {};\n",
  };
}

function library() {
  return {
    "lib/ai/index.ts": 'export { complete } from "./complete";\nexport * from "./retry";\n',
    "lib/ai/complete.ts": `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
import { createLogger } from "../log";

export async function complete(prompt: string, log = createLogger({ scope: "ai" })) {
  log.info("asking", { prompt });
  const { text } = await generateText({ model: openai("gpt-4o-mini"), prompt, maxRetries: 1 });
  return text;
}
`,
    "lib/ai/retry.ts": `export async function withRetry<T>(run: () => Promise<T>, attempts = 3): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= attempts) throw error;
    }
  }
}
`,
    "lib/log.ts": `export function createLogger(fields: Record<string, unknown>) {
  const line = (message: string, more: unknown) => JSON.stringify({ message, more, ...fields });
  return {
    info: (message: string, more?: unknown) => console.log(line(message, more)),
    with: (more: Record<string, unknown>) => createLogger({ ...fields, ...more }),
  };
}
`,
  };
}

function route(n) {
  return `import { feature${n} } from "@/lib/features/feature${n}";
import { createLogger } from "@/lib/log";

export const maxDuration = 60;

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const log = createLogger({ route: "ai${n}" });
  return Response.json({ text: await feature${n}(prompt, log.with({ prompt })) });
}
`;
}

function feature(n, attempts) {
  return `import { complete, withRetry } from "@/lib/ai";
import { format${n} } from "@/lib/plain/module${n}";

export async function feature${n}(prompt: string, log: Parameters<typeof complete>[1]) {
  return withRetry(() => complete(format${n}(prompt), log), ${attempts});
}
`;
}

function plainModule(n) {
  return `import { join } from "node:path";
${n > 0 ? `import { format${n - 1} } from "./module${n - 1}";\n` : ""}
const limit${n} = ${100 + n};

export function format${n}(text: string, depth = 0): string {
  const parts = text.split(" ").filter((part) => part.length > ${n % 7});
  if (parts.length > limit${n} || depth > 3) return join("cut", String(limit${n}));
  ${n > 0 && n % 20 !== 0 ? `return format${n - 1}(parts.join(" "), depth + 1);` : 'return parts.join(" ");'}
}

export function sum${n}(values: readonly number[]): number {
  let total = 0;
  for (const value of values) {
    if (value % ${2 + (n % 5)} === 0) total += value;
    else total -= 1;
  }
  return total;
}

export class Store${n} {
  private readonly items = new Map<string, number>();

  add(name: string, value: number): void {
    this.items.set(name, (this.items.get(name) ?? 0) + value);
  }
}
`;
}

function component(n) {
  return `"use client";
import { useState } from "react";
import { sum${n} } from "@/lib/plain/module${n}";

export function Component${n}({ values, title }: { values: number[]; title: string }) {
  const [open, setOpen] = useState(false);
  const total = sum${n}(values);
  return (
    <section aria-label={title}>
      <button onClick={() => setOpen(!open)}>{open ? "Close" : "Open"}</button>
      {open ? <ul>{values.map((value) => <li key={value}>{value}</li>)}</ul> : <p>{total}</p>}
    </section>
  );
}
`;
}

function page(n) {
  return `import { Component${n} } from "@/components/group${n % 50}/component${n}";

export default function Page() {
  return <Component${n} title="page ${n}" values={[${n}, ${n + 1}]} />;
}
`;
}
