/** Keys of providers and the packages that ask with them, for code that runs in a browser (FACTS C, J). */

/** A variable that Next.js writes into the bundle, and whose name says that it is a provider's key. */
export const publicKeyName =
  /^NEXT_PUBLIC_(?:\w+_)?(?:OPENAI|OPEN_AI|CHATGPT|ANTHROPIC|CLAUDE|GEMINI|GENAI|GOOGLE_AI|GOOGLE_GENERATIVE_AI|GROQ|MISTRAL|COHERE|REPLICATE|TOGETHER|TOGETHER_AI|TOGETHERAI|OPENROUTER|OPEN_ROUTER|DEEPSEEK|XAI|GROK|PERPLEXITY|FAL|ELEVENLABS|ELEVEN_LABS|HUGGINGFACE|HUGGING_FACE|HF|FIREWORKS|CEREBRAS|DEEPGRAM|ASSEMBLYAI|STABILITY|AI_GATEWAY|LLM|AI)_(?:API_?|SECRET_?|ACCESS_?|AUTH_?)*(?:KEY|TOKEN|SECRET)$/;

/** A key as its provider writes it: OpenAI, Anthropic, OpenRouter, Groq, xAI, Replicate, Hugging Face. */
export const writtenKey = /^(?:Bearer )?(?:sk-(?:proj-|ant-|or-v1-|svcacct-)?[A-Za-z0-9_-]{32,}|gsk_[A-Za-z0-9]{40,}|xai-[A-Za-z0-9]{40,}|r8_[A-Za-z0-9]{30,}|hf_[A-Za-z0-9]{30,})$/;

/** A text that may have either of them. */
export const mentionsKey = /NEXT_PUBLIC_\w*(?:KEY|TOKEN|SECRET)|["'`](?:sk-|gsk_|xai-|r8_|hf_)\w/;

/** Packages whose clients and models ask a provider with a key. */
export const asksWithKey =
  /^(?:openai|groq-sdk|together-ai|cohere-ai|replicate|@anthropic-ai\/sdk|@google\/genai|@google\/generative-ai|@mistralai\/mistralai|@huggingface\/inference|@openrouter\/(?:sdk|ai-sdk-provider)|@langchain\/(?:openai|anthropic|google-genai|groq|mistralai|cohere)|@ai-sdk\/(?!react$|vue$|svelte$|angular$|rsc$|ui-utils$|provider$|provider-utils$|otel$|devtools$|mcp$)[\w-]+)(?:\/|$)/;

/** A text that may import one of them. */
export const mentionsProvider =
  /["'](?:openai|groq-sdk|together-ai|cohere-ai|replicate|@anthropic-ai\/sdk|@google\/gen\w+|@google\/generative-ai|@mistralai\/|@huggingface\/inference|@openrouter\/|@langchain\/|@ai-sdk\/(?!react["'])|groq)/;

/** Options by which these packages are given their key. */
export const keyOptions: readonly string[] = ["apiKey", "auth", "token", "accessToken"];
