import { instance, tally, times } from "./instances.mjs";

/** What happens when a provider is down: circuits, other models, tools that hang. */
export function flowScenarios(scenario, { provider, stores, down, fresh, redis }) {
  for (const [store, env] of Object.entries(stores)) circuitScenarios((what, ...rest) => scenario("circuit-breaker", `${store}: ${what}`, ...rest), { provider, fresh, redis, env });
  scenario("circuit-breaker", "the store is down: the model is asked", "Hello", async () => {
    provider.plan(() => ({ text: "Hello" }));
    return using(down["Redis over TCP"], async (one) => (await one.call("probes/flow", "guarded", "gpt", "openai", provider.url, 1)).answers.join());
  });
  fallbackScenarios((...rest) => scenario("fallback", ...rest), { provider, fresh, env: stores["Redis over TCP"] });
  toolScenarios((...rest) => scenario("tool-timeout", ...rest));
}

async function using(env, work) {
  const one = await instance(env);
  return work(one).finally(one.kill);
}

const isBroken = () => ({ status: 500 });
const works = () => ({ text: "Hello" });

function circuitScenarios(circuit, { provider, fresh, redis, env }) {
  const guarded = (one, count, options = {}) => one.call("probes/flow", "guarded", "gpt", "openai", provider.url, count, options);
  /** Time travel: the pause of an open circuit is over. */
  const pauseEnds = () => redis.hSet("ai:circuit:gpt", "open", "1");

  circuit("an outage, 30 requests in two instances: the provider sees 5", "5 requests; 25 × open, 5 × unavailable", async () => {
    await fresh();
    provider.plan(isBroken);
    return using(env, (first) => using(env, async (second) => {
      const answers = [await guarded(first, 3), await guarded(second, 2), await guarded(second, 10), await guarded(first, 15)].flatMap((one) => one.answers);
      return `${provider.requests.length} requests; ${tally(answers)}`;
    }));
  });
  circuit("what the route answers while it is open", "503, Retry-After 20–30", async () => using(env, async (one) => {
    const { status, retryAfter } = await one.call("probes/flow", "answered", "gpt", provider.url);
    return `${status}, Retry-After ${retryAfter >= 20 && retryAfter <= 30 ? "20–30" : retryAfter}`;
  }));
  circuit("after the pause two instances ask at once: one tries, it fails, open again", "1 requests; 21 × open, 1 × unavailable", async () => {
    await pauseEnds();
    provider.plan(() => ({ status: 500 }));
    return using(env, (first) => using(env, async (second) => {
      const answers = await Promise.all([...(await times(20, (index) => guarded(index % 2 ? first : second, 1)))]);
      const after = [await guarded(first, 1), await guarded(second, 1)];
      return `${provider.requests.length} requests; ${tally([...answers, ...after].flatMap((one) => one.answers))}`;
    }));
  });
  circuit("after the pause one tries, it works: closed for all", "4 requests; 4 × Hello", async () => {
    await pauseEnds();
    provider.plan(works);
    return using(env, (first) => using(env, async (second) => {
      const answers = [await guarded(first, 1), await guarded(second, 3)].flatMap((one) => one.answers);
      return `${provider.requests.length} requests; ${tally(answers)}`;
    }));
  });
  circuit("four failures, a success, four failures: closed", "9 requests; 1 × Hello, 8 × unavailable", async () => {
    await fresh();
    provider.plan(({ index }) => (index === 4 ? works() : isBroken()));
    return using(env, async (one) => `${tallied(await guarded(one, 9), provider)}`);
  });
  circuit("ten refused prompts: closed", "10 requests; 10 × content_policy", async () => {
    await fresh();
    provider.plan(() => ({ status: 400, body: { error: { message: "Rejected", code: "content_policy_violation" } } }));
    return using(env, async (one) => tallied(await guarded(one, 10), provider));
  });
  circuit("eight callers leave before the answer: closed", "8 × timeout", async () => {
    await fresh();
    provider.plan(() => ({ hangs: true }));
    return using(env, async (one) => tally((await guarded(one, 8, { leavesAfterMs: 600 })).answers));
  });
  circuit("a provider that hangs, calls of 0.6 s: open after 5", "3 × open, 5 × timeout", async () => {
    await fresh();
    provider.plan(() => ({ hangs: true }));
    return using(env, async (one) => tally((await guarded(one, 8, { timeoutMs: 600 })).answers));
  });
}

const tallied = ({ answers }, { requests }) => `${requests.length} requests; ${tally(answers)}`;

