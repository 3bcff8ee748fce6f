import { exampleValue } from "./example-value.mjs";

const usage = {
  input_tokens: 10,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 5,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 15,
};

/** A response of OpenAI's Responses API, whole and as stream events. */
export function openaiResponse(body, { callTool }) {
  const tool = callTool ? (body.tools ?? []).find(({ type }) => type === "function") : undefined;
  const item = tool ? functionCall(tool) : textMessage(body);
  const started = response(body, "in_progress", []);
  const json = response(body, "completed", [item]);

  const [begin, end] = tool ? functionCallEvents(item) : textEvents(item);
  return {
    json,
    opening: numbered([{ type: "response.created", response: started }, ...begin]),
    closing: numbered([...end, { type: "response.completed", response: json }]),
    error: { event: "error", data: { type: "error", sequence_number: 9, code: "server_error", message: "scripted error", param: null } },
  };
}

function response(body, status, output) {
  return {
    id: "resp_1", object: "response", created_at: 1, model: body.model, status, output,
    error: null, incomplete_details: null, instructions: null, metadata: {}, parallel_tool_calls: true,
    temperature: 1, tool_choice: "auto", tools: [], top_p: 1,
    usage: status === "completed" ? usage : null,
  };
}

function functionCall({ name, parameters }) {
  const input = JSON.stringify(exampleValue(parameters));
  return { type: "function_call", id: "fc_1", call_id: "call_1", name, arguments: input, status: "completed" };
}

function textMessage(body) {
  const schema = body.text?.format?.schema;
  const text = schema ? JSON.stringify(exampleValue(schema)) : "An answer.";
  const part = { type: "output_text", text, annotations: [], logprobs: [] };
  return { type: "message", id: "msg_1", role: "assistant", status: "completed", content: [part] };
}

function functionCallEvents(item) {
  const at = { output_index: 0, item_id: item.id };
  return [
    [
      { type: "response.output_item.added", ...at, item: { ...item, arguments: "", status: "in_progress" } },
      { type: "response.function_call_arguments.delta", ...at, delta: item.arguments },
    ],
    [
      { type: "response.function_call_arguments.done", ...at, arguments: item.arguments },
      { type: "response.output_item.done", ...at, item },
    ],
  ];
}

function textEvents(item) {
  const at = { output_index: 0, item_id: item.id, content_index: 0 };
  const [part] = item.content;
  return [
    [
      { type: "response.output_item.added", ...at, item: { ...item, content: [], status: "in_progress" } },
      { type: "response.content_part.added", ...at, part: { ...part, text: "" } },
      { type: "response.output_text.delta", ...at, delta: part.text, logprobs: [] },
    ],
    [
      { type: "response.output_text.done", ...at, text: part.text, logprobs: [] },
      { type: "response.content_part.done", ...at, part },
      { type: "response.output_item.done", ...at, item },
    ],
  ];
}

function numbered(events) {
  return events.map((data, sequence_number) => ({ event: data.type, data: { ...data, sequence_number } }));
}
