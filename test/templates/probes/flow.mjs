import { aiSdk, ask, loaded } from "./sdks.mjs";

const from = (name) => import(`../rendered/${process.env.TEMPLATES ?? "run"}/${name}.js`);
const [{ withBreaker }, { cachedAnswer, modelsOf, started, withFallback }, { requestDeadline }, { classify, errorResponse }, { withToolTimeout }] =
  await Promise.all(["circuit-breaker", "fallback", "deadline", "errors", "tool-timeout"].map(from));

for (const level of ["error", "warn"]) console[level] = () => {};

/** Questions one after another, under a circuit: the answers, and the seconds it took. */
export async function guarded(circuit, sdk, baseURL, count, { leavesAfterMs, timeoutMs } = {}) {
  await loaded(sdk);
  const started = performance.now();
  const answers = [];
  for (let index = 0; index < count; index++) {
    const caller = leavesAfterMs && AbortSignal.timeout(leavesAfterMs);
    const abortSignal = caller ?? (timeoutMs && AbortSignal.timeout(timeoutMs));
    answers.push(await withBreaker(circuit, () => ask(sdk, baseURL, { abortSignal }), caller).catch((error) => (error.name === "CircuitOpenError" ? "open" : classify(error).reason)));
  }
  return { answers, seconds: (performance.now() - started) / 1_000 };
}

/** What a route answers whose circuit is open. */
export async function answered(circuit, baseURL) {
  const response = await withBreaker(circuit, () => ask("openai", baseURL)).then((text) => new Response(text), errorResponse);
  return { status: response.status, retryAfter: response.headers.get("retry-after") };
}

/** A question to models in turn. */
export async function fellBack(sdk, baseURL, models, { maxDuration = 60, remembered } = {}) {
  await loaded(sdk);
  const began = performance.now();
  const cached = cachedAnswer("ada", "Hello");
  if (remembered) await cached.save(remembered);
  const deadline = requestDeadline(new Request("http://localhost"), maxDuration);
  const answer = await withFallback(models, ({ model, ...choice }) => ask(sdk, baseURL, { model, ...choice }), { deadline, lastResort: cached.load }).catch((error) => classify(error).reason);
  return { answer, seconds: (performance.now() - began) / 1_000 };
}

/** The same as a stream, as the client of a route reads it. */
export async function streamed(major, baseURL, models, { maxDuration = 60 } = {}) {
  const { streamText, modelNamed } = await aiSdk(major, baseURL);
  const began = performance.now();
  const deadline = requestDeadline(new Request("http://localhost"), maxDuration);
  const route = async () => {
    const result = await withFallback(models.map(modelNamed), (choice) => started(streamText({ prompt: "Hello", onError: () => {}, ...choice })), { deadline });
    return result.toTextStreamResponse();
  };
  const response = await route().catch(errorResponse);
  const text = await response.text();
  return { status: response.status, text, seconds: (performance.now() - began) / 1_000 };
}

/** A model asks for a tool that hangs, ignores its signal, or fails. */
export async function tooled(kind, milliseconds) {
  const seen = { aborted: false };
  const tools = {
    listens: (_, { abortSignal }) => new Promise((_, reject) => abortSignal.addEventListener("abort", () => ((seen.aborted = true), reject(abortSignal.reason)))),
    deaf: () => new Promise(() => {}),
    fails: () => Promise.reject(new Error("postgres://user:password@db")),
    answers: ({ city }) => ({ city, degrees: 20 }),
  };
  const began = performance.now();
  const result = await withToolTimeout(tools[kind], milliseconds)({ city: "Lund" }, { toolCallId: "1", messages: [] });
  return { result, ...seen, seconds: (performance.now() - began) / 1_000 };
}

/** The whole call is aborted while the tool runs. */
export async function toolOfAborted() {
  const deaf = withToolTimeout(() => new Promise(() => {}), 60_000);
  return deaf({}, { abortSignal: AbortSignal.timeout(200) }).catch((error) => `throws ${error.name}`);
}

export const tiers = (tier) => modelsOf({ simple: ["small"], standard: ["middle", "small"], complex: ["large", "middle"] }, tier).join(", ");
