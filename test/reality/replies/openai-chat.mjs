import { exampleValue } from "./example-value.mjs";

const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

/** A chat completion of OpenAI's API, whole and as stream events. */
export function openaiChat(body, { callTool }) {
  const tool = callTool ? (body.tools ?? []).find(({ type }) => type === "function")?.function : undefined;
  const common = { id: "chatcmpl-1", created: 1, model: body.model };
  const finish = tool ? "tool_calls" : "stop";
  const message = tool ? toolMessage(tool) : { role: "assistant", content: textFor(body), refusal: null };

  const chunk = (delta, finish_reason) => ({
    data: { ...common, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }] },
  });
  const delta = tool ? { ...message, tool_calls: message.tool_calls.map((call) => ({ index: 0, ...call })) } : message;

  return {
    json: { ...common, object: "chat.completion", choices: [{ index: 0, message, logprobs: null, finish_reason: finish }], usage },
    opening: [chunk(delta, null)],
    closing: [
      chunk({}, finish),
      { data: { ...common, object: "chat.completion.chunk", choices: [], usage } },
      { data: "[DONE]" },
    ],
    error: { data: { error: { message: "scripted error", type: "server_error", param: null, code: null } } },
  };
}

function toolMessage({ name, parameters }) {
  const call = { name, arguments: JSON.stringify(exampleValue(parameters)) };
  return { role: "assistant", content: null, refusal: null, tool_calls: [{ id: "call_1", type: "function", function: call }] };
}

function textFor(body) {
  const schema = body.response_format?.json_schema?.schema;
  return schema ? JSON.stringify(exampleValue(schema)) : "An answer.";
}
