import { ask } from "./sdks.mjs";

const { errorResponse, classify } = await import(`../rendered/${process.env.TEMPLATES ?? "run"}/errors.js`);

/** What is answered, and how the error is classed, when a question fails; and what was logged on the way. */
export async function answered(sdk, baseURL, { timeoutMs, ...options } = {}) {
  const signal = timeoutMs && { abortSignal: AbortSignal.timeout(timeoutMs) };
  return ask(sdk, baseURL, { ...options, ...signal }).then(() => null, seen);
}

/** The answer to what no provider has thrown. */
export async function answeredTo(which) {
  const circle = new Error("a");
  circle.cause = new Error("b", { cause: circle });
  return seen({ TypeError: new TypeError("x is not a function"), text: "oh", null: null, circle }[which]);
}

async function seen(error) {
  const logged = [];
  for (const level of ["error", "warn"]) console[level] = (...words) => logged.push(JSON.stringify(words));
  const response = errorResponse(error);
  return { kind: classify(error).kind, status: response.status, retryAfter: response.headers.get("retry-after"), body: await response.text(), log: logged.join("\n") };
}
