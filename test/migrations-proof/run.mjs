// `npm run test:migrations`: handlers that `ai-routes migrate durable` has rewritten, run by Inngest's own engine
// (@inngest/test) with each step failing in turn. What was there before must not be paid again, and the caller must
// get what the handler as it was would have answered: from the endpoint, or, with `--as function`, from the run's status
// route; what fails for good is a dead letter, and can be run again, each paying step once. Models and databases are doubles
// that count. With folders (`npm run test:migrations -- PATH…`) or `all`: the promises of every migration on these apps, or on all fixture pages.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { appOf, fragileApp, written } from "./example-app.mjs";
import { throughHttp } from "./http.mjs";
import { deadLetterOf, runsOf } from "./runs.mjs";

const here = import.meta.dirname;
if (process.argv.length > 2) {
  const properties = ["vitest", "run", "test/migrations/properties.test.ts", "--testTimeout", "3600000"];
  const { status } = spawnSync("npx", properties, { cwd: join(here, "../.."), stdio: "inherit", env: { ...process.env, MIGRATED: process.argv.slice(2).join(":") } });
  process.exit(status ?? 1);
}
const scratch = join(here, ".run");
rmSync(scratch, { recursive: true, force: true });

const pages = join(here, "../migrations/durable");
const functionPages = join(here, "../migrations/durable-as-function");
const fragile = [
  fragileApp("report", { tickets: "The printer is on fire." }),
  fragileApp("translate", { messages: [{ text: "Hello" }, { text: "Good night" }, { text: "Thanks" }], locale: "de" }),
];
const examples = [...pagesIn(pages), ...fragile];

let failed = 0;
for (const example of examples) await proven(example);
for (const example of [...examples, appOf("streams", readFileSync(join(functionPages, "streams.md"), "utf8"))]) await proven(example, "function");
failed += await throughHttp(scratch);
process.exitCode = failed === 0 ? 0 : 1;

function pagesIn(folder) {
  const pages = readdirSync(folder).map((file) => [file.replace(".md", ""), readFileSync(join(folder, file), "utf8")]);
  // Those whose plan begins with a route that is rewritten.
  return pages.filter(([, page]) => /^```plan\n(?:GET|POST) \S+$/m.test(page)).map(([name, page]) => appOf(name, page));
}

async function proven(example, as) {
  const { before, after } = await written(example, scratch, as);
  const seen = await runsOf(example, before, after);
  // Keeping the answer, or an id, is a step of its own, which costs nothing.
  const steps = seen.clean.paying;
  const isRight = ({ failing, paid, answer, repeated }) => paid === seen.paidBefore + (steps.includes(failing) ? 1 : 0) && isSame(answer, seen.answer) && repeated.length === 0;
  const letter = as === "function" ? await deadLetterOf(example, after) : null;
  const isKept = letter === null || (letter.failed.startsWith("500 ") && letter.told && letter.again && letter.status === 200 && letter.paid === steps.length);
  const ok = steps.length > 1 && seen.clean.paid === seen.paidBefore && isSame(seen.clean.answer, seen.answer) && seen.runs.every(isRight) && isKept;
  failed += ok ? 0 : 1;
  const name = `${example.name}${as ? ` --as ${as}` : ""}`;
  console.log(`${ok ? "ok  " : "FAIL"} ${name}: ${steps.length} steps, ${seen.paidBefore} paid before, ${seen.clean.paid} after; each failed in turn: ${[...new Set(seen.runs.map(({ paid }) => paid))].join(", ")} paid${letter ? "; given up, told, and run again" : ""}`);
  if (!ok) console.log(JSON.stringify({ ...seen, letter }, null, 2));
}

/** What was streamed comes as `{ text }`. */
function isSame(answer, before) {
  const [, status, body] = /^(\d+) ([\s\S]*)$/.exec(answer);
  return answer === before || (body.startsWith('{"text":') && `${status} ${JSON.parse(body).text}` === before);
}
