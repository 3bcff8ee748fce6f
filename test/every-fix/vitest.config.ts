import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import root from "../../vitest.config.js";

/** `npm run test:fixes`: too long for `npm test`. */
export default defineConfig({
  ...root,
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: { ...root.test, include: ["test/every-fix/*.test.ts"], exclude: [] },
});
