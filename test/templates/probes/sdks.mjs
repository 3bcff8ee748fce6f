// The SDKs as apps call them, all of them asking the mock provider: retries of their own only where they are asked for.
import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import OpenAI from "openai";

export const aiMajors = [4, 5, 6, 7];
export const sdkNames = [...aiMajors.map((major) => `ai ${major}`), "openai", "Anthropic", "Google"];

/** The `ai` package of a major, with a model of its OpenAI provider. */
export async function aiSdk(major, baseURL, id = "gpt-4o-mini") {
  const [ai, { createOpenAI }] = await Promise.all([import(`ai-v${major}`), import(`ai-openai-v${major - 3}`)]);
  const model = (name) => createOpenAI({ apiKey: "sk-secret-of-ours", baseURL: `${baseURL}/v1` }).chat(name);
  return { ...ai, model: model(id), modelNamed: model };
}

/** Loading an SDK takes its time, which is none of its calls'. */
export async function loaded(sdk) {
  if (sdk.startsWith("ai ")) await aiSdk(Number(sdk.slice(3)), "");
}

/** One question to the provider by an SDK's own means; gives the text of the answer. */
export async function ask(sdk, baseURL, { maxRetries = 0, abortSignal, prompt = "Hello", model = "gpt-4o-mini" } = {}) {
  if (sdk.startsWith("ai ")) {
    const { generateText, modelNamed } = await aiSdk(Number(sdk.slice(3)), baseURL);
    return (await generateText({ model: modelNamed(model), prompt, maxRetries, abortSignal })).text;
  }
  const options = { maxRetries, signal: abortSignal };
  if (sdk === "openai") {
    const client = new OpenAI({ apiKey: "sk-secret-of-ours", baseURL: `${baseURL}/v1` });
    return (await client.chat.completions.create({ model, messages: [{ role: "user", content: prompt }] }, options)).choices[0].message.content;
  }
  if (sdk === "Anthropic") {
    const client = new Anthropic({ apiKey: "sk-secret-of-ours", baseURL });
    return (await client.messages.create({ model, max_tokens: 100, messages: [{ role: "user", content: prompt }] }, options)).content[0].text;
  }
  const client = new GoogleGenAI({ apiKey: "AIza-secret-of-ours", httpOptions: { baseUrl: baseURL } });
  return (await client.models.generateContent({ model, contents: prompt, config: { abortSignal } })).text;
}
