/**
 * What an error of a model call means, and what to answer. For the AI SDK 4 to 7, openai, Anthropic and
 * Google, also where the error sits in a `RetryError` or is the `cause` of another. Errors are known
 * by what they carry: a bundler renames classes, and an app can hold an SDK twice.
 */
export interface ProviderError {
  /**
   * `retryable`: the same request may work later. `user`: not this request, but another one.
   * `permanent`: not before somebody mends the app or pays its bill.
   */
  kind: "retryable" | "user" | "permanent";
  reason: Reason;
  /** The status to answer with. */
  status: number;
  /** How long the provider wants to be left alone, where it says so. */
  retryAfterMs: number | null;
  /** For the caller. The provider's own words stay in the log: they hold keys, account names and prompts. */
  message: string;
}

type Reason = keyof typeof answers;

const answers = {
  rate_limited: { kind: "retryable", status: 429, message: "The model is busy. Try again in a moment." },
  timeout: { kind: "retryable", status: 504, message: "The model took too long. Try again." },
  unavailable: { kind: "retryable", status: 503, message: "The model cannot be reached. Try again in a moment." },
  bad_answer: { kind: "retryable", status: 502, message: "The model gave no usable answer. Try again." },
  content_policy: { kind: "user", status: 422, message: "The model's provider refuses this request for its content. Put it differently." },
  context_length: { kind: "user", status: 413, message: "This is too long for the model. Shorten it, or begin a new conversation." },
  invalid_prompt: { kind: "user", status: 400, message: "The messages are not in a form that the model takes." },
  no_credit: { kind: "permanent", status: 503, message: "The service is not available at the moment." },
  misconfigured: { kind: "permanent", status: 500, message: "The service is not set up correctly." },
  unknown: { kind: "permanent", status: 500, message: "Something went wrong." },
} as const;

/** Tells what an error means; whatever it is, there is an answer. */
export function classify(error: unknown): ProviderError {
  const layers = layersOf(error);
  const reason = reasonOf(layers);
  return { ...answers[reason], reason, retryAfterMs: retryAfterOf(layers) };
}

/**
 * The answer for an error: its status, a message for people and a `code` for programs, and when to
 * come back. In a stream that has begun, `classify(error).message` is what to send.
 */
export function errorResponse(error: unknown): Response {
  const { kind, reason, status, retryAfterMs, message } = classify(error);
  console[kind === "permanent" ? "error" : "warn"]("ai: a model call failed", { reason, status, error: summaryOf(error) });
  const headers: Record<string, string> = { "Cache-Control": "no-store" };
  if (kind === "retryable" && (status === 429 || status === 503)) headers["Retry-After"] = String(Math.max(1, Math.ceil((retryAfterMs ?? 5_000) / 1_000)));
  return Response.json({ error: message, code: reason }, { status, headers });
}

/** An error as some SDK has made it, or the JSON that a provider has answered. */
type Layer = Record<string, unknown>;

