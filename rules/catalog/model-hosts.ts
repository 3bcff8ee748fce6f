import type { ModelCallApi } from "./api.js";

/**
 * Where models answer over plain HTTP (FACTS J), and which paths of such a host cost: listing
 * models, polling a job and moderation do not.
 */

export interface HostPattern {
  provider: string;
  /** With `*` for any part between dots or within one. */
  host: string;
  /** Asking costs no money: one's own machine, or a service for everybody that knows no keys. */
  local: boolean;
  /** The first that matches decides; a path none matches is no model call. */
  paths: PathPattern[];
}

export interface PathPattern {
  /** Tested against the path below the host, without the query; what is not known of it is `\u0000`. */
  path: RegExp;
  /** Null: costs nothing. */
  task: Task | null;
  /** Null: any. */
  method: string | null;
}

export interface ModelUrl {
  provider: string;
  task: Task;
  local: boolean;
}

type Task = ModelCallApi["task"];

const post = (path: RegExp, task: Task): PathPattern => ({ path, task, method: "POST" });
const free = (path: RegExp): PathPattern => ({ path, task: null, method: null });

/** The paths OpenAI made common, after whatever prefix a provider puts before them. */
const OPENAI_PATHS: PathPattern[] = [
  post(/\/chat\/completions$/u, "text"),
  post(/\/completions$/u, "text"),
  post(/\/responses(\/compact)?$/u, "text"),
  post(/\/embeddings$/u, "embedding"),
  post(/\/images\/(generations|edits|variations)$/u, "image"),
  post(/\/audio\/speech$/u, "speech"),
  post(/\/audio\/(transcriptions|translations)$/u, "transcription"),
  post(/\/videos(\/[^/]+\/remix)?$/u, "video"),
  post(/\/batches$/u, "batch"),
  post(/\/threads\/(runs|[^/]+\/runs(\/[^/]+\/submit_tool_outputs)?)$/u, "text"),
  post(/\/rerank$/u, "rerank"),
];
const ANTHROPIC_PATHS: PathPattern[] = [post(/\/messages$/u, "text"), post(/\/complete$/u, "text"), post(/\/messages\/batches$/u, "batch")];
const GEMINI_PATHS: PathPattern[] = [
  post(/:(stream)?generate(Content|Text|Message|Answer)$/iu, "text"),
  post(/:(batchEmbedContents|embedContent|embedText)$/u, "embedding"),
  post(/:(predict|predictLongRunning|rawPredict|streamRawPredict)$/u, "other"),
  post(/\/interactions$/u, "text"),
];
const OLLAMA_PATHS: PathPattern[] = [post(/\/api\/(chat|generate)$/u, "text"), post(/\/api\/(embed|embeddings)$/u, "embedding")];
const GRSAI_PATHS: PathPattern[] = [free(/\/draw\/result$/u), post(/\/v1\/draw\/[^/]+$/u, "image"), post(/\/v1\/video\/[^/]+$/u, "video")];
const BEDROCK_PATHS: PathPattern[] = [post(/\/model\/[^/]+\/(invoke|converse)(-with-response-stream|-stream)?$/u, "text"), post(/\/async-invoke$/u, "other")];

const DIFY_PATHS: PathPattern[] = [
  post(/\/v1\/((chat|completion)-messages|workflows\/run)$/u, "text"), post(/\/v1\/text-to-audio$/u, "speech"), post(/\/v1\/audio-to-text$/u, "transcription"),
];

const host = (provider: string, name: string, paths: PathPattern[], local = false): HostPattern => ({ provider, host: name, paths, local });

