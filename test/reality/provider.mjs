import { createServer } from "node:http";
import { anthropicMessage } from "./replies/anthropic.mjs";
import { openaiChat } from "./replies/openai-chat.mjs";
import { openaiEmbeddings } from "./replies/openai-embeddings.mjs";
import { openaiResponse } from "./replies/openai-responses.mjs";
import { readScenario } from "./scenario.mjs";

const ENDPOINTS = [
  [/\/chat\/completions$/, openaiChat],
  [/\/responses$/, openaiResponse],
  [/\/embeddings$/, openaiEmbeddings],
  [/\/messages$/, anthropicMessage],
];

/**
 * A model provider on a loopback port of its own that answers by a script and counts what reaches it.
 * Past `cap` requests it answers no more and calls `onRunaway` once.
 *
 * @param {string} script see readScenario
 * @param {{ cap: number, onRunaway: () => void, pause?: Pause, retryAfter?: number }} limits `pause`: takes the provider's
 *   time, none where it is missing. `retryAfter`: seconds that a 429 asks for
 *
 * @typedef {"refusal" | "first" | "rest" | "whole" | "for ever"} Moment
 * @typedef {(moment: Moment, of: { body: any, response: import("node:http").ServerResponse, seconds?: number }) => Promise<void>} Pause
 *   `first` and `rest` are those of a stream, `whole` an answer in one piece; `seconds`: of `first` or `whole`, where the script says them
 */
export async function startProvider(script, { cap, onRunaway, pause = async () => {}, retryAfter = 1 }) {
  const replyTo = readScenario(script);
  // What a conversation kept by the provider remembers between its requests.
  const thread = {};
  let requests = 0;

  const server = createServer(async (request, response) => {
    const index = requests++;
    if (index === cap) onRunaway();
    if (index >= cap) return;

    const body = await readJson(request);
    const { reply, seconds } = replyTo(index);
    await answer(reply, request.url ?? "", body, thread, response, { pause: (moment) => pause(moment, { body, response, seconds }), retryAfter });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${server.address().port}`,
    get requests() {
      return requests;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(reply, url, body, thread, response, { pause, retryAfter }) {
  if (reply === "hang") return pause("for ever");
  if (/^\d+$/.test(reply)) {
    await pause("refusal");
    return sendError(response, Number(reply), retryAfter);
  }

  const endpoint = ENDPOINTS.find(([path]) => path.test(new URL(url, "http://provider").pathname))?.[1];
  if (!endpoint) return sendError(response, 404);

  const { json, opening, closing, error } = endpoint(body, { callTool: reply === "tools", thread });
  if (!body.stream) {
    await pause("whole");
    return sendJson(response, 200, json);
  }
  await pause("first");
  response.writeHead(200, { "content-type": "text/event-stream" });
  if (reply === "cut") return response.write(asEvents(opening), () => response.destroy());
  response.write(asEvents(opening));
  if (reply === "stall") return pause("for ever");
  await pause("rest");
  response.end(asEvents(reply === "error" ? [error] : closing));
}

function sendError(response, status, retryAfter) {
  const headers = status === 429 ? { "retry-after": String(retryAfter) } : {};
  const type = status === 429 ? "rate_limit_error" : "server_error";
  sendJson(response, status, { type: "error", error: { type, code: null, param: null, message: `scripted ${status}` } }, headers);
}

function sendJson(response, status, value, headers = {}) {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(value));
}

function asEvents(events) {
  return events
    .map(({ event, data }) => `${event ? `event: ${event}\n` : ""}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`)
    .join("");
}

async function readJson(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text ? JSON.parse(text) : {};
}
