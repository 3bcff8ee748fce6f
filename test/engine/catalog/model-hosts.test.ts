import { describe, expect, it } from "vitest";
import { isLocalHost, matchModelUrl } from "../../../rules/catalog/model-hosts.js";

const HOLE = "\u0000";
const asks = (url: string, method: string | null = "POST"): string | null => {
  const found = matchModelUrl(url, method);
  return found && `${found.provider} ${found.task}${found.local ? " local" : ""}`;
};

describe("hosts and paths that ask a model", () => {
  it.each([
    ["https://api.openai.com/v1/chat/completions", "openai text"],
    ["https://api.openai.com/v1/embeddings", "openai embedding"],
    ["https://api.openai.com/v1/images/generations", "openai image"],
    ["https://api.openai.com/v1/audio/speech", "openai speech"],
    ["https://API.OpenAI.com:443/v1/responses?stream=1", "openai text"],
    [`https://${HOLE}.openai.azure.com/openai/deployments/${HOLE}/chat/completions?api-version=${HOLE}`, "azure text"],
    ["https://api.anthropic.com/v1/messages", "anthropic text"],
    [`https://generativelanguage.googleapis.com/v1beta/models/${HOLE}:generateContent?key=${HOLE}`, "google text"],
    [`https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse`, "google text"],
    [`https://${HOLE}-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google/models/m:predict`, "google other"],
    ["https://api.mistral.ai/v1/chat/completions", "mistral text"],
    ["https://api.groq.com/openai/v1/chat/completions", "groq text"],
    ["https://api.cohere.com/v2/chat", "cohere text"],
    ["https://api.together.xyz/v1/images/generations", "together image"],
    ["https://openrouter.ai/api/v1/chat/completions", "openrouter text"],
    ["https://api.x.ai/v1/chat/completions", "xai text"],
    ["https://api.deepseek.com/chat/completions", "deepseek text"],
    ["https://api.perplexity.ai/chat/completions", "perplexity text"],
    ["https://api.fireworks.ai/inference/v1/chat/completions", "fireworks text"],
    ["https://api.replicate.com/v1/predictions", "replicate other"],
    ["https://api.astria.ai/tunes", "astria image"],
    [`https://api.astria.ai/tunes/${HOLE}/prompts`, "astria image"],
    ["https://api.cartesia.ai/tts/bytes", "cartesia speech"],
    ["https://api.replicate.com/v1/models/black-forest-labs/flux-schnell/predictions", "replicate other"],
    ["https://engine.prod.bria-api.com/v1/background/remove", "bria image"],
    ["https://api.edenai.run/v2/text/chat", "edenai text"],
    ["https://api.edenai.run/v2/audio/text_to_speech", "edenai speech"],
    ["https://api.edenai.run/v2/image/generation/", "edenai image"],
    ["https://queue.fal.run/fal-ai/flux/dev", "fal other"],
    [`https://api.elevenlabs.io/v1/text-to-speech/${HOLE}/stream`, "elevenlabs speech"],
    ["https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude/invoke", "bedrock text"],
    ["https://gateway.ai.cloudflare.com/v1/a/g/openai/chat/completions", "cloudflare text"],
    ["https://ai-gateway.vercel.sh/v1/chat/completions", "vercel text"],
    ["https://api.portkey.ai/v1/chat/completions", "portkey text"],
    ["https://oai.helicone.ai/v1/chat/completions", "helicone text"],
    ["https://api.synclabs.so/video", "sync video"],
    ["https://api.sync.so/v2/generate", "sync video"],
    ["https://api.d-id.com/talks", "d-id video"],
    ["https://api.heygen.com/v2/video/generate", "heygen video"],
    ["https://api.heygen.com/v3/video-agents", "heygen video"],
    ["https://api.atlascloud.ai/api/v1/model/generateVideo", "atlascloud video"],
    [`https://api.atlascloud.ai/api/v1/model/${HOLE}`, "atlascloud other"],
    ["https://api.kie.ai/api/v1/jobs/createTask", "kie other"],
    ["https://api.kie.ai/api/v1/veo/generate", "kie video"],
    ["https://kieai.erweima.ai/api/v1/gpt4o-image/generate", "kie other"],
    ["https://grsai.dakka.com.cn/v1/draw/nano-banana", "grsai image"],
    ["https://grsai.dakka.com.cn/v1/video/sora-video", "grsai video"],
    [`${HOLE}/v1/draw/nano-banana`, "grsai image"],
    ["https://clipdrop-api.co/text-to-image/v1", "clipdrop image"],
    ["https://clipdrop-api.co/image-upscaling/v1/upscale", "clipdrop image"],
    ["https://api.limewire.com/api/image/generation", "limewire image"],
    ["https://api.ideogram.ai/v1/ideogram-v3/generate", "ideogram image"],
    ["https://cloud.leonardo.ai/api/rest/v1/generations", "leonardo image"],
    ["https://api.segmind.com/v1/flux-schnell", "segmind other"],
    ["https://external.api.recraft.ai/v1/images/generations/vector", "recraft image"],
    ["https://modelslab.com/api/v6/images/text2img", "modelslab image"],
    ["https://api.deepai.org/api/text2img", "deepai other"],
    ["https://api.piapi.ai/api/v1/task", "piapi other"],
    ["https://tavusapi.com/v2/conversations", "tavus video"],
    ["https://api.murf.ai/v1/speech/generate", "murf speech"],
    [`https://api.runpod.ai/v2/${HOLE}/runsync`, "runpod other"],
    [`https://image.pollinations.ai/prompt/${HOLE}?width=1024`, "pollinations image local"],
    ["https://text.pollinations.ai/openai", "pollinations text local"],
    [`https://text.pollinations.ai/${HOLE}`, "pollinations text local"],
    [`https://gen.pollinations.ai/image/${HOLE}`, "pollinations image"],
    [`https://app.wordware.ai/api/released-app/${HOLE}/run`, "wordware text"],
    ["https://api.dify.ai/v1/chat-messages", "dify text"],
    [`${HOLE}/v1/workflows/run`, "dify text"],
    [`${HOLE}/v1/video/generations`, "openai-compatible video"],
    [`${HOLE}/v1/speak?model=${HOLE}`, "deepgram speech"],
    [`${HOLE}/v1/text-to-speech/${HOLE}`, "elevenlabs speech"],
    ["http://localhost:11434/api/chat", "ollama text local"],
    ["http://127.0.0.1:11434/v1/chat/completions", "ollama text local"],
  ])("%s: %s", (url, expected) => expect(asks(url)).toBe(expected));
});

