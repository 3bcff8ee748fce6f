import OpenAI from "openai";
import { aiSdk, loaded } from "./sdks.mjs";

const from = (name) => import(`../rendered/${process.env.TEMPLATES ?? "run"}/${name}.js`);
const [{ requestDeadline }, { errorResponse }] = await Promise.all(["deadline", "errors"].map(from));

for (const level of ["error", "warn"]) console[level] = () => {};

/** A route of so many seconds, whose model call is under its deadline. */
export async function answered(sdk, baseURL, maxDuration, { leavesAfterMs } = {}) {
  await loaded(sdk);
  const started = performance.now();
  const request = new Request("http://localhost", { signal: leavesAfterMs && AbortSignal.timeout(leavesAfterMs) });
  const deadline = requestDeadline(request, maxDuration);
  const response = await route(sdk, baseURL, deadline).catch(errorResponse);
  return { status: response.status, seconds: (performance.now() - started) / 1_000, isOver: deadline.isOver() };
}

async function route(sdk, baseURL, { signal }) {
  if (sdk === "openai") {
    await new OpenAI({ apiKey: "key", baseURL: `${baseURL}/v1` }).chat.completions.create({ model: "gpt-4o-mini", messages: [] }, { signal });
  } else {
    const { generateText, model } = await aiSdk(Number(sdk.slice(3)), baseURL);
    await generateText({ model, prompt: "Hello", abortSignal: signal });
  }
  return Response.json({ ok: true });
}

/** A stream under a deadline, read to its end: which callbacks ran, what was read, and when it was over. */
export async function streamed(sdk, baseURL, maxDuration) {
  await loaded(sdk);
  const started = performance.now();
  const { signal } = requestDeadline(new Request("http://localhost"), maxDuration);
  const { streamText, model } = await aiSdk(Number(sdk.slice(3)), baseURL);
  const ran = [];
  const on = (name) => () => void ran.push(name);
  const result = streamText({ model, prompt: "Hello", abortSignal: signal, onFinish: on("onFinish"), onAbort: on("onAbort"), onError: on("onError") });
  let text = "";
  try {
    for await (const part of result.textStream) text += part;
  } catch (error) {
    ran.push(`reading throws ${error.name}`);
  }
  return { ran, text, seconds: (performance.now() - started) / 1_000 };
}
