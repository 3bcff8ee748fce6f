// A route that streams and the one to come back to, by the AI SDK's major that is asked for.
import { aiSdk } from "./sdks.mjs";

const { resumable, resume } = await import(`../rendered/${process.env.TEMPLATES ?? "run"}/resumable-stream.js`);

let finished = null;

/** Asks, reads so many pieces and leaves; gives what it has read. `stays`: until the end. */
export async function asked(major, baseURL, pieces, key = "ada:c1") {
  const { streamText, model } = await aiSdk(major, baseURL);
  const result = streamText({ model, prompt: "Hello", maxRetries: 0, onError: () => {} });
  const answer = major === 4 ? result.toDataStreamResponse() : result.toUIMessageStreamResponse();
  const response = await resumable(key, answer, (work) => (finished = work));
  const reader = response.body.getReader();
  let text = "";
  for (let read = 0; read < pieces; read++) {
    const { done, value } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
  }
  await reader.cancel();
  return text;
}

/** Once all that the last question has started is over. */
export const over = () => finished;

/** Comes back: the status, what is read, and the error that ends it. */
export async function back(key = "ada:c1") {
  const response = await resume(key);
  let text = "";
  try {
    for await (const piece of response.body ?? []) text += new TextDecoder().decode(piece);
  } catch (error) {
    return { status: response.status, text, error: error.message };
  }
  return { status: response.status, text, error: null };
}
