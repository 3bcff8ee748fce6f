import type { CallbackApi, PackageApis } from "./api.js";
import { FIRST_FUNCTION } from "./api.js";
import { inCall, row, under } from "./describe.js";

/** Helpers that run functions side by side, one after the other, or not after a while. */

const once = (argument: number): CallbackApi => ({ kind: "callback", callbacks: [inCall(argument)], when: "now", times: "once" });

/** `fn` for each element of `of`. */
const each = (of: number, fn: number): CallbackApi => ({ kind: "callback", callbacks: [inCall(fn)], when: "now", times: "per-element", over: inCall(of) });

export const concurrency: PackageApis[] = [
  row("p-limit", "p-limit@7.3.3:index.js; FACTS E", {
    "default()": once(0),
    "default().map": each(0, 1),
    limitFunction: { kind: "pass-through", argument: 0, gives: "wrap" },
  }),
  row("p-queue", "p-queue@10.0.0:dist/index.d.ts; FACTS E", {
    ...under("default#", ["add"], once(0)),
    "default#addAll": once(0),
  }),
  row("p-map", "p-map@7: index.js", {
    ...under("", ["default", "pMapIterable"], each(0, 1)),
  }),
  row("p-map-series", "p-map-series@3.0.0: its types", { default: each(0, 1) }),
  row("p-each-series", "p-each-series@3.0.0: its types", { default: each(0, 1) }),
  row("p-all", "p-all@5: index.js", { default: once(0) }),
  row("p-series", "p-series@3.0.0: its types", { default: once(0) }),
  row("p-timeout", "p-timeout@8.0.0:index.d.ts; FACTS E", { default: { kind: "pass-through", argument: 0, gives: "value" } }),
  row("p-throttle", "p-throttle@8: index.d.ts", { "default()": { kind: "pass-through", argument: 0, gives: "wrap" } }),
  row("p-memoize", "p-memoize@9.0.0: its types", { default: { kind: "pass-through", argument: 0, gives: "wrap" } }),
  row("bottleneck", "bottleneck@2.19.5:bottleneck.d.ts; FACTS E", {
    "default#schedule": once(FIRST_FUNCTION),
    "default#wrap": { kind: "pass-through", argument: 0, gives: "wrap" },
    "default#submit": once(FIRST_FUNCTION),
  }),
  row("async", "async@3.2.6", {
    ...under(["", "default."], ["map", "each", "forEach", "mapValues", "concat"], each(0, 1)),
    ...under(["", "default."], ["mapLimit", "eachLimit", "forEachLimit"], each(0, 2)),
    ...under(["", "default."], ["mapSeries", "eachSeries", "forEachSeries"], each(0, 1)),
    ...under(["", "default."], ["parallel", "series"], once(0)),
  }),
  row("radash", "radash@12.1.1:dist/esm/async.mjs", {
    map: each(0, 1),
    parallel: each(1, 2),
    tryit: { kind: "pass-through", argument: 0, gives: "wrap" },
    guard: once(0),
  }),
  row("bluebird", "bluebird@3.7: API (unverified)", under(["default.", ""], ["map", "each", "mapSeries"], each(0, 1))),
  ...["lodash", "lodash-es"].map((module) => row(module, "lodash@4.17", {
    ...under(["default.", ""], ["debounce", "throttle", "memoize", "once"], { kind: "pass-through", argument: 0, gives: "wrap" }),
    ...under(["default.", ""], ["map", "forEach", "each", "flatMap"], each(0, 1)),
    ...under(["default.", ""], ["times"], { kind: "callback", callbacks: [inCall(1)], when: "now", times: "per-element", over: inCall(0) }),
  })),
];