describe("what such hosts answer for free", () => {
  it.each([
    ["https://api.openai.com/v1/models", "GET"],
    ["https://api.openai.com/v1/moderations", "POST"],
    ["https://api.openai.com/v1/files", "POST"],
    ["https://api.openai.com/v1/chat/completions", "GET"],
    ["https://api.anthropic.com/v1/messages/count_tokens", "POST"],
    [`https://api.replicate.com/v1/predictions/${HOLE}`, "GET"],
    [`https://queue.fal.run/fal-ai/flux/requests/${HOLE}/status`, "GET"],
    ["https://api.elevenlabs.io/v1/voices", "GET"],
    [`https://api.synclabs.so/video/${HOLE}`, "GET"],
    ["https://api.sync.so/v2/analyze/cost", "POST"],
    [`https://api.d-id.com/talks/${HOLE}`, "GET"],
    [`https://generativelanguage.googleapis.com/v1beta/models/${HOLE}:countTokens`, "POST"],
    ["https://grsai.dakka.com.cn/v1/draw/result", "POST"],
    [`https://modelslab.com/api/v6/images/fetch/${HOLE}`, "POST"],
    [`https://cloud.leonardo.ai/api/rest/v1/generations/${HOLE}`, "GET"],
    [`https://api.runpod.ai/v2/${HOLE}/status/${HOLE}`, "GET"],
    [`https://tavusapi.com/v2/conversations/${HOLE}/end`, "POST"],
    ["https://image.pollinations.ai/models", "GET"],
    [`${HOLE}/v1/draw/result`, "POST"],
    ["https://openrouter.ai/api/v1/credits", null],
    ["http://localhost:11434/api/tags", "GET"],
  ])("%s %s", (url, method) => expect(asks(url, method)).toBeNull());
});

describe("hosts that are not known", () => {
  it.each([
    [`${HOLE}/chat/completions`, "openai-compatible text"],
    [`${HOLE}chat/completions`, "openai-compatible text"],
    [`${HOLE}/v1/embeddings`, "openai-compatible embedding"],
    [`https://${HOLE}/v1/messages`, "anthropic-compatible text"],
    [`${HOLE}/models/${HOLE}:generateContent`, "google-compatible text"],
    ["https://llm.acme.example/v1/chat/completions", "openai-compatible text"],
    ["http://localhost:8000/v1/chat/completions", "openai-compatible text local"],
  ])("%j: %s, by its path", (url, expected) => expect(asks(url)).toBe(expected));

  it("an endpoint of a model's host that is not known counts", () => expect(asks(`https://api.openai.com/v1/${HOLE}`, null)).toBe("openai other"));
  it("and so does a path after the host", () => expect(asks(`https://ai-gateway.vercel.sh${HOLE}${HOLE}`, null)).toBe("vercel other"));
  it("what goes on the name of a host is another host", () => expect(asks(`https://api.${HOLE}/v1/models`)).toBeNull());
  it.each(["GET", "HEAD", "DELETE", "PUT"])("but not by %s", (method) => expect(asks(`https://api.openai.com/v1/${HOLE}`, method)).toBeNull());
  it("a method that is not known counts", () => expect(asks("https://api.openai.com/v1/chat/completions", null)).toBe("openai text"));

  it.each([
    ["/api/chat"],
    ["/v1/chat/completions"],
    [HOLE],
    [`${HOLE}/api/users`],
    ["https://waba.example.com/v1/messages"],
    ["https://api.openai.com.evil.example/v1/models"],
    ["https://example.com/?u=https://api.openai.com/v1/chat/completions"],
    ["http://localhost:3000/api/generate"],
    [""],
    ["not a url"],
  ])("%j tells nothing", (url) => expect(asks(url)).toBeNull());
});

it.each([["localhost:3000", true], ["127.0.0.1", true], ["[::1]:80", true], ["localhost.example.com", false], ["api.openai.com", false]])("%s is local: %s", (host, local) => {
  expect(isLocalHost(host)).toBe(local);
});
