import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ledger } from "./ledger.mjs";

/** A clean run of the handler as it was and as it is, then one run for each step in which that step fails once. */
export async function runsOf(example, before, after) {
  const was = await import(pathToFileURL(before).href);
  const is = await migrated(after);
  const whole = await asked(was, example, null);
  const clean = await asked(is, example, null);
  const { steps } = clean;
  const runs = [];
  for (const step of steps) runs.push({ failing: step, ...(await asked(is, example, step)) });
  return { answer: whole.answer, paidBefore: whole.paid, clean, steps, runs };
}

/** A run whose first step fails until it is given up, and the same run begun again out of its dead letter. */
export async function deadLetterOf(example, after) {
  const is = await migrated(after);
  const { steps } = await asked(is, example, null);
  const told = console.error;
  const words = [];
  console.error = (...all) => words.push(all.join(" "));
  const given = await asked(is, example, steps[0], Infinity).finally(() => (console.error = told));
  ledger.begin(null);
  const again = await is.runAgain(ledger.client, given.run);
  await Promise.all(ledger.background);
  const { status } = await is.statusOf(given.run);
  return { failed: given.answer, told: words.some((one) => one.includes(given.run)), again, status, paid: ledger.paid };
}

/** The modules of a migrated app: the route, and what runs in the background are begun and asked for with. */
async function migrated(route) {
  const root = join(route.slice(0, route.lastIndexOf("/after/")), "after");
  const of = async (path) => (existsSync(join(root, path)) ? import(pathToFileURL(join(root, path)).href) : {});
  return { ...(await import(pathToFileURL(route).href)), ...(await of("lib/ai/background.mjs")) };
}

/** One request to the route, whose step `failing` fails `failures` times, each after it has paid. What goes on after a 202 is waited for. */
async function asked({ POST, statusOf }, { route, body }, failing, failures = 1) {
  ledger.begin(failing, failures);
  const url = `http://localhost/${route.replace(/^app\/|\/route\.\w+$/g, "")}`;
  const first = await POST(new Request(url, { method: "POST", body: JSON.stringify(body), headers: { authorization: "Bearer ada", host: "localhost" } }));
  const run = first.status === 202 ? (await first.json()).id : null;
  await Promise.all(ledger.background);
  const response = run === null ? first : await statusOf(run);
  const { paid, order, ran, paying } = ledger;
  return { run, answer: `${response.status} ${(await response.text()).replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/, "an id")}`, paid, steps: [...order], paying: [...paying], repeated: [...ran].filter(([id, times]) => times !== (id === failing ? 2 : 1)).map(([id]) => id) };
}
