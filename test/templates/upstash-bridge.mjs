import { createServer } from "node:http";

/** The part of Upstash's REST protocol that the store speaks (a command as a JSON list, a bearer token), in front of a real Redis. */
export async function upstashBridge(client, token) {
  const server = createServer(async (request, response) => {
    const answer = (status, body) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401, { error: "WRONGPASS" });
    let text = "";
    for await (const chunk of request) text += chunk;
    try {
      answer(200, { result: await client.sendCommand(JSON.parse(text)) });
    } catch (error) {
      answer(400, { error: String(error) });
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
