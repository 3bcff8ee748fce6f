// What apps speak to beside the provider and the store.
import { createServer } from "node:http";

/** A host that takes requests and never answers. */
export async function silentHost() {
  let asked = 0;
  const { url, close } = await listening(() => void asked++);
  return { url, close, asked: () => asked };
}

/** A collector of OpenTelemetry (OTLP over HTTP, JSON); `spans`: what it was told so far. */
export async function collector() {
  const spans = [];
  const { url, close } = await listening(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    spans.push(...JSON.parse(text).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  return { url, close, spans: () => spans };
}

async function listening(answer) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
