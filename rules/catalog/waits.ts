import type { Api, PackageApis } from "./api.js";
import { inCall, row, under } from "./describe.js";

/** Sleeping: what makes a route wait without work. */

const first: Api = { kind: "wait", milliseconds: inCall(0) };

export const waits: PackageApis[] = [
  ...["timers/promises", "node:timers/promises"].map((module) => row(module, "node: timers/promises", under(["", "default."], ["setTimeout", "scheduler.wait"], first))),
  // `promisify(setTimeout)(ms)`
  ...["util", "node:util"].map((module) => row(module, "node: util.promisify", under(["", "default."], ["promisify"], { kind: "pass-through", argument: 0, gives: "value" }))),
  row("delay", "delay@7.0.0: its types", { default: first, rangeDelay: { kind: "wait", milliseconds: inCall(1) } }),
  row("es-toolkit", "es-toolkit: dist/promise/delay.mjs", { delay: first }),
  row("radash", "radash@12.1.1:dist/esm/async.mjs", { sleep: first }),
  row("ts-retry-promise", "ts-retry-promise@0.8.1", { wait: first }),
  row("@ai-sdk/provider-utils", "@ai-sdk/provider-utils@5.0.81: its types", { delay: first }),
];
