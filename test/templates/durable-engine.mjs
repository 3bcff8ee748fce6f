import { createServer } from "node:http";

/**
 * A stand-in for a durable endpoint and its engine, as far as a client sees them (FACTS J: what a live
 * Inngest server did): the endpoint redirects to a run at another origin, and the run's result is the
 * endpoint's body, written into JSON once more.
 *
 * - `/at-once`: the endpoint answers itself.
 * - `/refused`: is answered 429 once a redirect has put a slash behind it.
 * - `/report`: redirects; the run is ready when it is asked for the third time, after a 503 in between.
 * - `/broken`: redirects; the run has failed.
 * - `/never`: redirects; the run goes on for ever.
 */
export async function durableEngine() {
  let asked = [];
  const listen = (answer) => new Promise((resolve) => {
    const server = createServer(answer).listen(0, "127.0.0.1", () => resolve({ server, url: `http://127.0.0.1:${server.address().port}` }));
  });
  const engine = await listen((request, response) => {
    asked.push({ url: request.url, at: Date.now() });
    const json = (status, value) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (request.url.includes("broken")) return json(400, { error: "NonRetriableError: no such topic" });
    if (request.url.includes("never")) return json(202, {});
    if (asked.length === 2) return json(503, {});
    return asked.length < 3 ? json(202, {}) : json(200, JSON.stringify({ text: "A report, “quoted”" }));
  });
  const endpoint = await listen((request, response) => {
    if (request.url === "/at-once") return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ text: "At once" }));
    if (request.url === "/refused") return response.writeHead(308, { location: "/refused/" }).end();
    if (request.url === "/refused/") return response.writeHead(429, { "content-type": "application/json" }).end(JSON.stringify({ text: "Later" }));
    response.writeHead(302, { location: `${engine.url}/v1/http/runs${request.url}/output?token=t` }).end();
  });
  return {
    url: endpoint.url,
    /** Questions for the run since the last look. */
    asked: () => asked.splice(0),
    close: () => [engine, endpoint].forEach(({ server }) => (server.closeAllConnections(), server.close())),
  };
}
