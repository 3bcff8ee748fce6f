import { instance, tally, times } from "./instances.mjs";
import { sdkNames } from "./probes/sdks.mjs";

/** What reaches the provider when a call fails, by every SDK in turn. */
export function retryScenarios(scenario, { provider, stores, fresh }) {
  /** One process for each SDK, one after the other; gives what `describe` makes of each, where all agree. */
  const retry = (what, expected, plan, describe, { sdks = sdkNames, ...options } = {}) => scenario("retry", what, expected, async () => {
    const seen = [];
    for (const sdk of sdks) {
      provider.plan(plan);
      const one = await instance({ NODE_ENV: "development" });
      const result = await one.call("probes/retry", "retried", sdk, provider.url, options);
      one.kill();
      seen.push(describe({ ...result, requests: provider.requests }));
    }
    return [...new Set(seen)].join("; ");
  });
  const inWords = ({ answers, requests }) => `${requests.length} requests, ${answers.join(", ")}`;
  /** Wide of what it takes, and short of what waiting would: a machine may be slow. */
  const withoutPause = (seconds) => (seen) => `${inWords(seen)}, ${seen.seconds < seconds ? "without the pause" : `after ${seen.seconds.toFixed(1)} s`}`;
  const pause = (requests) => requests[1].at - requests[0].at;
  const afterwards = (answer) => ({ index }) => (index === 0 ? answer : { text: "Hello" });
  const withHeaders = sdkNames.filter((sdk) => sdk !== "Google");

  retry("an outage, 500 for ever (7 SDKs)", "3 requests, unavailable", () => ({ status: 500 }), inWords);
  retry("500 once", "2 requests, Hello", afterwards({ status: 500 }), inWords);
  retry("a wrong key, 401", "1 requests, misconfigured", () => ({ status: 401 }), inWords);
  retry("an account without money, 429", "1 requests, no_credit", () => ({ status: 429, body: { error: { message: "You exceeded your current quota", code: "insufficient_quota" } } }), inWords);
  for (const [what, headers] of [["seconds", () => ({ "retry-after": "2" })], ["a date", () => ({ "retry-after": new Date(Date.now() + 3_000).toUTCString() })], ["milliseconds", () => ({ "retry-after-ms": "2000" })]]) {
    retry(`429 with Retry-After as ${what}: the next request comes no sooner`, "2 requests, Hello, after 2 s or more", ({ index }) => (index === 0 ? { status: 429, headers: headers() } : { text: "Hello" }),
      (seen) => `${inWords(seen)}, after ${pause(seen.requests) >= 1_990 ? "2 s or more" : `${pause(seen.requests)} ms`}`, { sdks: ["ai 4", "ai 7", "openai", "Anthropic"] });
  }
  retry("429 with Retry-After: 60 and 5 s left: told at once", "1 requests, rate_limited, without the pause", () => ({ status: 429, headers: { "retry-after": "60" } }),
    withoutPause(5), { sdks: withHeaders, maxDuration: 10 });
  retry("429 with Retry-After: 600 and no deadline: told at once", "1 requests, rate_limited, without the pause", () => ({ status: 429, headers: { "retry-after": "600" } }),
    withoutPause(60), { sdks: withHeaders });
  retry("the caller leaves during a pause of 20 s", "1 requests, timeout, without the pause", () => ({ status: 429, headers: { "retry-after": "20" } }),
    withoutPause(15), { sdks: ["ai 7", "openai"], maxDuration: 60, leavesAfterMs: 3_000 });
  retry("five calls of one request in an outage: 5, and 4 more for retries", "9 requests, unavailable, unavailable, unavailable, unavailable, unavailable", () => ({ status: 500 }), inWords, { sdks: ["ai 7"], maxDuration: 60, calls: 5 });

  for (const [store, env] of Object.entries(stores)) {
    scenario("retry", `${store}: one user in an outage, 8 requests in two instances, 10 retries an hour`, "18 requests, 8 × unavailable", async () => {
      await fresh();
      provider.plan(() => ({ status: 500 }));
      const two = await times(2, () => instance(env));
      const all = await times(8, (index) => two[index % 2].call("probes/retry", "retried", "ai 7", provider.url, { maxDuration: 60, user: "ada" }));
      two.forEach(({ kill }) => kill());
      return `${provider.requests.length} requests, ${tally(all.flatMap(({ answers }) => answers))}`;
    });
  }
}
