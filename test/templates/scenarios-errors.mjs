import { instance, tally } from "./instances.mjs";
import { sdkNames } from "./probes/sdks.mjs";

const openaiError = (message, code, type = "invalid_request_error") => ({ error: { message, code, type } });

/** Errors of a provider, each thrown by every SDK in turn: the answers must be the same. */
export function errorScenarios(scenario, { provider, nobody }) {
  const answers = async (plan, { sdks = sdkNames, url = provider.url, ...options } = {}) => {
    provider.plan(plan);
    const one = await instance({});
    const all = [];
    for (const sdk of sdks) all.push(await one.call("probes/errors", "answered", sdk, url, options));
    one.kill();
    return all;
  };
  const inWords = ({ kind, status, retryAfter, body }) => `${status} ${JSON.parse(body).code} (${kind})${retryAfter ? `, Retry-After ${retryAfter}` : ""}`;
  const error = (what, expected, answer, options) => scenario("errors", what, expected, async () => {
    const all = await answers(() => answer, options);
    return [...new Set(all.map(inWords))].join("; ");
  });
  const withHeaders = { sdks: sdkNames.filter((sdk) => sdk !== "Google") };

  error("429, Retry-After: 7 (ai 4–7, openai, Anthropic)", "429 rate_limited (retryable), Retry-After 7", { status: 429, headers: { "retry-after": "7" } }, withHeaders);
  scenario("errors", "429, Retry-After as a date 20 s ahead", "429 rate_limited (retryable), Retry-After 10–20", async () => {
    const all = await answers(() => ({ status: 429, headers: { "retry-after": new Date(Date.now() + 20_000).toUTCString() } }), withHeaders);
    return [...new Set(all.map((one) => inWords(one).replace(/\b(1\d|20)$/, "10–20")))].join("; ");
  });
  error("429, Retry-After-Ms: 1500", "429 rate_limited (retryable), Retry-After 2", { status: 429, headers: { "retry-after-ms": "1500" } }, withHeaders);
  error("429 of Google, with its delay in the body", "429 rate_limited (retryable), Retry-After 34",
    { status: 429, body: { error: { code: 429, message: "You exceeded your current quota, please check your plan and billing details.", status: "RESOURCE_EXHAUSTED", details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "34s" }] } } }, { sdks: ["Google"] });
  error("429 after the SDK's own retry: inside a RetryError (ai 4–7)", "429 rate_limited (retryable), Retry-After 1", { status: 429, headers: { "retry-after": "1" } }, { sdks: sdkNames.filter((sdk) => sdk.startsWith("ai ")), maxRetries: 1 });
  error("an account without money: 429 insufficient_quota", "503 no_credit (permanent)", { status: 429, body: openaiError("You exceeded your current quota, please check your plan and billing details.", "insufficient_quota", "insufficient_quota") });
  error("an overloaded provider: 529 (Anthropic), by all", "503 unavailable (retryable), Retry-After 5", { status: 529, body: { type: "error", error: { type: "overloaded_error", message: "Overloaded" } } });
  error("500", "503 unavailable (retryable), Retry-After 5", { status: 500 });
  error("a wrong key: 401", "500 misconfigured (permanent)", { status: 401, body: openaiError("Incorrect API key provided: sk-secret-of-ours.", "invalid_api_key") });
  error("an unknown model: 404", "500 misconfigured (permanent)", { status: 404, body: openaiError("The model does not exist.", "model_not_found") });
  error("content policy, as OpenAI says it", "422 content_policy (user)", { status: 400, body: openaiError("Your request was rejected as a result of our safety system.", "content_policy_violation") });
  error("content policy, as Azure says it", "422 content_policy (user)", { status: 400, body: { error: { code: "content_filter", message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.", innererror: { code: "ResponsibleAIPolicyViolation" } } } });
  error("too long, as OpenAI says it", "413 context_length (user)", { status: 400, body: openaiError("This model's maximum context length is 8192 tokens.", "context_length_exceeded") });
  error("too long, as Anthropic says it", "413 context_length (user)", { status: 400, body: { type: "error", error: { type: "invalid_request_error", message: "prompt is too long: 210000 tokens > 200000 maximum" } } });
  error("too long, as Google says it", "413 context_length (user)", { status: 400, body: { error: { code: 400, message: "The input token count (1100000) exceeds the maximum number of tokens allowed (1048576).", status: "INVALID_ARGUMENT" } } });
  error("no answer within the call's timeout", "504 timeout (retryable)", { hangs: true }, { timeoutMs: 300 });
  error("nobody listens", "503 unavailable (retryable), Retry-After 5", {}, { url: nobody });
  scenario("errors", "keys and the provider's words, in 7 answers and logs", "0 leaked", async () => {
    const all = await answers(() => ({ status: 401, body: openaiError("Incorrect API key provided: sk-secret-of-ours. Org acme-internal.", "invalid_api_key") }), { prompt: "my private question" });
    const leaked = all.filter(({ body, log }) => /secret-of-ours|acme/.test(body) || /secret-of-ours|my private question/.test(log) || log === "");
    return `${leaked.length} leaked`;
  });
  scenario("errors", "what is no provider's error: a TypeError, a text, null, errors that cause each other", "4 × 500 unknown (permanent)", async () => {
    const one = await instance({});
    const all = await Promise.all(["TypeError", "text", "null", "circle"].map((which) => one.call("probes/errors", "answeredTo", which)));
    one.kill();
    return tally(all.map(inWords));
  });
}
