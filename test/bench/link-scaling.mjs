import { analyze, defaultConfig } from "@ai-routes/rules";

const chains = [250, 500, 1_000, 2_000];
const cycles = [1_250, 2_500, 5_000, 10_000];

/**
 * Links call chains and cycles of growing size: milliseconds and contexts of each, and the exponent
 * with which they grow between the smallest and the largest (1: in proportion).
 */
export function linkScaling() {
  linked(cycleOf(500));
  return [
    series("call chain", chains, chainOf, 1),
    series("cycle", cycles, cycleOf, "unbounded"),
  ];
}

function series(name, sizes, make, expected) {
  const points = sizes.map((size) => ({ size, ...fastest(make(size)) }));
  const wrong = points.filter(({ max }) => max !== expected).map(({ size, max }) => `a ${name} of ${size}: ${max} requests, not ${expected}`);
  const [first] = points;
  const last = points[points.length - 1];
  const exponent = (of) => Math.log(last[of] / first[of]) / Math.log(last.size / first.size);
  return { name, points, wrong, exponents: { milliseconds: exponent("milliseconds"), contexts: exponent("contexts") } };
}

/** Of three runs, the one least disturbed. */
function fastest(texts) {
  const runs = [linked(texts), linked(texts), linked(texts)];
  return runs.reduce((best, run) => (run.milliseconds < best.milliseconds ? run : best));
}

function linked(texts) {
  const workspace = inMemory(texts);
  const { routes, stats } = analyze(workspace, { config: defaultConfig(workspace.root), rules: [] });
  return { max: routes[0]?.handlers[0]?.attempts.max ?? 0, contexts: stats.contexts, milliseconds: stats.phases.link };
}

function chainOf(length) {
  return app(length, "ask()");
}

function cycleOf(length) {
  return app(length, "ask().catch(() => f0())");
}

/** `f0` calls `f1` calls … the last, which does `end`. A hundred functions a file. */
function app(length, end) {
  const perFile = 100;
  const texts = {
    "/app/package.json": JSON.stringify({ dependencies: { next: "16.0.0", ai: "6.0.0", "@ai-sdk/openai": "3.0.0" } }),
    "/app/app/api/chat/route.ts": 'import { f0 } from "../../../lib/part0";\nexport async function POST() {\n  return Response.json(await f0());\n}\n',
    "/app/lib/ask.ts": 'import { openai } from "@ai-sdk/openai";\nimport { generateText } from "ai";\nexport const ask = async () => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0 })).text;\n',
  };
  for (let part = 0; part * perFile < length; part++) {
    const from = part * perFile;
    const to = Math.min(length, from + perFile);
    const last = to === length;
    const head = last ? `import { ask } from "./ask";\n${part > 0 ? 'import { f0 } from "./part0";\n' : ""}` : `import { f${to} } from "./part${part + 1}";\n`;
    const body = Array.from({ length: to - from }, (_, n) => `export async function f${from + n}(): Promise<unknown> { return ${from + n === length - 1 ? end : `f${from + n + 1}()`}; }`);
    texts[`/app/lib/part${part}.ts`] = `${head}${body.join("\n")}\n`;
  }
  return texts;
}

/** A workspace (see `rules/engine/graph/workspace.ts`) that is on no disk. */
function inMemory(texts) {
  const files = Object.keys(texts).sort();
  const folders = new Set(files.flatMap((file) => file.split("/").slice(1, -1).map((_, index, parts) => `/${parts.slice(0, index + 1).join("/")}`)));
  return {
    root: "/app",
    files: () => files,
    read: (path) => texts[path] ?? null,
    kind: (path) => (path in texts ? "file" : folders.has(path) ? "directory" : null),
    folders: (path) => [...folders].filter((one) => one.slice(0, one.lastIndexOf("/")) === path).map((one) => one.slice(one.lastIndexOf("/") + 1)).sort(),
    realpath: (path) => path,
  };
}