function fallbackScenarios(fallback, { provider, fresh, env }) {
  const byModel = (plans) => ({ model }) => plans[model] ?? { status: 500 };
  const models = ["first", "second"];
  const fellBack = async (plans, options = {}, sdks = ["ai 4", "ai 7", "openai", "Anthropic"]) => {
    const seen = new Set();
    for (const sdk of sdks) {
      await fresh();
      provider.plan(byModel(plans));
      const { answer, seconds } = await using(env, (one) => one.call("probes/flow", "fellBack", sdk, provider.url, options.models ?? models, options));
      seen.add(`${answer}; asked ${provider.requests.map(({ model }) => model).join(", ")}${options.maxDuration ? `, ${seconds < options.maxDuration ? "in time" : `after ${seconds} s`}` : ""}`);
    }
    return [...seen].join("; ");
  };
  fallback("the first model's provider is down", "Hello; asked first, second", () => fellBack({ second: works() }));
  fallback("the first has no key of ours", "Hello; asked first, second", () => fellBack({ first: { status: 401 }, second: works() }));
  fallback("the first hangs, maxDuration = 8: the second has its share of the time", "Hello; asked first, second, in time", () => fellBack({ first: { hangs: true }, second: works() }, { maxDuration: 8 }, ["ai 7", "openai"]));
  fallback("the prompt is refused: nobody else is asked", "content_policy; asked first", () => fellBack({ first: { status: 400, body: { error: { message: "Rejected", code: "content_policy_violation" } } }, second: works() }));
  fallback("both are down, and the answer was given before", "Hello of yesterday; asked first, second", () => fellBack({}, { remembered: "Hello of yesterday" }, ["ai 7"]));
  fallback("both are down, and nothing is remembered", "unavailable; asked first, second", () => fellBack({}, {}, ["ai 7"]));
  fallback("tiers: what stands behind a complex and a simple question", "large, middle, small; small", () => using(env, async (one) => `${await one.call("probes/flow", "tiers", "complex")}; ${await one.call("probes/flow", "tiers", "simple")}`));

  const streams = async (plans, options = {}) => {
    const seen = new Set();
    for (const major of [4, 5, 6, 7]) {
      provider.plan(byModel(plans));
      const folder = major === 7 ? "run" : `run-ai${major}`;
      const { status, text } = await using({ ...env, TEMPLATES: folder }, (one) => one.call("probes/flow", "streamed", major, provider.url, models, options));
      seen.add(`${status} ${status === 200 ? text : JSON.parse(text).code}; asked ${provider.requests.map(({ model }) => model).join(", ")}`);
    }
    return [...seen].join("; ");
  };
  fallback("a stream whose first model is down: the second's, whole and once (ai 4–7)", "200 one two three; asked first, second", () => streams({ second: { text: "one two three" } }));
  fallback("a stream whose first model works (ai 4–7)", "200 one two three; asked first", () => streams({ first: { text: "one two three" } }));
  fallback("a stream whose first model hangs before the first word (ai 4–7)", "200 one two three; asked first, second", () => streams({ first: { hangs: true }, second: { text: "one two three" } }, { maxDuration: 8 }));
  fallback("a stream, and both are down: a status, not a broken stream (ai 4–7)", "503 unavailable; asked first, second", () => streams({}));
}

function toolScenarios(tool) {
  const tooled = (kind, describe) => () => using({}, async (one) => describe(await one.call("probes/flow", "tooled", kind, 300)));
  const within = (seconds) => (seconds < 2 ? "within 2 s" : `after ${seconds} s`);
  tool("a tool that hangs, and listens: aborted", "The tool did not answer within 0.3 seconds. aborted within 2 s", tooled("listens", ({ result, aborted, seconds }) => `${result.error} ${aborted ? "aborted" : "goes on"} ${within(seconds)}`));
  tool("a tool that hangs, and does not listen", "The tool did not answer within 0.3 seconds. within 2 s", tooled("deaf", ({ result, seconds }) => `${result.error} ${within(seconds)}`));
  tool("a tool that fails: what the model is told", '{"error":"The tool failed."}', tooled("fails", ({ result }) => JSON.stringify(result)));
  tool("a tool that answers", '{"city":"Lund","degrees":20}', tooled("answers", ({ result }) => JSON.stringify(result)));
  tool("the whole call is aborted meanwhile", "throws TimeoutError", () => using({}, (one) => one.call("probes/flow", "toolOfAborted")));
}
