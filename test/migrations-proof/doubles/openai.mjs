import { ledger } from "../../../../ledger.mjs";

/** The client's double; what it gives is JSON, as the provider sends it. It calls each tool once, before it answers. */
export default class OpenAI {
  chat = {
    completions: {
      async create({ messages, tools = [] }) {
        ledger.pay();
        const called = messages.some(({ role }) => role === "tool") ? [] : tools;
        const tool_calls = called.map(({ function: { name } }) => ({ id: name, function: { name, arguments: '{"productId":"lamp"}' } }));
        return { choices: [{ message: { content: `re: ${messages.map(({ content }) => content).join()}`, ...(tool_calls.length > 0 ? { tool_calls } : {}) } }] };
      },
    },
  };
}
