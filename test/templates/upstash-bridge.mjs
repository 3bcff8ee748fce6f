import { createServer } from "node:http";

/**
 * The part of Upstash's REST protocol that the store and its own clients speak (a command as a JSON list, or several at
 * `/pipeline` and `/multi-exec`; a bearer token; texts in base64 where asked for), in front of a real Redis.
 */
export async function upstashBridge(client, token) {
  const server = createServer(async (request, response) => {
    const answer = (status, body) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401, { error: "WRONGPASS" });
    let text = "";
    for await (const chunk of request) text += chunk;
    const encoded = request.headers["upstash-encoding"] === "base64";
    const result = async (command) => {
      try {
        const given = await client.sendCommand(understood(command.map(String)));
        return { result: encoded ? inBase64(given) : given };
      } catch (error) {
        return { error: error.message ?? String(error) };
      }
    };
    const commands = JSON.parse(text);
    if (/\/(pipeline|multi-exec)$/.test(request.url)) return answer(200, await Promise.all(commands.map(result)));
    const given = await result(commands);
    answer(given.error === undefined ? 200 : 400, given);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** The scripts of `@upstash/ratelimit` begin with a flag of Upstash's own, and are known there by their hash with it. */
function understood([name, script, ...rest]) {
  if (/^evalsha$/i.test(name)) throw new Error("NOSCRIPT No matching script. Please use EVAL.");
  return /^eval$/i.test(name) ? [name, script.replace(/^#!lua.*\n/, ""), ...rest] : [name, ...(script === undefined ? [] : [script]), ...rest];
}

function inBase64(value) {
  if (Array.isArray(value)) return value.map(inBase64);
  return typeof value === "string" && value !== "OK" ? Buffer.from(value).toString("base64") : value;
}
