/**
 * What options are called, in any SDK of a provider and in the bodies of its HTTP API: for whatever
 * the tables do not say call by call (FACTS C, D; the providers' API references).
 */

/** Options that hold the instructions. */
export const systemOptions = /^(system|systemPrompt|systemMessage|systemInstruction|system_instruction|instructions|preamble|developer)$/;

/** Options that hold messages, or the prompt. */
export const messageOptions = /^(messages|contents|input|history|prompt)$/;

/** Options that hold tools. */
export const toolOptions = /^(tools|functions)$/;

/** Members of a tool that hold the schema of its input. */
export const toolSchemas: readonly string[] = ["inputSchema", "parameters", "schema", "input_schema"];

/** Objects of options within options. */
export const optionGroups = /^(config|options|generationConfig|kwargs|params|body)$/;

/** Options that are no text for the model. */
export const settingOptions = new RegExp(
  "^(model|models|modelName|temperature|top_?[pPkK]|max.*|min.*|stop.*|seed|n|size|stream.*|timeout|retry.*|abortSignal|signal|headers|provider.*|metadata|user|userId|user_id|" +
  "safety_identifier|prompt_cache_key|on[A-Z].*|experimental_(telemetry|transform|download|generateMessageId|repair.*)|telemetry|schema.*|output|response_?[fF]ormat|tool_?[cC]hoice|" +
  "active_?[tT]ools|prepare.*|presence.*|frequency.*|logit.*|reasoning.*|thinking|voice|quality|style|language|apiKey|baseURL|fetch|callbacks|tags|runName|configurable|recursionLimit|mode|id|generateId|include.*|web_?[hH]ook.*|callback_?[uU]rl)$",
);

/** Options that are input of the model, and count towards its price. Dots lead into an object. */
export const inputOptions: readonly string[] = [
  "prompt", "messages", "system", "instructions", "input", "contents", "content", "message", "value", "values", "query", "documents", "text",
  "config.systemInstruction", "systemInstruction", "preamble", "chatHistory",
];

/** Options of one provider (`providerOptions: { openai: { maxCompletionTokens } }`) that cap the answer. */
export const providerCap = /^max_?(completion|output)?_?tokens$/i;

/** Lists of models by name that `customProvider` is made with. */
export const modelLists: readonly string[] = ["languageModels", "textEmbeddingModels", "embeddingModels", "imageModels"];

/** Members and headers that hold a key. */
export const keyHolders = /^(apiKey|api_key|authToken|accessToken|token|Authorization|authorization|x-api-key|api-key|x-goog-api-key)$/;

/** What providers call the greatest number of tokens of an answer, in the body of a request. */
const capNames: readonly string[] = [
  "max_tokens", "max_completion_tokens", "max_output_tokens", "generationConfig.maxOutputTokens", "generation_config.max_output_tokens", "maxTokens",
  "inferenceConfig.maxTokens", "parameters.max_new_tokens", "max_new_tokens", "max_tokens_to_sample", "options.num_predict",
];

/** What an endpoint itself reads, by its URL. */
const ownCapName: readonly [endpoint: RegExp, name: string][] = [
  [/:(stream)?generate(Content|Answer)/i, "generationConfig.maxOutputTokens"],
  [/\/responses(\?|$)/, "max_output_tokens"],
  [/\/api\/(chat|generate)(\?|$)/, "options.num_predict"],
  [/\/converse(-stream)?(\?|$)/, "inferenceConfig.maxTokens"],
];

/** The names of the cap in the body of a request for text; the first is the one that the endpoint itself reads. */
export function bodyCaps(url: string): readonly string[] {
  const own = ownCapName.find(([endpoint]) => endpoint.test(url))?.[1];
  return own === undefined ? capNames : [own, ...capNames.filter((name) => name !== own)];
}
