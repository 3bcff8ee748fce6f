// What a browser sees of a migrated route: the SDK's own endpoint (`inngest/next`) behind HTTP, a double of Inngest's
// service (`engine.mjs`), and the template `durable-fetch` in Chromium, which waits for the run it is sent to.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { renderTemplate } from "../../rules/dist/index.js";
import { chromium as executable } from "../templates/chromium.mjs";
import { engine } from "./engine.mjs";
import { appOf, written } from "./example-app.mjs";
import { ledger } from "./ledger.mjs";

const here = import.meta.dirname;
const durableFetch = renderTemplate("durable-fetch", { language: "js", tcp: true, majors: { ai: 6, next: 16, zod: 4 } });

/** Prints what was seen; gives how much of it was not as it should be. */
export async function throughHttp(scratch) {
  const service = await engine();
  // Read when a client is made; what the SDK says of failures that are meant, nobody need be told.
  const told = console.error;
  console.error = () => {};
  process.env["INNGEST_DEV"] = service.url;
  process.env["INNGEST_BASE_URL"] = service.url;
  const example = appOf("pipeline", readFileSync(join(here, "../migrations/durable/pipeline.md"), "utf8"));
  const { before, after } = await written({ ...example, name: "pipeline over HTTP" }, scratch, undefined, { realEngine: true });
  const route = await import(pathToFileURL(after).href);
  const app = await served(route);
  const browser = await chromium.launch({ executablePath: executable(), args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
  let failed = 0;
  try {
    const page = await browser.newPage();
    await page.goto(app.url);
    const ask = (how) => page.evaluate(async ({ how, body }) => {
      const { durableFetch } = await import("/durable-fetch.js");
      const ask = how === "fetch" ? fetch : durableFetch;
      const response = await ask("/api/articles", { method: "POST", body: JSON.stringify(body), headers: { authorization: "Bearer ada" } });
      return `${response.status} ${await response.text()}`;
    }, { how, body: example.body });
    const seen = async (what, expected, failAt, how = "durableFetch") => {
      ledger.begin(null);
      ledger.failAt = failAt;
      const answer = await ask(how).catch((error) => String(error));
      const told = service.asked();
      // Who does not wait for the run does not see its end.
      const saw = how === "fetch" ? answer : `${answer}; ${ledger.paid} paid; asked again ${told.length > 0 ? "by the URL and the run's id alone" : "never"}`;
      const ok = saw === expected && told.every(({ headers }) => headers.join() === "x-run-id,x-inngest-signature");
      failed += ok ? 0 : 1;
      console.log(`${ok ? "ok  " : "FAIL"} in Chromium: ${what}: ${saw}${ok ? "" : `\n     expected: ${expected}`}`);
    };
    const was = await (await import(pathToFileURL(before).href)).POST(new Request("http://localhost/api/articles", { method: "POST", body: JSON.stringify(example.body), headers: { authorization: "Bearer ada" } }));
    const answer = `200 ${await was.text()}`;
    await seen("all goes well", `${answer}; 3 paid; asked again never`, null);
    for (const [at, what] of ["first", "second", "last"].entries()) {
      await seen(`the ${what} step fails once`, `${answer}; 4 paid; asked again by the URL and the run's id alone`, at + 1);
    }
    await seen("the second step fails once, and plain fetch asks", "404 {}", 2, "fetch");
  } finally {
    console.error = told;
    await browser.close();
    await service.close();
    app.close();
  }
  return failed;
}

/** The route at its URL, a page, and the template as the page imports it. */
async function served(route) {
  const server = createServer(async (request, response) => {
    if (request.url === "/") return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Articles</title>");
    if (request.url === "/durable-fetch.js") return response.writeHead(200, { "content-type": "text/javascript" }).end(durableFetch);
    const handler = request.url.startsWith("/api/articles") ? route[request.method] : undefined;
    if (!handler) return response.writeHead(404).end();
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const asked = new Request(`http://${request.headers.host}${request.url}`, { method: request.method, headers: request.headers, ...(chunks.length > 0 && { body: Buffer.concat(chunks) }) });
    const answer = await handler(asked, { params: Promise.resolve({}) });
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => (server.closeAllConnections(), server.close()) };
}
