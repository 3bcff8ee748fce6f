import { APICallError, RetryError } from "ai";

/** Worth another attempt: the provider was busy or broken, not the request. */
export function isTransient(error: unknown): boolean {
  return APICallError.isInstance(error) && error.isRetryable;
}

/** What the provider asks us to wait, in milliseconds; null where it says nothing. */
export function retryAfter(error: unknown): number | null {
  const header = APICallError.isInstance(error) ? error.responseHeaders?.["retry-after"] : undefined;
  const seconds = Number(header);
  return header && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}

/** Says to the caller what they can do; what went wrong is for the log alone. */
export function errorResponse(route: string, error: unknown): Response {
  const cause = RetryError.isInstance(error) ? error.lastError : error;
  console.error(route, cause);
  if (isTimeout(cause)) return answer(504, "That took too long, please try again");
  if (APICallError.isInstance(cause) && cause.statusCode === 429) return answer(503, "The assistant is busy, please try again", 30);
  return answer(502, "No answer right now");
}

/** One sentence for the middle of a stream, where there is no status any more. */
export function errorText(error: unknown): string {
  return isTimeout(error) ? "That took too long, please try again." : "No answer right now, please try again.";
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
}

function answer(status: number, error: string, retryAfterSeconds?: number): Response {
  return Response.json({ error }, { status, headers: retryAfterSeconds ? { "Retry-After": String(retryAfterSeconds) } : {} });
}
