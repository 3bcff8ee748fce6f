import { expect, it } from "vitest";
import { nodesIn } from "../../../rules/engine/measures/fold.js";
import { analyzeApp, post } from "../linked-route.js";

const imports = `import { generateText } from "ai";
import { after } from "next/server";
const ask = async (prompt = "hi") => (await generateText({ model: "openai/gpt-4o", prompt })).text;
const nested = () => ask();
`;

/** Callees of what the route starts and drops. */
function floating(body: string): string[] {
  const [route] = analyzeApp({ "app/api/chat/route.ts": post(imports, `${body}\nreturn Response.json({});`) }).routes;
  return [...nodesIn(route!.handlers[0]!.tree)].flatMap((node) => (node.kind === "deferred" && node.how === "floating" ? [node.callee ?? ""] : []));
}

it.each([
  ["a call for its effect", "ask();", ["ask"]],
  ["thrown away in so many words", "void ask();", ["ask"]],
  ["with handlers for what it gives", "ask().then((text) => console.log(text)).catch(console.error);", ["ask"]],
  ["with a pause of its own", "const later = async () => { await new Promise((resolve) => setTimeout(resolve, 500)); await ask(); }; later();", ["later"]],
  ["with a race against the clock", "const soon = async () => Promise.race([ask(), new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 500))]); soon();", ["soon"]],
  ["with a name that is never read", "const started = ask();", ["ask"]],
  ["with a name that only gets handlers", "const started = ask(); started.catch(() => null);", ["ask"]],
  ["in one arm", "request.url ? ask() : null;", ["ask"]],
  ["through a function that is not async", "nested();", ["nested"]],
  ["what a handler goes on with", "Promise.resolve('a').then((text) => ask(text));", ["Promise.resolve('a').then"]],
])("dropped: %s", (_, body, callees) => {
  expect(floating(body)).toEqual(callees);
});

it.each([
  ["awaited", "await ask();"],
  ["awaited later", "const started = ask(); await started;"],
  ["given another name, which is awaited", "const started = ask(); const same = started; await same;"],
  ["awaited with its handlers", "await ask().catch(() => null);"],
  ["handed over", "after(ask());"],
  ["handed a function that is not written here", "const log = (text) => text; ask().then(log);"],
  ["settled into a promise made by hand", "await new Promise((resolve) => { ask().then((text) => resolve(text)); });"],
  ["kept in an object", "const kept = { answer: ask() }; console.log(kept);"],
  ["what a callback gives", "await Promise.all(['a', 'b'].map((text) => ask(text)));"],
])("taken: %s", (_, body) => {
  expect(floating(body)).toEqual([]);
});
