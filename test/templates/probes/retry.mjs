import { ask, loaded } from "./sdks.mjs";

const from = (name) => import(`../rendered/${process.env.TEMPLATES ?? "run"}/${name}.js`);
const [{ withRetry }, { requestDeadline }, { classify }] = await Promise.all(["retry", "deadline", "errors"].map(from));

/** One call under `withRetry`; `leavesAfterMs`: its caller leaves by then. Gives the text or the error's reason, and the seconds it took. */
export async function retried(sdk, baseURL, { maxDuration, user, leavesAfterMs, calls = 1 } = {}) {
  await loaded(sdk);
  const leaves = leavesAfterMs === undefined ? undefined : AbortSignal.timeout(leavesAfterMs);
  const deadline = maxDuration === undefined ? undefined : requestDeadline(new Request("http://localhost", { signal: leaves }), maxDuration);
  const started = performance.now();
  const answers = [];
  for (let count = 0; count < calls; count++) {
    answers.push(await withRetry((attempt) => ask(sdk, baseURL, attempt), { deadline, user }).catch((error) => classify(error).reason));
  }
  return { answers, seconds: (performance.now() - started) / 1_000 };
}
