// `npm test`, the only gate: build, types of the tests, lint, tests. `npm test -- test/engine` runs these tests only.
import { build, install, node } from "./run.mjs";

const chosen = process.argv.slice(2);
const steps = [
  ["build", build],
  ["types of the tests", () => node(["node_modules/typescript/bin/tsc", "--project", "test/tsconfig.json"])],
  ["lint", () => node(["node_modules/eslint/bin/eslint.js", "."])],
  ["tests", () => node(["node_modules/vitest/vitest.mjs", "run", ...chosen])],
];

install();
for (const [name, run] of steps) {
  console.log(`— ${name}`);
  const status = run();
  if (status !== 0) process.exit(status);
}
