// `npm run test:migrations`: handlers that `ai-routes migrate durable` has rewritten, run by Inngest's own engine
// (@inngest/test) with each step failing in turn. What was there before must not be paid again, and the caller must
// get what the handler as it was would have answered. Models and databases are doubles that count.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { appOf, fragileApp, written } from "./example-app.mjs";
import { runsOf } from "./runs.mjs";

const here = import.meta.dirname;
const scratch = join(here, ".run");
rmSync(scratch, { recursive: true, force: true });

const pages = join(here, "../migrations/durable");
const examples = [
  ...readdirSync(pages).filter((file) => !file.startsWith("left-alone")).map((file) => appOf(file.replace(".md", ""), readFileSync(join(pages, file), "utf8"))),
  fragileApp("report", { tickets: "The printer is on fire." }),
  fragileApp("translate", { messages: [{ text: "Hello" }, { text: "Good night" }, { text: "Thanks" }], locale: "de" }),
];

let failed = 0;
for (const example of examples) {
  const { before, after } = await written(example, scratch);
  const seen = await runsOf(example, before, after);
  const wrong = seen.runs.filter(({ paid, answer, repeated }) => paid !== seen.steps.length + 1 || answer !== seen.answer || repeated.length > 0);
  const ok = seen.steps.length > 1 && seen.clean.paid === seen.paidBefore && seen.clean.answer === seen.answer && wrong.length === 0;
  failed += ok ? 0 : 1;
  console.log(`${ok ? "ok  " : "FAIL"} ${example.name}: ${seen.steps.length} steps, ${seen.paidBefore} paid before, ${seen.clean.paid} after; each failed in turn: ${[...new Set(seen.runs.map(({ paid }) => paid))].join(", ")} paid`);
  if (!ok) console.log(JSON.stringify(seen, null, 2));
}
process.exitCode = failed === 0 ? 0 : 1;
