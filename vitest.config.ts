import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    // Tests run on the sources: no build stands between a change and its test.
    alias: [
      { find: /^@ai-routes\/rules\/disk$/, replacement: here("rules/disk/index.ts") },
      { find: /^@ai-routes\/rules$/, replacement: here("rules/index.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    // The reality suite and the example apps have dependencies and runners of their own; `npm run test:fixes` is long.
    exclude: ["**/node_modules/**", "test/reality/**", "test/time-reality/**", "test/apps/**", "test/every-fix/**"],
    // No test measures time; a machine shared with others must not fail one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Nothing is kept between tests but caches: one load of the compiler serves all files of a worker.
    isolate: false,
    // By default one core is left alone; on a machine of two the tests would run on one.
    maxWorkers: "100%",
  },
});
