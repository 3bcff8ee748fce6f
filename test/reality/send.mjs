// Runs in a process of its own: node --import ./fast-forward.mjs --import ./reroute.mjs send.mjs <bundle> <request body>
// Calls the bundled route's POST once and reads its answer to the end; the process ends when nothing is left to do.
import { pathToFileURL } from "node:url";

const [bundle, body] = process.argv.slice(2);

// Next logs these and goes on; ending here would cut the count short.
process.on("unhandledRejection", () => {});

const outcome = await send();
process.stdout.write(JSON.stringify(outcome));

async function send() {
  try {
    const { POST } = await import(pathToFileURL(bundle).href);
    const request = new Request("http://localhost/api", { method: "POST", body, headers: { "content-type": "application/json" } });
    const response = await POST(request);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { error: `${error?.name}: ${error?.message}` };
  }
}
