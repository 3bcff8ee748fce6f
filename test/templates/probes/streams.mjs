// Routes as fixes leave them, around the templates of the AI SDK's major that is asked for.
import { aiSdk } from "./sdks.mjs";

const { reserveBudget } = await import(`../rendered/${process.env.TEMPLATES ?? "run"}/budget.js`);
const { scrubStream } = await import(`../rendered/${process.env.TEMPLATES ?? "run"}/prompt-guard.js`);

/** An answer of 10 and 5 tokens comes to $0.02. */
const price = { input: 1_000, output: 2_000 };

/** A call that is awaited, with its budget settled; gives its text, or what it threw. */
export async function awaited(major, baseURL) {
  const { generateText, model } = await aiSdk(major, baseURL);
  const reserved = await reserveBudget("ada", 0.05);
  const answer = await reserved.spend(generateText({ model, prompt: "Hello", maxRetries: 0 }), price).catch((error) => error);
  return answer instanceof Error ? "failed" : answer.text;
}

/** A stream with its budget settled; `leaves`: its reader goes after the first piece. */
export async function streamed(major, baseURL, { leaves = false, abortsAfterMs = null } = {}) {
  const { streamText, model } = await aiSdk(major, baseURL);
  const reserved = await reserveBudget("ada", 0.05);
  const result = streamText({ model, prompt: "Hello", maxRetries: 0, ...(abortsAfterMs && { abortSignal: AbortSignal.timeout(abortsAfterMs) }), ...reserved.onStream(price) });
  const drained = Promise.resolve(result.consumeStream()).catch(() => {});
  const reader = result.toTextStreamResponse().body.getReader();
  for (let first = true; ; first = false) {
    const { done } = await reader.read().catch(() => ({ done: true }));
    if (done || (leaves && first)) break;
  }
  if (leaves) await reader.cancel();
  await drained;
  // Before 7, `onAbort` is called and not waited for.
  if (abortsAfterMs) await new Promise((resolve) => setTimeout(resolve, 1_000));
  return "over";
}

/** What comes out of a stream that is scrubbed: its pieces of text. */
export async function scrubbed(major, baseURL) {
  const { streamText, model } = await aiSdk(major, baseURL);
  const result = streamText({ model, prompt: "Hello", maxRetries: 0, experimental_transform: scrubStream() });
  const pieces = [];
  for await (const piece of result.textStream) pieces.push(piece);
  return pieces;
}
