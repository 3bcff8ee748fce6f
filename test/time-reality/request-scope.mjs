// What Next.js puts around a handler's call for `after()`: its own code, hosted as its server does.
import { AsyncLocalStorage } from "node:async_hooks";
import { createRequire } from "node:module";
import path from "node:path";

globalThis.AsyncLocalStorage = AsyncLocalStorage;
const require = createRequire(path.join(import.meta.dirname, "../reality/package.json"));
const { AfterContext } = require("next/dist/server/after/after-context.js");
const { workAsyncStorage } = require("next/dist/server/app-render/work-async-storage.external.js");
const { workUnitAsyncStorage } = require("next/dist/server/app-render/work-unit-async-storage.external.js");

/** One request to a route handler: what it hands to `after()` begins at `close()`, and has ended when `settled()` has. */
export function requestScope() {
  const tasks = [];
  const onClose = [];
  const afterContext = new AfterContext({
    waitUntil: (task) => tasks.push(task),
    onClose: (callback) => onClose.push(callback),
    onTaskError: undefined,
  });
  return {
    run: (handler) => workAsyncStorage.run({ afterContext }, () => workUnitAsyncStorage.run({ type: "request", phase: "action" }, handler)),
    close: () => onClose.forEach((callback) => callback()),
    settled: async () => {
      for (const task of tasks) await task;
      return tasks.length;
    },
  };
}
