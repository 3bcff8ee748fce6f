import { performance } from "node:perf_hooks";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Linter } from "eslint";
import { parser } from "typescript-eslint";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver-protocol/node";
import { ordinaryRules } from "./lint.mjs";

const server = fileURLToPath(new URL("../../server/bin/ai-routes-language-server.js", import.meta.url));
const path = "app/api/long/route.ts";
/** The first ones run code that is not compiled yet, here and in ESLint. */
const warmingUp = 100;
const keystrokes = 300;
const editsForMemory = 1000;

/**
 * A person types in a route of 600 lines within the generated app: how long until its diagnostics
 * are there, over stdio, beside `Linter.verify` with ten ordinary rules on the same texts. Times on
 * a busy machine say little, so the processor's time is told as well.
 */
export async function keystrokesIn(root) {
  const text = longRoute();
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);

  const started = performance.now();
  const client = await connected(root);
  await client.send("textDocument/didOpen", { textDocument: { uri: client.uri, languageId: "typescript", version: 1, text } });
  const first = await client.pull();
  const firstDiagnostics = performance.now() - started;

  const pull = async (edit) => {
    client.change(edit);
    await client.pull();
  };
  const cold = await timed(typing(text, warmingUp), pull);
  const texts = [...typing(text, keystrokes)].map((edit) => edit.text);
  const cpuBefore = client.cpu();
  const pulled = await timed(typing(text, keystrokes), pull);
  const cpu = (client.cpu() - cpuBefore) / pulled.length;

  const memory = [client.megabytes()];
  for (const edit of typing(text, editsForMemory)) {
    await pull(edit);
    if (edit.index % 250 === 249) memory.push(client.megabytes());
  }
  const last = await client.pull();
  client.process.kill();

  const linter = new Linter();
  const config = [{ files: ["**/*.ts"], languageOptions: { parser }, rules: ordinaryRules }];
  const verify = (one) => linter.verify(one, config, "route.ts");
  for (const one of texts.slice(0, warmingUp)) verify(one);
  const cpuOfLint = process.cpuUsage();
  const linted = await timed(texts, verify);
  const { user, system } = process.cpuUsage(cpuOfLint);
  return {
    lines: text.split("\n").length,
    firstDiagnostics,
    cold: percentiles(cold),
    pulled: percentiles(pulled),
    cpu,
    linted: percentiles(linted),
    cpuOfLint: (user + system) / 1000 / texts.length,
    memory,
    // What was typed was taken back: the diagnostics are those of the beginning.
    wrong: first.length > 0 && JSON.stringify(first) === JSON.stringify(last) ? [] : [`after all edits were taken back there are ${last.length} diagnostics, not the ${first.length} of the beginning`],
  };
}

/** Milliseconds that each took. */
async function timed(items, run) {
  const took = [];
  for (const item of items) {
    const before = performance.now();
    await run(item);
    took.push(performance.now() - before);
  }
  return took;
}

async function connected(root) {
  const child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  connection.onRequest(() => null);
  connection.listen();
  const uri = pathToFileURL(join(root, path)).href;
  const capabilities = { textDocument: { diagnostic: {} }, workspace: { workspaceFolders: true } };
  await connection.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities, workspaceFolders: [{ uri: pathToFileURL(root).href, name: "app" }] });
  await connection.sendNotification("initialized", {});
  let version = 1;
  return {
    process: child,
    uri,
    send: (method, params) => connection.sendNotification(method, params),
    change({ range, inserted }) {
      void connection.sendNotification("textDocument/didChange", { textDocument: { uri, version: ++version }, contentChanges: [{ range, text: inserted }] });
    },
    pull: async () => (await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } })).items,
    /** Milliseconds of the processor. */
    cpu: () => readFileSync(`/proc/${child.pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ").slice(11, 13).reduce((sum, ticks) => sum + Number(ticks) * 10, 0),
    megabytes: () => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]) / 1024),
  };
}

/** Characters typed into a prompt in the middle of the route, and taken back again. */
function* typing(text, count) {
  const words = "tell me more about it";
  const at = text.indexOf("Question 12") + "Question 12".length;
  const line = text.slice(0, at).split("\n").length - 1;
  const character = at - text.lastIndexOf("\n", at) - 1;
  let length = 0;
  for (let index = 0; index < count; index++) {
    const isTyped = index % (2 * words.length) < words.length && index < count - length;
    const start = { line, character: character + (isTyped ? length : length - 1) };
    if (!isTyped && length === 0) continue;
    const end = { line, character: character + length };
    const inserted = isTyped ? words[length] : "";
    length += isTyped ? 1 : -1;
    yield { index, text: text.slice(0, at) + words.slice(0, length) + text.slice(at), range: { start, end }, inserted };
  }
  while (length > 0) {
    const end = { line, character: character + length };
    length--;
    yield { index: count, text: text.slice(0, at) + words.slice(0, length) + text.slice(at), range: { start: { line, character: character + length }, end }, inserted: "" };
  }
}

/** 24 helpers of 24 lines, three of which ask a model in a loop that tries again, and a handler that uses them all. */
function longRoute() {
  const asks = (n) => `const { text } = await generateText({ model: openai("gpt-4o-mini"), prompt: "Question ${n}: " + frequent.join(", ") });`;
  const plain = (n) => `const text = await summary(frequent.join(", "), "Question ${n}");`;
  const helper = (n) => `async function step${n}(input: string, log: { info(text: string): void }) {
  const parts = input.split(" ").filter((part) => part.length > ${n % 5});
  const words = new Map<string, number>();
  for (const part of parts) {
    const known = words.get(part) ?? 0;
    words.set(part, known + 1);
  }
  const frequent = [...words].filter(([, count]) => count > 1).map(([word]) => word);
  if (frequent.length === 0 && parts.length > 100) {
    log.info("nothing frequent in step ${n}");
    return input;
  }
  let answer = "";
  for (let attempt = 0; attempt < ${2 + (n % 3)}; attempt++) {
    try {
      ${n % 12 === 0 || n === 23 ? asks(n) : plain(n)}
      answer = text;
      break;
    } catch (error) {
      log.info(String(error));
    }
  }
  return answer.trim() || input;
}
`;
  return `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
import { createLogger } from "@/lib/log";

export const maxDuration = 60;

async function summary(text: string, title: string) {
  return [title, ...text.split(", ").toSorted()].join(" ");
}

${Array.from({ length: 24 }, (_, n) => helper(n)).join("\n")}
export async function POST(request: Request) {
  const { prompt } = await request.json();
  const log = createLogger({ route: "long" });
  let text = String(prompt);
${Array.from({ length: 24 }, (_, n) => `  text = await step${n}(text, log);`).join("\n")}
  return Response.json({ text });
}
`;
}

function percentiles(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { p50: at(0.5), p95: at(0.95) };
}
