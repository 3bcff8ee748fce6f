import { setTimeout as pause } from "node:timers/promises";

const ticket = (text) => ({ subject: "Late", messages: [{ from: "customer", text }] });
const chat = (text) => ({ messages: [{ id: "1", role: "user", parts: [{ type: "text", text }] }] });

/** The routes of `fragile` with what they ask for; `text` gets to the provider. One element where a route asks for each. */
export const routes = {
  "/api/summarize": ticket,
  "/api/search": (text) => ({ question: text, documents: ["Parcels take three days."] }),
  "/api/triage": ticket,
  "/api/extract": (text) => ({ email: text }),
  "/api/internal/digest": (text) => ({ tickets: [text] }),
  "/api/translate": (text) => ({ locale: "de", messages: [{ text }] }),
  "/api/suggest": (text) => ({ ticket: text }),
  "/api/classify": ticket,
  "/api/report": (text) => ({ tickets: text }),
  "/api/rephrase": (text) => ({ text, tone: "formal" }),
  "/api/assistant": chat,
  "/api/chat": chat,
};

/** What a provider can do to those who ask. */
const failures = {
  down: { status: 500, headers: { "retry-after-ms": "1" } },
  "rate limit": { status: 429, headers: { "retry-after-ms": "1" } },
  "wrong key": { status: 401 },
  "breaks off": { drops: true },
  hangs: { hangs: true },
};

/**
 * Asks each route while the provider fails in each way, all at once, and counts the requests that each makes of the provider.
 * What limits and budgets count is forgotten all the time: it is the calls that must not ask too often.
 *
 * @param ask `(path, body, user)`: gives up after `seconds`.
 * @returns route → failure → requests.
 */
export async function requestsInOutages({ provider, redis, ask, seconds }) {
  const marked = (request) => /outage ([\w/]+) (down|rate limit|wrong key|breaks off|hangs)\./.exec(JSON.stringify(request.body))?.slice(1, 3) ?? [];
  provider.plan((request) => ({ body: { type: "error", error: { type: "api_error", message: "of the test" } }, ...failures[marked(request)[1]] }));
  let asking = true;
  const forgetting = (async () => {
    for (; asking; await pause(200)) await redis.flushAll();
  })();
  const asked = Object.entries(routes).flatMap(([path, body]) => Object.keys(failures).map((failure, index) => ask(path, body(`outage ${path} ${failure}.`), `user-${index}-${path}`, AbortSignal.timeout(seconds * 1_000)).catch(() => null)));
  await Promise.all(asked);
  asking = false;
  await forgetting;
  return Object.fromEntries(Object.keys(routes).map((path) => [path, Object.fromEntries(Object.keys(failures).map((failure) => [
    failure, provider.requests.filter((request) => marked(request).join() === [path, failure].join()).length,
  ]))]));
}

/** Requests of one route, for people: `down 15, rate limit 15, …`. */
export function inWords(requests) {
  return Object.entries(requests).map(([failure, count]) => `${failure} ${count}`).join(", ");
}

/** At most three, one where trying again is of no use; none at all would prove nothing. */
export function areFew(requests) {
  return Object.entries(requests).every(([failure, count]) => count >= 1 && count <= (failure === "wrong key" ? 1 : 3));
}
