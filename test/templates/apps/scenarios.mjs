import { SignJWT } from "jose";

export const secret = "a secret of thirty-two characters";

/** A session of ours for a user. */
export function tokenOf(user) {
  return new SignJWT({}).setProtectedHeader({ alg: "HS256" }).setSubject(user).setIssuer("https://issuer.example").setAudience("app").setExpirationTime("10 minutes").sign(new TextEncoder().encode(secret));
}

const tally = (list) => [...new Set(list)].sort().map((one) => `${list.filter((each) => each === one).length} × ${one}`).join(", ");

/** What must hold of an app over HTTP, in the form of `../scenarios.mjs`. `lost`: an instance whose Redis is not there. */
export function appScenarios({ urls, lost, provider, fresh, spend, major }) {
  const [url] = urls;
  const all = [];
  const scenario = (what, expected, run) => all.push({ what, expected, run });
  const message = (text) => (major >= 5 ? { id: "1", role: "user", parts: [{ type: "text", text }] } : { role: "user", content: text });
  const chat = JSON.stringify({ messages: [message("Hello")] });
  const ask = async (at, path, { user = "ada", body = chat } = {}) =>
    fetch(`${at}${path}`, { method: "POST", body, headers: { "content-type": "application/json", ...(user && { authorization: `Bearer ${await tokenOf(user)}` }) } });
  /** A refusal, and what went to the provider for it. */
  const refused = async (asked) => {
    const { status } = await asked;
    return `${status}, ${provider.requests.length} requests to the provider`;
  };
  const begin = async (plan = () => ({ text: "Hello there, all of you." })) => {
    await fresh();
    provider.plan(plan);
  };

  scenario("streams an answer", "200, text/event-stream or text/plain, said, id, 1 request", async () => {
    await begin();
    const response = await ask(url, "/api/chat");
    const said = (await response.text()).replace(/\W+/g, " ").includes("there");
    const type = /event-stream|text\/plain/.test(response.headers.get("content-type") ?? "") ? "text/event-stream or text/plain" : response.headers.get("content-type");
    return `${response.status}, ${type}, ${said ? "said" : "nothing said"}, ${response.headers.get("x-request-id") ? "id" : "no id"}, ${provider.requests.length} request`;
  });
  scenario("answers as JSON", "200 Hello there, all of you.", async () => {
    await begin();
    const response = await ask(url, "/api/answer", { body: JSON.stringify({ prompt: "Hello" }) });
    return `${response.status} ${(await response.json()).text}`;
  });
  scenario("nobody signed in", "401, 0 requests to the provider", async () => {
    await begin();
    return refused(ask(url, "/api/chat", { user: null }));
  });
  scenario("a body of another form", "400, 0 requests to the provider", async () => {
    await begin();
    return refused(ask(url, "/api/chat", { body: JSON.stringify({ messages: [{ ...message("x"), role: "system" }] }) }));
  });
  scenario("25 requests of one user at once in two instances, 20 a minute", "20 × 200, 5 × 429; 20 requests to the provider", async () => {
    await begin();
    const statuses = await Promise.all(Array.from({ length: 25 }, async (_, index) => {
      const response = await ask(urls[index % 2], "/api/answer", { body: JSON.stringify({ prompt: "Hello" }) });
      await response.text();
      return response.status;
    }));
    return `${tally(statuses)}; ${provider.requests.length} requests to the provider`;
  });
  scenario("20 at once in two instances, dollars for 4 left of the day's budget", "4 × 200, 16 × 402; 4 requests to the provider", async () => {
    await begin(() => ({ text: "Hello there, all of you.", pauseMs: 500 }));
    await spend(4.98);
    const statuses = await Promise.all(Array.from({ length: 20 }, async (_, index) => {
      const response = await ask(urls[index % 2], "/api/chat");
      await response.text();
      return response.status;
    }));
    return `${tally(statuses)}; ${provider.requests.length} requests to the provider`;
  });
  scenario("a request that would cost more than one may", "402, 0 requests to the provider", async () => {
    await begin();
    const long = Array.from({ length: 50 }, () => message("x".repeat(8_000)));
    return refused(ask(url, "/api/chat", { body: JSON.stringify({ messages: long }) }));
  });
  scenario("the provider answers 429", "429 with Retry-After 7, its words kept back", async () => {
    await begin(() => ({ status: 429, headers: { "retry-after": "7", "x-should-retry": "false" }, body: { error: { message: "Limit of org-acme reached" } } }));
    const response = await ask(url, "/api/answer", { body: JSON.stringify({ prompt: "Hello" }) });
    const text = await response.text();
    return `${response.status} with Retry-After ${response.headers.get("retry-after")}, its words ${text.includes("acme") ? "given away" : "kept back"}`;
  });
  scenario("the provider fails in a stream", "in words for people, its own kept back", async () => {
    await begin(() => ({ status: 400, body: { error: { message: "The key of org-acme is wrong", code: "invalid" } } }));
    const text = await (await ask(url, "/api/chat")).text();
    return `${/Something|not set up|cannot be/.test(text) ? "in words for people" : text}, its own ${text.includes("acme") ? "given away" : "kept back"}`;
  });
  scenario("Redis is down", "503 within 3 s, 0 requests to the provider", async () => {
    await begin();
    // The first request of an instance loads its code as well.
    await ask(lost, "/api/chat");
    const started = performance.now();
    const { status } = await ask(lost, "/api/chat");
    const seconds = (performance.now() - started) / 1_000;
    return `${status} within ${seconds < 3 ? 3 : Math.ceil(seconds)} s, ${provider.requests.length} requests to the provider`;
  });
  return all;
}
