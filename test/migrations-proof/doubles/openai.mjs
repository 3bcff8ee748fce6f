import { ledger } from "../../../../ledger.mjs";

/** The client's double; what it gives is JSON, as the provider sends it. */
export default class OpenAI {
  chat = {
    completions: {
      async create({ messages }) {
        ledger.pay();
        return { choices: [{ message: { content: `re: ${messages[0].content}` } }] };
      },
    },
  };
}
