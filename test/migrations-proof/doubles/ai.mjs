// The AI SDK's double: results are objects of a class with getters, as the SDK's are, so that JSON brings nothing of them back.
import { ledger } from "../../../../ledger.mjs";

class Result {
  #text;
  constructor(text) {
    this.#text = text;
  }
  get text() {
    return this.#text;
  }
  get object() {
    return { of: this.#text };
  }
  get usage() {
    return { totalTokens: this.#text.length };
  }
}

async function asks(options) {
  return new Result(textOf(options));
}

function textOf({ prompt, system = "" }) {
  ledger.pay();
  return `${system}<${prompt}>`;
}

/** What is streamed is the same text, all at once. */
function streams(options) {
  return { toUIMessageStreamResponse: () => new Response(textOf(options)) };
}

export { asks as generateText, asks as generateObject, streams as streamText };
export const convertToModelMessages = async (messages) => messages;
