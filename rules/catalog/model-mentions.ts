/**
 * Pieces of text by which a file may ask a model without any SDK. They only decide which files
 * are worth parsing (DESIGN section 5); whether a URL is a model call the catalogue decides.
 */
export const modelUrlPieces: readonly string[] = [
  // Hosts: FACTS J.
  "api.openai.com", ".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com",
  "api.anthropic.com", "generativelanguage.googleapis.com", "aiplatform.googleapis.com",
  "api.mistral.ai", "codestral.mistral.ai", "api.groq.com", "api.cohere.", "api.together.", "openrouter.ai",
  "api.x.ai", "api.deepseek.com", "api.perplexity.ai", "api.fireworks.ai", "api.cerebras.ai", "api.replicate.com",
  "fal.run", "api.elevenlabs.io", "bedrock-runtime", "gateway.ai.cloudflare.com", "ai-gateway.vercel.sh",
  "api.portkey.ai", "oai.helicone.ai", "gateway.helicone.ai", "router.huggingface.co", "api-inference.huggingface.co",
  "integrate.api.nvidia.com", "api.deepinfra.com", "api.sambanova.ai", "dashscope", "api.moonshot.",
  "open.bigmodel.cn", "api.stability.ai", "api.deepgram.com", "api.assemblyai.com", "api.voyageai.com", "api.jina.ai",
  "localhost:11434", "127.0.0.1:11434", ":11434/",
  // Paths that providers share, for hosts held in the environment.
  "/chat/completions", "/v1/completions", "/v1/responses", "/v1/messages", "/v1/embeddings", "/v1/images/generations",
  "/v1/audio/", ":generateContent", ":streamGenerateContent", "/api/generate", "/api/chat/completions",
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
