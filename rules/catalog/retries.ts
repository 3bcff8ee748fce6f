import type { PackageApis, RetryApi, RetryBound } from "./api.js";
import { FIRST_FUNCTION } from "./api.js";
import { attempts, inCall, inFactory, retries, row, under, versioned } from "./describe.js";

/** Helpers that run a function again when it fails, with what they do where no bound is given (FACTS E). */

const retry = (name: string, bound: RetryBound, callback = inCall(0)): RetryApi => ({ kind: "retry", name, callback, runs: true, bound });

/** A decorator: the function it gives retries when it is called. */
const decorator = (name: string, bound: RetryBound, callback = inCall(0)): RetryApi => ({ ...retry(name, bound, callback), runs: false });

const forever = { option: inCall(1, "forever"), equals: true };
const pRetry = retries([inCall(1, "retries")], 10);
/** Up to 6 the options go to `retry`, which knows `forever`; 7 throws on it. */
const pRetryForever: RetryBound = { ...pRetry, unbounded: [forever] };
const attempt = attempts([inCall(1, "maxAttempts")], 3, { unbounded: [{ option: inCall(1, "maxAttempts"), equals: 0 }] });
const tsRetryPromise = retries([inCall(1, "retries")], 10, { unbounded: [{ option: inCall(1, "retries"), equals: "INFINITELY" }] });
const asyncRetry = retries([inCall(1, "retries")], 10, { unbounded: [forever] });
const operation = retries([inFactory(0, "retries")], 10, { unbounded: [{ option: inFactory(0, "forever"), equals: true }] });
const promiseRetry = retries([inCall(1, "retries"), inCall(0, "retries")], 10, {
  unbounded: [forever, { option: inCall(0, "forever"), equals: true }],
});
const asyncTimes = attempts([inCall(0, "times"), inCall(0)], 5);
const fetchRetry = retries([inCall(1, "retries"), inFactory(1, "retries")], 3);

/** `Effect.retry(effect, options)`, or `effect.pipe(Effect.retry(options))`: options, or a schedule. */
const effectRetry = retries([inCall(1, "times"), inCall(0, "times")], "unbounded", {
  policies: {
    options: [inCall(1, "schedule"), inCall(1), inCall(0, "schedule"), inCall(0)],
    ends: { "Schedule.recurs": [], "Schedule.upTo": ["times"] },
  },
});

export const retryHelpers: PackageApis[] = [
  versioned("p-retry", "<7", "p-retry@6.2.1:index.js; FACTS E", { default: retry("p-retry", pRetryForever) }),
  versioned("p-retry", ">=7", "p-retry@9.0.0:index.js; FACTS E", {
    default: retry("p-retry", pRetry),
    makeRetriable: decorator("p-retry", pRetry),
  }),
  row("async-retry", "async-retry@1.3.3:lib/index.js; FACTS E", { default: retry("async-retry", asyncRetry) }),
  row("retry", "retry@0.13.1:lib/retry.js; FACTS E", under(["", "default."], ["operation().attempt"], retry("retry", operation))),
  row("promise-retry", "promise-retry@2.0.1:index.js", { default: retry("promise-retry", promiseRetry, inCall(FIRST_FUNCTION)) }),
  row("exponential-backoff", "exponential-backoff@3.1.3:dist/options.js; FACTS E", {
    backOff: retry("exponential-backoff", attempts([inCall(1, "numOfAttempts")], 10)),
  }),
  row("cockatiel", "cockatiel@4.0.0:dist/Policy.js:233, dist/RetryPolicy.js; FACTS E", {
    // `maxAttempts` counts the tries after the first.
    "retry().execute": retry("cockatiel", retries([inFactory(1, "maxAttempts")], "unbounded")),
    "wrap().execute": { kind: "callback", callbacks: [inCall(0)], when: "now", times: "once" },
    "circuitBreaker().execute": { kind: "callback", callbacks: [inCall(0)], when: "now", times: "never-or-once" },
    "timeout().execute": { kind: "callback", callbacks: [inCall(0)], when: "now", times: "once" },
    "bulkhead().execute": { kind: "callback", callbacks: [inCall(0)], when: "now", times: "never-or-once" },
  }),
  row("ts-retry-promise", "ts-retry-promise@0.8.1:dist/retry-promise.js; FACTS E", {
    retry: retry("ts-retry-promise", tsRetryPromise),
    retryDecorator: decorator("ts-retry-promise", tsRetryPromise),
  }),
  row("@lifeomic/attempt", "@lifeomic/attempt@3.1.0:dist/src/index.js; FACTS E", { retry: retry("@lifeomic/attempt", attempt) }),
  row("ts-retry", "ts-retry@6.0.0:lib/cjs/retry", {
    retryAsync: retry("ts-retry", attempts([inCall(1, "maxTry")], 5)),
    retry: retry("ts-retry", attempts([inCall(1, "maxTry")], 5)),
    retryAsyncDecorator: decorator("ts-retry", attempts([inCall(1, "maxTry")], 5)),
  }),
  row("retry-as-promised", "retry-as-promised@7.1.1:dist/index.js", {
    default: retry("retry-as-promised", attempts([inCall(1, "max"), inCall(1)], 1)),
  }),
  row("radash", "radash@12.1.1:dist/esm/async.mjs", { retry: retry("radash", attempts([inCall(0, "times")], 3), inCall(1)) }),
  ...["es-toolkit", "es-toolkit/function"].map((module) =>
    row(module, "es-toolkit:dist/function/retry.mjs", { retry: retry("es-toolkit", attempts([inCall(1, "retries"), inCall(1)], "unbounded")) }),
  ),
  row("async", "async@3.2.6:retry.js", {
    ...under(["", "default."], ["retry"], retry("async", asyncTimes, inCall(FIRST_FUNCTION))),
    ...under(["", "default."], ["retryable"], decorator("async", asyncTimes, inCall(FIRST_FUNCTION))),
  }),
  row("async/retry", "async@3.2.6:retry.js", { default: retry("async", asyncTimes, inCall(FIRST_FUNCTION)) }),
  row("fetch-retry", "fetch-retry@6.0.0:index.js; FACTS E", {
    // The function it gives takes `retries` among the options of each request as well.
    "default()": retry("fetch-retry", fetchRetry, inFactory(0)),
  }),
  row("opossum", "opossum@10.0.0; FACTS E", {
    "default#fire": { kind: "callback", callbacks: [{ of: "client", argument: 0, path: [] }], when: "now", times: "never-or-once" },
  }),
  row("effect", "effect@4.1.0, effect@3; FACTS E", {
    ...under("Effect.", ["retry", "retryOrElse"], decorator("effect", effectRetry)),
    // An effect is a description: it runs when it is run.
    ...under("Effect.", ["promise", "tryPromise", "sync", "try", "suspend", "gen"], { kind: "pass-through", argument: 0, member: "try", gives: "wrap" }),
    ...under("Effect.", ["runPromise", "runPromiseExit", "runSync", "runSyncExit", "runFork"], { kind: "pass-through", argument: 0, gives: "call" }),
  }),
];

/** Packages that count failures and stop calling for a while (FACTS E). */
export const circuitBreakers: readonly string[] = ["opossum", "cockatiel", "mollitia", "levee", "hystrixjs"];