function reasonOf(layers: Layer[]): Reason {
  const status = numbersOf(layers, "statusCode", "status").find((one) => one >= 400 && one < 600);
  const words = layers.flatMap(({ name, code, type, status, finishReason, message }) => [name, code, type, status, finishReason, message]).filter((one) => typeof one === "string").join("\n");
  const says = (pattern: RegExp): boolean => pattern.test(words);
  const isRequest = status === undefined || (status < 500 && status !== 429);

  if (isRequest && says(/content[_ -]?(policy|filter)|content management policy|responsibleaipolicy|usage policy|prohibited_content/i)) return "content_policy";
  if (status === 413 || (isRequest && says(/context[_ ](length|window)|maximum context|prompt is too long|token count.{0,40}exceeds|string_above_max_length|request_too_large/i))) return "context_length";
  if (status === 402 || says(/insufficient_quota|billing_(hard_limit|not_active|error)|credit balance/i)) return "no_credit";
  if (status === 429) return "rate_limited";
  if (status === 408 || status === 504 || says(/^(AbortError|TimeoutError)$|timed? ?out|was aborted|ETIMEDOUT|UND_ERR_\w+_TIMEOUT/im)) return "timeout";
  if (status === 401 || status === 403 || status === 404 || says(/AI_(LoadAPIKey|LoadSetting|NoSuchModel|NoSuchProvider)Error/)) return "misconfigured";
  if (status === 409 || (status ?? 0) >= 500) return "unavailable";
  if (says(/^AI_(InvalidPrompt|InvalidMessageRole|MessageConversion)Error$/m)) return "invalid_prompt";
  if (says(/^AI_(NoObjectGenerated|NoOutputGenerated|NoContentGenerated|InvalidResponseData|JSONParse)Error$/m)) return "bad_answer";
  if (status !== undefined) return "misconfigured";
  // No answer came, or a stream broke off: the connection's own words, or the provider's in the stream.
  if (says(/rate_limit/)) return "rate_limited";
  const broken = /overloaded|server_error|api_error|ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|fetch failed|cannot connect|connection error|socket hang up|other side closed|^terminated$/im;
  return says(broken) || layers.some(({ isRetryable }) => isRetryable === true) ? "unavailable" : "unknown";
}

/** `Retry-After-Ms`, `Retry-After` in seconds or as a date, or what Google writes into its body. */
function retryAfterOf(layers: Layer[]): number | null {
  const [own] = numbersOf(layers, "retryAfterMs");
  if (own !== undefined) return own;
  for (const { responseHeaders, headers = responseHeaders } of layers) {
    const header = (name: string): string => {
      const value = headers instanceof Headers ? headers.get(name) : (headers as Layer | undefined)?.[name];
      return typeof value === "string" || typeof value === "number" ? String(value) : "";
    };
    const milliseconds = parseFloat(header("retry-after-ms"));
    if (milliseconds >= 0) return milliseconds;
    const after = header("retry-after").trim();
    if (/^\d+(\.\d+)?$/.test(after)) return Number(after) * 1_000;
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return Math.max(0, date - Date.now());
  }
  for (const { details } of layers) {
    for (const { retryDelay } of Array.isArray(details) ? (details as Layer[]) : []) {
      const seconds = typeof retryDelay === "string" ? parseFloat(retryDelay) : NaN;
      if (seconds >= 0) return seconds * 1_000;
    }
  }
  return null;
}

/** The error, with what it wraps and what it quotes: of retries the last. */
function layersOf(error: unknown): Layer[] {
  const layers: Layer[] = [];
  const open: unknown[] = [error];
  // Errors can be each other's cause: no more than a dozen are looked at.
  for (let at = 0; at < open.length && at < 12; at++) {
    const value = open[at];
    const layer = typeof value === "string" ? (jsonIn(value) ?? { message: value }) : value;
    if (typeof layer !== "object" || layer === null) continue;
    // `name` and `message` are inherited, or not enumerable.
    const { name, message, lastError, errors, cause, error: inner, data, responseBody } = layer as Layer;
    layers.push({ ...layer, name, message });
    const json = [responseBody, message].flatMap((text) => (typeof text === "string" ? (jsonIn(text) ?? []) : []));
    open.push(lastError ?? (Array.isArray(errors) ? errors.at(-1) : undefined), inner, data, ...json, cause);
  }
  return layers;
}

function jsonIn(text: string): Layer | null {
  try {
    return text.trimStart().startsWith("{") ? (JSON.parse(text) as Layer) : null;
  } catch {
    return null;
  }
}

function numbersOf(layers: Layer[], ...names: string[]): number[] {
  return layers.flatMap((layer) => names.map((name) => layer[name])).filter((one): one is number => typeof one === "number");
}

/** For the log: an SDK's error holds the whole prompt and the headers, so no more than its words, without keys. */
function summaryOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replace(/\b(sk|pk|rk|gsk|xai|AIza)[-_*\w]{6,}|\bBearer \S+|(?<=[?&]key=)[^&\s]+/g, "[key]").slice(0, 300);
}
