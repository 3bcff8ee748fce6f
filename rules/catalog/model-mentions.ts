/**
 * Paths by which a file may ask a model on a host it takes from elsewhere. They only decide which
 * files are worth parsing (ARCHITECTURE.md, "Look before parsing"); whether a URL is a model call `model-hosts.ts` says.
 */
export const modelPaths: readonly string[] = [
  "chat/completions", "/v1/completions", "/v1/responses", "/v1/messages", "/v1/embeddings", "/v1/images/generations",
  "/v1/images/edits", "/v1/audio/", "/video/generations", "/videos/generations", "/v1/chat-messages", "/v1/completion-messages", "/v1/workflows/run",
  "/v1/speak", "/v1/listen", "/v1/text-to-speech/", "/v1/draw/", ":generateContent", ":streamGenerateContent", "/api/generate", "/api/embed",
  // Of an address that is a setting, whole: what reads the answer of a chat completion.
  "choices[0].message", "choices[0]?.message", "choices?.[0]",
  // Steps by which a durable engine itself asks a model.
  "ai.infer(", "api.openai.call(", "api.anthropic.call(",
];

/**
 * Exports of a model package that ask no model themselves: a file that imports only these (or only
 * types) is no reason to follow an entrypoint. `ai`: types and errors by their capital, tools,
 * messages, schemas, stop conditions, streams, middleware (export lists of ai 3 to 7, FACTS C).
 */
export const exportsWithoutCalls: Readonly<Record<string, RegExp>> = {
  ai: new RegExp(
    "^(?:" +
      [
        "(?!\\w*Agent|DirectChatTransport)[A-Z]\\w*",
        "(?:is|convert|parse|validate|safeValidate|prune|last|append|pipe|read|format|fix|as)[A-Z]\\w*",
        "get(?:Static)?Tool(?:OrDynamicTool)?Name", "getToolOrDynamicToolName", "getTextFromDataUrl",
        "generateId", "createIdGenerator", "nanoid", "cosineSimilarity",
        "tool", "dynamicTool", "jsonSchema", "zodSchema", "valibotSchema", "\\w+MessageSchema", "uiMessageChunkSchema",
        "stepCountIs", "hasToolCall", "smoothStream", "simulate\\w+", "\\w+Middleware",
        "create(?:UIMessageStream|DataStream|TextStream)\\w*", "createProviderRegistry", "customProvider", "wrap\\w+",
        "experimental_(?:createProviderRegistry|customProvider|wrapLanguageModel|filterActiveTools)",
      ].join("|") +
      ")$",
  ),
};
