import { createServer } from "node:http";

/**
 * A provider on loopback that speaks as much of the protocols of OpenAI (chat completions, responses), Anthropic
 * and Google as SDKs ask for. `plan` says what becomes of each request: `({ index, model, body }) =>`
 *
 * - `{ text }`: an answer, as a stream where one was asked for; `pauseMs` between its words. A list: the pieces it comes in.
 * - `{ text, waits }`: a stream that waits before an event for the promise which `waits(event, index)` gives, if any.
 * - `{ calls: { name, input } }`: the model calls a tool (OpenAI's chat completions, not as a stream).
 * - `{ text, breaksAfter }`: a stream whose connection ends after so many words.
 * - `{ status, headers, body }`: an error.
 * - `{ drops: true }`: the connection ends without an answer.
 * - `{ hangs: true }`: no answer, until the client gives up.
 */
export async function mockProvider() {
  const requests = [];
  let plan = () => ({ text: "Hello there, all of you." });
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString() || "{}");
    const model = body.model ?? /models\/([^:]+)/.exec(request.url)?.[1] ?? null;
    const seen = { index: requests.length, model, body, url: request.url, headers: request.headers, at: Date.now(), abandoned: false };
    requests.push(seen);
    response.on("close", () => (seen.abandoned = !response.writableFinished));
    const answer = plan(seen);
    if (answer.hangs) return;
    if (answer.drops) return response.destroy();
    if (answer.status) return response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers }).end(JSON.stringify(answer.body ?? { error: { message: `Error ${answer.status}` } }));
    const protocol = request.url.includes("/messages") ? anthropic : request.url.includes("/responses") ? responses : request.url.includes(":") ? google : openai;
    if (body.stream) return stream(response, protocol.events((Array.isArray(answer.text) ? answer.text : answer.text.split(/(?<= )/)), model), answer);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer.calls ? openai.calling(answer.calls, model) : protocol.whole(answer.text, model)));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests,
    /** What answers from now on; the requests are counted anew. */
    plan(next) {
      requests.length = 0;
      plan = next;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function stream(response, events, { breaksAfter = Infinity, pauseMs = 0, waits = () => null }) {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const [index, event] of events.entries()) {
    if (index > breaksAfter) return response.destroy();
    await waits(event, index);
    response.write(event);
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (response.destroyed) return;
  }
  response.end();
}

const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

const openai = {
  completion: (model, message, finish_reason) => ({ id: "c1", object: "chat.completion", created: 1, model, choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason }], usage }),
  whole: (text, model) => openai.completion(model, { content: text }, "stop"),
  calling: ({ name, input }, model) => openai.completion(model, { content: null, tool_calls: [{ id: "t1", type: "function", function: { name, arguments: JSON.stringify(input) } }] }, "tool_calls"),
  events(words, model) {
    const chunk = (choice, more) => `data: ${JSON.stringify({ id: "c1", object: "chat.completion.chunk", created: 1, model, choices: choice ? [{ index: 0, finish_reason: null, ...choice }] : [], ...more })}\n\n`;
    return [
      chunk({ delta: { role: "assistant", content: "" } }),
      ...words.map((word) => chunk({ delta: { content: word } })),
      chunk({ delta: {}, finish_reason: "stop" }),
      chunk(null, { usage }),
      "data: [DONE]\n\n",
    ];
  },
};

const responses = {
  whole: (text, model) => ({ id: "r1", object: "response", created_at: 1, model, status: "completed", output: [responses.item(text)], usage: { input_tokens: 10, output_tokens: 5 } }),
  item: (text) => ({ type: "message", id: "m1", role: "assistant", status: "completed", content: [{ type: "output_text", text, annotations: [] }] }),
  events(words, model) {
    const event = (data, index) => `event: ${data.type}\ndata: ${JSON.stringify({ sequence_number: index, ...data })}\n\n`;
    return [
      { type: "response.created", response: { id: "r1", created_at: 1, model } },
      { type: "response.output_item.added", output_index: 0, item: { ...responses.item(""), content: [] } },
      ...words.map((delta) => ({ type: "response.output_text.delta", item_id: "m1", output_index: 0, content_index: 0, delta })),
      { type: "response.output_item.done", output_index: 0, item: responses.item(words.join("")) },
      { type: "response.completed", response: responses.whole(words.join(""), model) },
    ].map(event);
  },
};

const anthropic = {
  whole: (text, model) => ({ id: "m1", type: "message", role: "assistant", model, content: [{ type: "text", text }], stop_reason: "end_turn", stop_sequence: null, usage: { input_tokens: 10, output_tokens: 5 } }),
  events(words, model) {
    const event = (data) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
    return [
      event({ type: "message_start", message: { id: "m1", type: "message", role: "assistant", model, content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 10, output_tokens: 1 } } }),
      event({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }),
      ...words.map((text) => event({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } })),
      event({ type: "content_block_stop", index: 0 }),
      event({ type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 5 } }),
      event({ type: "message_stop" }),
    ];
  },
};

const google = {
  whole: (text) => ({ candidates: [{ content: { role: "model", parts: [{ text }] }, finishReason: "STOP" }], usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 } }),
  events: (words) => words.map((text) => `data: ${JSON.stringify(google.whole(text))}\n\n`),
};
