// Runs in a process of its own: node --import ../reality/fast-forward.mjs visit.mjs <bundle> <what, as JSON>
// Calls the bundled route's POST once, with a provider in this process that keeps the given times, and prints what was measured
// in seconds of the virtual clock.
import { pathToFileURL } from "node:url";
import { environment } from "../reality/measure.mjs";
import { startProvider } from "../reality/provider.mjs";
import { paceOf } from "./pace.mjs";
import { requestScope } from "./request-scope.mjs";

const [bundle, what] = process.argv.slice(2);
const { script, body, retryAfter, assumptions } = JSON.parse(what);
const clock = globalThis[Symbol.for("ai-routes.clock")];

// Next logs these and goes on.
process.on("unhandledRejection", () => {});

const pace = paceOf(assumptions, clock);
const provider = await startProvider(script, { cap: 400, onRunaway: () => process.exit(3), pause: pace.pause, retryAfter });
Object.assign(process.env, environment(provider.url));
await import("../reality/reroute.mjs");
const { POST } = await import(pathToFileURL(bundle).href);

const begun = clock.seconds();
const scope = requestScope();
const { firstByte, ended, outcome } = await answer();
scope.close();
const tasks = await scope.settled();
const settled = tasks > 0 ? clock.seconds() : 0;
await clock.idle();
const last = Math.max(ended, settled, pace.lastEnd);
process.stdout.write(JSON.stringify({ firstByte: firstByte - begun, total: last - begun, requests: provider.requests, outcome }));
process.exit(0);

async function answer() {
  let firstByte;
  try {
    const request = new Request("http://localhost/api", { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });
    const response = await scope.run(() => POST(request));
    let text = "";
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      if (!isOpening(chunk)) firstByte ??= clock.seconds();
      text += chunk;
    }
    return { firstByte: firstByte ?? clock.seconds(), ended: clock.seconds(), outcome: `${response.status} ${text}` };
  } catch (error) {
    return { firstByte: firstByte ?? clock.seconds(), ended: clock.seconds(), outcome: `${error?.name}: ${error?.message}` };
  }
}

/** What a stream of the AI SDK's UI protocol begins with, before the model is asked: not yet an answer. */
function isOpening(chunk) {
  return chunk.split("\n\n").every((event) => /^(data: \{"type":"start(-step)?"\})?$/.test(event));
}