export const modelHosts: readonly HostPattern[] = [
  host("openai", "api.openai.com", OPENAI_PATHS),
  host("openai", "*.api.openai.com", OPENAI_PATHS),
  host("azure", "*.openai.azure.com", OPENAI_PATHS),
  host("azure", "*.cognitiveservices.azure.com", OPENAI_PATHS),
  host("azure", "*.services.ai.azure.com", [...OPENAI_PATHS, ...ANTHROPIC_PATHS]),
  host("azure", "*.models.ai.azure.com", OPENAI_PATHS),
  host("github", "models.github.ai", OPENAI_PATHS),
  host("github", "models.inference.ai.azure.com", OPENAI_PATHS),
  host("anthropic", "api.anthropic.com", ANTHROPIC_PATHS),
  host("google", "generativelanguage.googleapis.com", [...GEMINI_PATHS, ...OPENAI_PATHS]),
  host("google", "*-aiplatform.googleapis.com", [...GEMINI_PATHS, ...OPENAI_PATHS]),
  host("google", "aiplatform.googleapis.com", [...GEMINI_PATHS, ...OPENAI_PATHS]),
  host("mistral", "api.mistral.ai", [...OPENAI_PATHS, post(/\/(fim|agents)\/completions$/u, "text"), post(/\/ocr$/u, "other"), post(/\/conversations(\/[^/]+)?$/u, "text")]),
  host("mistral", "codestral.mistral.ai", OPENAI_PATHS),
  host("groq", "api.groq.com", OPENAI_PATHS),
  host("cohere", "api.cohere.com", [post(/\/(chat|generate|summarize)$/u, "text"), post(/\/embed$/u, "embedding"), post(/\/rerank$/u, "rerank"), post(/\/classify$/u, "other")]),
  host("cohere", "api.cohere.ai", [post(/\/(chat|generate|summarize)$/u, "text"), post(/\/embed$/u, "embedding"), post(/\/rerank$/u, "rerank"), post(/\/classify$/u, "other")]),
  host("together", "api.together.xyz", OPENAI_PATHS),
  host("together", "api.together.ai", OPENAI_PATHS),
  host("openrouter", "openrouter.ai", [...OPENAI_PATHS, ...ANTHROPIC_PATHS]),
  host("xai", "api.x.ai", [...OPENAI_PATHS, ...ANTHROPIC_PATHS]),
  host("deepseek", "api.deepseek.com", [...OPENAI_PATHS, ...ANTHROPIC_PATHS]),
  host("perplexity", "api.perplexity.ai", [...OPENAI_PATHS, post(/\/search$/u, "other")]),
  host("fireworks", "api.fireworks.ai", [...OPENAI_PATHS, post(/\/workflows\/.+/u, "image")]),
  host("cerebras", "api.cerebras.ai", OPENAI_PATHS),
  host("deepinfra", "api.deepinfra.com", [...OPENAI_PATHS, post(/\/inference\/.+/u, "other")]),
  host("sambanova", "api.sambanova.ai", OPENAI_PATHS),
  host("nvidia", "integrate.api.nvidia.com", OPENAI_PATHS),
  host("moonshot", "api.moonshot.*", OPENAI_PATHS),
  host("alibaba", "dashscope*.aliyuncs.com", [...OPENAI_PATHS, post(/\/services\/aigc\/.+/u, "other")]),
  host("zhipu", "open.bigmodel.cn", OPENAI_PATHS),
  host("zhipu", "api.z.ai", OPENAI_PATHS),
  host("minimax", "api.minimax.*", [...OPENAI_PATHS, post(/\/chatcompletion_v2$/u, "text")]),
  host("siliconflow", "api.siliconflow.*", OPENAI_PATHS),
  host("hyperbolic", "api.hyperbolic.xyz", OPENAI_PATHS),
  host("novita", "api.novita.ai", OPENAI_PATHS),
  host("voyage", "api.voyageai.com", OPENAI_PATHS),
  host("jina", "api.jina.ai", OPENAI_PATHS),
  // GET on a prediction is the poll.
  host("replicate", "api.replicate.com", [post(/\/predictions$/u, "other"), post(/\/trainings$/u, "other")]),
  host("fal", "fal.run", [post(/^\/.+/u, "other")]),
  host("fal", "queue.fal.run", [free(/\/requests\/[^/]+(\/(status|cancel).*)?$/u), post(/^\/.+/u, "other")]),
  host("elevenlabs", "api.elevenlabs.io", [
    post(/\/(text-to-speech|speech-to-speech|text-to-dialogue|sound-generation|text-to-voice|music|audio-isolation)(\/.*)?$/u, "speech"),
    post(/\/speech-to-text$/u, "transcription"), post(/\/dubbing$/u, "other"),
  ]),
  host("bedrock", "bedrock-runtime.*.amazonaws.com", [...BEDROCK_PATHS, ...OPENAI_PATHS]),
  host("stability", "api.stability.ai", [post(/\/(stable-image|generation|image-to-video|3d)\/.+/u, "image")]),
  // docs.bria.ai/getting-started/quickstart (2026): jobs are polled at /v2/status.
  host("bria", "engine.prod.bria-api.com", [free(/\/status\//u), post(/^\/v\d\/.+/u, "image")]),
  host("black-forest-labs", "api.bfl.ai", [post(/^\/v1\/.+/u, "image")]),
  host("black-forest-labs", "api.bfl.ml", [post(/^\/v1\/.+/u, "image")]),
  // A tune trains a model, a prompt of it makes images; both are polled, or call back.
  host("astria", "api.astria.ai", [post(/\/tunes(\/[^/]+\/prompts)?$/u, "image"), post(/\/(p|prompts)$/u, "image")]),
  // @sync.so/sdk@0.3.0: resources/generations; its first API, of lip-synced videos, was api.synclabs.so.
  host("sync", "api.sync.so", [free(/\/analyze\//u), post(/\/v2\/generate$/u, "video")]),
  host("sync", "api.synclabs.so", [post(/\/(video|lipsync)$/u, "video")]),
  // docs.d-id.com/docs/v2-photo-avatar-quickstart (2026)
  host("d-id", "api.d-id.com", [post(/\/(talks|clips|scenes|expressives)$/u, "video")]),
  // docs.heygen.com (v1, v2), developers.heygen.com/docs/quick-start (v3) (2026)
  host("heygen", "api.heygen.com", [post(/\/(video|video_agent|template\/[^/]+)\/?generate$/u, "video"), post(/\/video_translate(\/translate)?$/u, "video"), post(/\/v3\/(videos|video-agents)$/u, "video")]),
  // docs.wordware.ai/deploy (2026): each flow of prompts is an API.
  host("wordware", "*.wordware.ai", [post(/\/(released-app|apps)\/.+\/runs?$/u, "text")]),
  // sdks/nodejs-client of langgenius/dify
  host("dify", "api.dify.ai", DIFY_PATHS),
  host("cartesia", "api.cartesia.ai", [post(/\/tts\/(bytes|sse)$/u, "speech"), post(/\/stt$/u, "transcription")]),
  host("luma", "api.lumalabs.ai", [post(/\/generations(\/.*)?$/u, "video")]),
  host("runway", "api.dev.runwayml.com", [post(/\/(text|image|video)_to_(image|video|speech)$/u, "video")]),
  host("deepgram", "api.deepgram.com", [post(/\/listen$/u, "transcription"), post(/\/speak$/u, "speech"), post(/\/read$/u, "other")]),
  host("assemblyai", "api.assemblyai.com", [post(/\/transcript$/u, "transcription"), post(/\/lemur\/.+/u, "text")]),
  host("huggingface", "api-inference.huggingface.co", [...OPENAI_PATHS, post(/\/(models|pipeline)\/.+/u, "other")]),
  host("huggingface", "router.huggingface.co", [...OPENAI_PATHS, post(/\/models\/.+/u, "other")]),
  host("huggingface", "*.endpoints.huggingface.cloud", [...OPENAI_PATHS, post(/.*/u, "other")]),
  host("cloudflare", "gateway.ai.cloudflare.com", [...OPENAI_PATHS, ...ANTHROPIC_PATHS, ...GEMINI_PATHS, ...BEDROCK_PATHS, post(/^\/v1\/[^/]+\/[^/]+$/u, "text"),
    post(/\/workers-ai\/.+/u, "other")]),
  host("cloudflare", "api.cloudflare.com", [...OPENAI_PATHS, post(/\/ai\/run\/.+/u, "other")]),
  host("vercel", "ai-gateway.vercel.sh", [...OPENAI_PATHS, ...ANTHROPIC_PATHS, post(/\/(language|embedding|image)-model$/u, "text")]),
  // docs.edenai.co/docs/api-endpoints: a feature is asked by POST, the result of a job is read by GET.
  host("edenai", "api.edenai.run", [
    ...OPENAI_PATHS, post(/\/text\/embeddings\/?$/u, "embedding"), post(/\/(text|llm|multimodal|translation)\/.+/u, "text"), post(/\/image\/.+/u, "image"),
    post(/\/audio\/text_to_speech/u, "speech"), post(/\/audio\/speech_to_text/u, "transcription"), post(/\/video\/.+/u, "video"), post(/\/ocr\/.+/u, "other"),
  ]),
  // atlascloud.ai/docs/en/predictions (2026): a prediction is read by GET; which media are made is often a variable.
  host("atlascloud", "api.atlascloud.ai", [
    ...OPENAI_PATHS, post(/\/model\/generateImage$/u, "image"), post(/\/model\/generateVideo$/u, "video"), post(/\/model\/(generateAudio|\u0000)$/u, "other"),
  ]),
  // docs.kie.ai (2026): models of the market by `createTask`, older ones by paths of their own; tasks are read by GET.
  // Its first host is asked by public code of 2025 and 2026 still.
  ...["api.kie.ai", "kieai.erweima.ai"].map((name) => host("kie", name, [
    ...OPENAI_PATHS, post(/\/(veo|runway|aleph)\/(generate|extend)$/u, "video"), post(/\/(jobs\/createTask|generate)$/u, "other"),
  ])),
  // A drawing is asked by POST, and so is its result (as public code of 2025 and 2026 asks them; its own documentation was not to be had).
  ...["grsai.dakka.com.cn", "grsaiapi.com", "api.grsai.com"].map((name) => host("grsai", name, [...OPENAI_PATHS, ...GRSAI_PATHS])),
  // Clipdrop (also for removals and upscaling), LimeWire, Ideogram, Leonardo, Segmind, Recraft, ModelsLab, DeepAI, PiAPI, Tavus, Murf, RunPod: the
  // paths by which public code of 2024 to 2026 asks them. Jobs are read by GET; ModelsLab's by POST, below `fetch`.
  host("clipdrop", "clipdrop-api.co", [post(/\/v\d(\/[^/]+)?$/u, "image")]),
  host("limewire", "api.limewire.com", [post(/\/api\/image\/.+/u, "image")]),
  host("ideogram", "api.ideogram.ai", [post(/\/(generate(-transparent)?|edit|remix|reframe|upscale|replace-background|describe)$/u, "image")]),
  host("leonardo", "cloud.leonardo.ai", [post(/\/generations$/u, "image"), post(/\/generations-[^/]+$/u, "video"), post(/\/(realtime|variations|lcm)[^/]*(\/.+)?$/u, "image")]),
  host("segmind", "api.segmind.com", [post(/^\/v\d\/.+/u, "other")]),
  host("recraft", "external.api.recraft.ai", [...OPENAI_PATHS, post(/\/images\/.+/u, "image")]),
  host("modelslab", "modelslab.com", [free(/\/fetch(\/|$)/u), post(/\/api\/v\d\/(video|voice|llm|3d)\/.+/u, "other"), post(/\/api\/v\d\/.+/u, "image")]),
  host("deepai", "api.deepai.org", [free(/detector$/u), post(/^\/api\/.+/u, "other")]),
  host("piapi", "api.piapi.ai", [...OPENAI_PATHS, post(/\/api\/v1\/task$/u, "other")]),
  host("tavus", "tavusapi.com", [post(/\/v2\/(videos|lipsync|replicas|conversations)$/u, "video")]),
  host("murf", "api.murf.ai", [post(/\/speech\/(generate|stream)(-with-key)?$/u, "speech"), post(/\/(murfdub|voice-changer)\/.+/u, "speech")]),
  host("runpod", "api.runpod.ai", [...OPENAI_PATHS, post(/\/(run|runsync)$/u, "other")]),
  // Asked without a key, a prompt being part of the path; its newer host wants one (pollinations/pollinations: APIDOCS.md).
  host("pollinations", "image.pollinations.ai", [free(/^\/(models|feed)/u), { path: /^\/.+/u, task: "image", method: null }], true),
  host("pollinations", "text.pollinations.ai", [free(/^\/(models|feed)/u), ...OPENAI_PATHS, { path: /^\/./u, task: "text", method: null }, post(/^\/?$/u, "text")], true),
  host("pollinations", "gen.pollinations.ai", [free(/\/models/u), ...OPENAI_PATHS, { path: /^\/image\/.+/u, task: "image", method: null }, { path: /^\/text\/.+/u, task: "text", method: null }]),
  host("portkey", "api.portkey.ai", [...OPENAI_PATHS, ...ANTHROPIC_PATHS, post(/\/prompts\/[^/]+\/completions$/u, "text")]),
  host("helicone", "*.helicone.ai", [...OPENAI_PATHS, ...ANTHROPIC_PATHS, ...GEMINI_PATHS]),
  host("ollama", "*:11434", [...OLLAMA_PATHS, ...OPENAI_PATHS], true),
];

/** Paths that tell a model whatever the host: gateways of one's own, hosts from the environment. */
const ANYWHERE: { provider: string; path: PathPattern; unknownHostOnly: boolean }[] = [
  ...[
    post(/\/chat\/completions$/u, "text"),
    post(/\/v1\/(completions|responses)$/u, "text"),
    post(/\/v1\/embeddings$/u, "embedding"),
    post(/\/v1\/images\/(generations|edits)$/u, "image"),
    post(/\/v1\/videos?\/generations$/u, "video"),
    post(/\/v1\/audio\/speech$/u, "speech"),
    post(/\/v1\/audio\/(transcriptions|translations)$/u, "transcription"),
  ].map((path) => ({ provider: "openai-compatible", path, unknownHostOnly: false })),
  { provider: "google-compatible", path: post(/:(stream)?generateContent$/iu, "text"), unknownHostOnly: false },
  // Others use these paths as well: on a host that is known to be none of ours they tell nothing.
  { provider: "anthropic-compatible", path: post(/\/v1\/messages$/u, "text"), unknownHostOnly: true },
  { provider: "deepgram", path: post(/\/v1\/speak$/u, "speech"), unknownHostOnly: true },
  { provider: "deepgram", path: post(/\/v1\/listen$/u, "transcription"), unknownHostOnly: true },
  ...DIFY_PATHS.map((path) => ({ provider: "dify", path, unknownHostOnly: true })),
  { provider: "grsai", path: post(/\/v1\/draw\/(nano-banana|completions)$/u, "image"), unknownHostOnly: true },
  { provider: "elevenlabs", path: post(/\/v1\/text-to-speech\/[^/]+(\/stream)?$/u, "speech"), unknownHostOnly: true },
];

/** What stands for a part of a URL that is not known. */
const HOLE = "\u0000";
const LOCAL_HOST = /^(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]|host\.docker\.internal|ollama)(:|$)/u;
/** A path whose endpoint itself is not known (`/v1/${endpoint}`, `/api/v1/${endpoint}`). */
const UNKNOWN_ENDPOINT = new RegExp(`^(/(v\\d+(beta)?|api|openai|inference|compatible-mode))*/?${HOLE}`, "u");

const hosts = modelHosts.map((pattern) => ({ ...pattern, test: hostTest(pattern.host) }));

/**
 * What a request to this URL asks, or null if it is no model call. `url` may hold `\u0000` for
 * parts that are not known. `method` null: not known, which counts as one that asks.
 */
export function matchModelUrl(url: string, method: string | null): ModelUrl | null {
  const parts = splitUrl(url);
  if (!parts) return null;
  const { host: name, path } = parts;
  const fits = (pattern: PathPattern): boolean =>
    pattern.path.test(path) && (pattern.method === null || method === null || pattern.method === method.toUpperCase());

  const known = hosts.filter(({ test }) => test.test(name));
  for (const { provider, local, paths } of known) {
    const found = paths.find(fits);
    if (found) return found.task === null ? null : { provider, task: found.task, local };
    if (UNKNOWN_ENDPOINT.test(path) && (method === null || method.toUpperCase() === "POST")) return { provider, task: "other", local };
  }
  if (known.length > 0) return null;

  const common = ANYWHERE.find((one) => fits(one.path) && (!one.unknownHostOnly || name.includes(HOLE) || isLocalHost(name)));
  return common ? { provider: common.provider, task: common.path.task ?? "other", local: isLocalHost(name) } : null;
}

/** Whether a host, with or without its port, is one's own machine. */
export function isLocalHost(name: string): boolean {
  return LOCAL_HOST.test(name);
}

/** Host (lower case, with a port that is not 443) and path; null for relative URLs. */
function splitUrl(url: string): { host: string; path: string } | null {
  const whole = /^(?:https?|wss?):\/\/([^/?#]*)([^?#]*)/iu.exec(url);
  if (whole) return withPathOf((whole[1] ?? "").replace(/^[^@]*@/u, "").replace(/:443$/u, "").toLowerCase(), whole[2] ?? "");
  // Nothing is known of where it begins: `${BASE_URL}/chat/completions`.
  if (!url.startsWith(HOLE)) return null;
  const rest = /^[^?#]*/u.exec(url.slice(1))?.[0] ?? "";
  return { host: HOLE, path: rest.startsWith("/") || rest.startsWith(":") ? rest : `/${rest}` };
}

/** What follows a whole host without a slash is the path: `https://api.openai.com${path}`. */
function withPathOf(name: string, path: string): { host: string; path: string } {
  const end = name.indexOf(HOLE);
  const before = name.slice(0, end);
  return end > 0 && hosts.some(({ test }) => test.test(before)) ? { host: before, path: name.slice(end) + path } : { host: name, path };
}

function hostTest(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/[.]/gu, "\\.").replace(/\*/gu, "[^/]+")}$`, "u");
}
