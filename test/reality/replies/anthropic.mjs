import { exampleValue } from "./example-value.mjs";

/** A message of Anthropic's API, whole and as stream events. */
export function anthropicMessage(body, { callTool, thread }) {
  // A thread that the SDK continues names its tools in its first request only.
  const tools = body.thread?.type === "continue" ? thread.tools : body.tools;
  thread.tools = tools;
  const tool = callTool ? tools?.[0] : undefined;
  const block = tool
    ? { type: "tool_use", id: "toolu_1", name: tool.name, input: exampleValue(tool.input_schema) }
    : { type: "text", text: "An answer." };
  const stop = { stop_reason: tool ? "tool_use" : "end_turn", stop_sequence: null };
  const message = {
    id: "msg_1", type: "message", role: "assistant", model: body.model,
    content: [block], ...stop, usage: { input_tokens: 10, output_tokens: 5 },
  };

  const delta = tool
    ? { type: "input_json_delta", partial_json: JSON.stringify(block.input) }
    : { type: "text_delta", text: block.text };
  return {
    json: message,
    opening: named([
      { type: "message_start", message: { ...message, content: [], stop_reason: null } },
      { type: "content_block_start", index: 0, content_block: tool ? { ...block, input: {} } : { type: "text", text: "" } },
      { type: "content_block_delta", index: 0, delta },
    ]),
    closing: named([
      { type: "content_block_stop", index: 0 },
      { type: "message_delta", delta: stop, usage: { output_tokens: 5 } },
      { type: "message_stop" },
    ]),
    error: { event: "error", data: { type: "error", error: { type: "overloaded_error", message: "scripted error" } } },
  };
}

function named(events) {
  return events.map((data) => ({ event: data.type, data }));
}
