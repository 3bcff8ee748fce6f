import { instance } from "./instances.mjs";

const aiSdks = [4, 5, 6, 7].map((major) => `ai ${major}`);

/** A provider that hangs, in routes that the platform would end after 6 s: 5 s of them are kept back, half where they are fewer. */
export function deadlineScenarios(scenario, { provider }) {
  const deadline = (what, expected, plan, ask, describe, sdks) => scenario("deadline", what, expected, async () => {
    const seen = [];
    for (const sdk of sdks) {
      provider.plan(plan);
      const one = await instance({});
      seen.push(describe(await one.call("probes/deadline", ...ask(sdk))));
      one.kill();
    }
    return [...new Set(seen)].join("; ");
  });
  const within = (seconds, least, most) => (seconds >= least && seconds < most ? `within ${most} s` : `after ${seconds.toFixed(1)} s`);
  const everySdk = [...aiSdks, "openai"];

  deadline("the provider hangs, maxDuration = 6 (ai 4–7, openai)", "504 within 6 s", () => ({ hangs: true }), (sdk) => ["answered", sdk, provider.url, 6], ({ status, seconds }) => `${status} ${within(seconds, 2.9, 6)}`, everySdk);
  deadline("the caller leaves first", "504 within 2 s, the time is not over", () => ({ hangs: true }), (sdk) => ["answered", sdk, provider.url, 60, { leavesAfterMs: 300 }],
    ({ status, seconds, isOver }) => `${status} ${within(seconds, 0.2, 2)}, the time is${isOver ? "" : " not"} over`, everySdk);
  deadline("a stream of a minute is cut off, maxDuration = 6: onAbort runs (ai 5–7)", "onAbort, some of its text, within 6 s", () => ({ text: "word ".repeat(600), pauseMs: 100 }), (sdk) => ["streamed", sdk, provider.url, 6],
    ({ ran, text, seconds }) => `${ran.join(", ")}, ${text.length > 0 ? "some of its text" : "nothing"}, ${within(seconds, 2.9, 6)}`, aiSdks.slice(1));
  deadline("a stream of a minute is cut off, maxDuration = 6: no callback runs (ai 4)", "reading throws TimeoutError, some of its text, within 6 s", () => ({ text: "word ".repeat(600), pauseMs: 100 }), (sdk) => ["streamed", sdk, provider.url, 6],
    ({ ran, text, seconds }) => `${ran.join(", ")}, ${text.length > 0 ? "some of its text" : "nothing"}, ${within(seconds, 2.9, 6)}`, ["ai 4"]);
  deadline("a stream in time: onFinish runs (ai 4–7)", "onFinish, Hello there", () => ({ text: "Hello there" }), (sdk) => ["streamed", sdk, provider.url, 60], ({ ran, text }) => `${ran.join(", ")}, ${text}`, aiSdks);
}
