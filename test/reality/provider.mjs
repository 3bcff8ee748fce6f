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
 * @param {{ cap: number, onRunaway: () => void }} limits
 */
export async function startProvider(script, { cap, onRunaway }) {
  const replyTo = readScenario(script);
  // What a conversation kept by the provider remembers between its requests.
  const thread = {};
  let requests = 0;

  const server = createServer(async (request, response) => {
    const index = requests++;
    if (index === cap) onRunaway();
    if (index >= cap) return;

    const body = await readJson(request);
    answer(replyTo(index), request.url ?? "", body, thread, response);
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

function answer(reply, url, body, thread, response) {
  if (reply === "hang") return;
  if (/^\d+$/.test(reply)) return sendError(response, Number(reply));

  const endpoint = ENDPOINTS.find(([path]) => path.test(new URL(url, "http://provider").pathname))?.[1];
  if (!endpoint) return sendError(response, 404);

  const { json, opening, closing, error } = endpoint(body, { callTool: reply === "tools", thread });
  if (!body.stream) return sendJson(response, 200, json);

  response.writeHead(200, { "content-type": "text/event-stream" });
  if (reply === "cut") return response.write(asEvents(opening), () => response.destroy());
  response.end(asEvents([...opening, ...(reply === "error" ? [error] : closing)]));
}

function sendError(response, status) {
  const headers = status === 429 ? { "retry-after": "1" } : {};
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
