import { pathToFileURL } from "node:url";
import { ledger } from "./ledger.mjs";

/** A clean run of the handler as it was and as it is, then one run for each step in which that step fails once. */
export async function runsOf(example, before, after) {
  const was = await import(pathToFileURL(before).href);
  const is = await import(pathToFileURL(after).href);
  const whole = await asked(was, example, null);
  const clean = await asked(is, example, null);
  const { steps } = clean;
  const runs = [];
  for (const step of steps) runs.push({ failing: step, ...(await asked(is, example, step)) });
  return { answer: whole.answer, paidBefore: whole.paid, clean, steps, runs };
}

/** One request to the route, whose step `failing` fails once, after it has paid. */
async function asked({ POST }, { route, body }, failing) {
  ledger.begin(failing);
  const request = new Request(`http://localhost/${route.replace(/^app\/|\/route\.\w+$/g, "")}`, {
    method: "POST", body: JSON.stringify(body), headers: { authorization: "Bearer ada", host: "localhost" },
  });
  const response = await POST(request);
  const { paid, order, ran } = ledger;
  return { answer: `${response.status} ${(await response.text()).replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/, "an id")}`, paid, steps: [...order], repeated: [...ran].filter(([id, times]) => times !== (id === failing ? 2 : 1)).map(([id]) => id) };
}
