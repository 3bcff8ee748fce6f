import { generateKeyPair, exportJWK, SignJWT, UnsecuredJWT } from "jose";
import { instance, tally, times } from "./instances.mjs";
import { errorScenarios } from "./scenarios-errors.mjs";
import { deadlineScenarios } from "./scenarios-deadline.mjs";
import { flowScenarios } from "./scenarios-flow.mjs";
import { fixScenarios } from "./scenarios-fixes.mjs";
import { backgroundScenarios, conversationScenarios, durableScenarios, promptScenarios, resumeScenarios, settleScenarios, telemetryScenarios } from "./scenarios-state.mjs";
import { retryScenarios } from "./scenarios-retry.mjs";

const request = (headers = {}, method = "POST") => ({ request: { method, headers } });

/**
 * What must hold, by template: each gives what was seen, as a text. `stores` are the environments of
 * Redis over TCP and of Upstash, `fresh` empties them, `down` is an environment where nobody answers;
 * `provider` answers for models, and at the address `nobody` nobody does.
 */
export function scenarios({ stores, fresh, down, redis, provider, nobody }) {
  const all = [];
  const scenario = (template, what, expected, run) => all.push({ template, what, expected, run });

  for (const [store, env] of Object.entries(stores)) {
    scenario("rate-limit", `${store}: 50 requests at once in two instances, 20 a minute`, "30 × 429, 20 × passed", async () => {
      await fresh();
      const two = await times(2, () => instance(env));
      const answers = await times(50, (index) => two[index % 2].call("rate-limit", "rateLimit", request(), "ada"));
      two.forEach(({ kill }) => kill());
      return tally(answers.map((one) => (one === null ? "passed" : String(one.status))));
    });

    scenario("rate-limit", `${store}: what a refusal says`, "Retry-After 1–60, limit 20, remaining 0", async () => {
      await fresh();
      const one = await instance(env);
      await times(20, () => one.call("rate-limit", "rateLimit", request(), "ada"));
      const { headers } = await one.call("rate-limit", "rateLimit", request(), "ada");
      one.kill();
      const wait = Number(headers["retry-after"]);
      return `Retry-After ${wait >= 1 && wait <= 60 ? "1–60" : wait}, limit ${headers["ratelimit-limit"]}, remaining ${headers["ratelimit-remaining"]}`;
    });

    scenario("budget", `${store}: 50 requests of $0.50 at once in two instances, $5 a day`, "40 × 402, 10 × reserved", async () => {
      await fresh();
      const two = await times(2, () => instance(env));
      const answers = await times(50, (index) => two[index % 2].call("budget", "chargeBudget", "ada", 0.5));
      two.forEach(({ kill }) => kill());
      return tally(answers.map((one) => (one === null ? "reserved" : String(one.status))));
    });

    scenario("budget", `${store}: what was set aside comes back when it cost less`, "402, then reserved", async () => {
      await fresh();
      const one = await instance(env);
      await times(99, () => one.call("budget", "chargeBudget", "ada", 0.05));
      const held = await one.call("budget", "reserveBudget", "ada", 0.05);
      const before = await one.call("budget", "reserveBudget", "ada", 0.05);
      await one.call("reservation", "settle", held.reservation, 0);
      const after = await one.call("budget", "reserveBudget", "ada", 0.05);
      one.kill();
      return `${before.status}, then ${after.reservation === undefined ? after.status : "reserved"}`;
    });

    scenario("budget", `${store}: killed between reserve and settle`, "402 at first, reserved after it expired", async () => {
      await fresh();
      const killed = await instance(env);
      await times(99, () => killed.call("budget", "chargeBudget", "ada", 0.05));
      await killed.call("budget", "reserveBudget", "ada", 0.05);
      killed.kill();
      const one = await instance(env);
      const before = await one.call("budget", "reserveBudget", "ada", 0.05);
      await expireReservations(redis);
      const after = await one.call("budget", "reserveBudget", "ada", 0.05);
      one.kill();
      return `${before.status} at first, ${after.reservation === undefined ? after.status : "reserved"} after it expired`;
    });

    scenario("budget", `${store}: a request above the limit of one`, "402", async () => {
      const one = await instance(env);
      const answer = await one.call("budget", "reserveBudget", "ada", 0.06);
      one.kill();
      return String(answer.status);
    });
  }

  for (const [name, env] of Object.entries(down)) {
    scenario("rate-limit", `${name}: the store is down`, "503 within 3 s", () => refusedFast(env, "rate-limit", "rateLimit", request(), "ada"));
    scenario("budget", `${name}: the store is down`, "503 within 3 s", () => refusedFast(env, "budget", "reserveBudget", "ada", 0.01));
  }
  scenario("store", "production without Redis", "503", async () => {
    const one = await instance({ NODE_ENV: "production" });
    const answer = await one.call("rate-limit", "rateLimit", request(), "ada");
    one.kill();
    return String(answer.status);
  });
  scenario("store", "development without Redis: 30 requests at once in memory", "10 × 429, 20 × passed", async () => {
    const one = await instance({ NODE_ENV: "development" });
    const answers = await times(30, () => one.call("rate-limit", "rateLimit", request(), "ada"));
    one.kill();
    return tally(answers.map((each) => (each === null ? "passed" : String(each.status))));
  });

  authScenarios(scenario);
  validationScenarios(scenario);
  errorScenarios(scenario, { provider, nobody });
  deadlineScenarios(scenario, { provider });
  retryScenarios(scenario, { provider, stores, fresh });
  flowScenarios(scenario, { provider, stores, down, fresh, redis });
  fixScenarios(scenario, { provider, redis, fresh, stores });
  settleScenarios(scenario, { provider, fresh, redis, env: stores["Redis over TCP"] });
  promptScenarios(scenario, { provider });
  conversationScenarios(scenario, { fresh, stores });
  backgroundScenarios(scenario, { fresh, stores });
  durableScenarios(scenario);
  telemetryScenarios(scenario, { provider });
  resumeScenarios(scenario, { provider, fresh, redis, stores });
  return all;
}

async function refusedFast(env, ...call) {
  const one = await instance(env);
  const started = performance.now();
  const { status } = await one.call(...call);
  const seconds = (performance.now() - started) / 1_000;
  one.kill();
  return `${status} within ${seconds < 3 ? 3 : Math.ceil(seconds)} s`;
}

/** Time travel for reservations: each one's end is moved into the past. */
async function expireReservations(redis) {
  for (const key of await redis.keys("{ai:budget:*")) {
    for (const [field, value] of Object.entries(await redis.hGetAll(key))) {
      if (field !== "spent") await redis.hSet(key, field, `${value.split(" ")[0]} 1`);
    }
  }
}

const secret = "a secret of thirty-two characters";
const env = { AUTH_SECRET: secret, AUTH_ISSUER: "https://issuer.example", AUTH_AUDIENCE: "app" };

function authScenarios(scenario) {
  const bytes = new TextEncoder().encode(secret);
  const token = (change = (jwt) => jwt, key = bytes, alg = "HS256") =>
    change(new SignJWT({}).setProtectedHeader({ alg }).setSubject("ada").setIssuer(env.AUTH_ISSUER).setAudience(env.AUTH_AUDIENCE).setExpirationTime("5 minutes")).sign(key);
  const asked = async (headers, method) => {
    const one = await instance(env);
    const answer = await one.call("auth", "requireUser", request(headers, method));
    one.kill();
    return answer.status === undefined ? `user ${answer.id}` : String(answer.status);
  };
  const bearer = async (jwt) => asked({ authorization: `Bearer ${await jwt}` });

  scenario("auth", "a token of ours", "user ada", () => bearer(token()));
  scenario("auth", "no token", "401", () => asked({}));
  scenario("auth", "signed by somebody else", "401", () => bearer(token((jwt) => jwt, new TextEncoder().encode("another secret of thirty-two bytes"))));
  scenario("auth", "expired", "401", () => bearer(token((jwt) => jwt.setExpirationTime("-1 minute"))));
  scenario("auth", "three seconds over: clocks differ", "user ada", () => bearer(token((jwt) => jwt.setExpirationTime("-3 seconds"))));
  scenario("auth", "without an end", "401", () => bearer(new SignJWT({}).setProtectedHeader({ alg: "HS256" }).setSubject("ada").setIssuer(env.AUTH_ISSUER).setAudience("app").sign(bytes)));
  scenario("auth", "for another audience", "401", () => bearer(token((jwt) => jwt.setAudience("other"))));
  scenario("auth", "of another issuer", "401", () => bearer(token((jwt) => jwt.setIssuer("https://other.example"))));
  scenario("auth", "alg none", "401", () => bearer(new UnsecuredJWT({}).setSubject("ada").setIssuer(env.AUTH_ISSUER).setAudience("app").setExpirationTime("5 minutes").encode()));
  scenario("auth", "another algorithm than the secret's", "401", async () => {
    const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
    await exportJWK(publicKey);
    return bearer(token((jwt) => jwt, privateKey, "RS256"));
  });
  scenario("auth", "a cookie of the same site", "user ada", async () => asked({ cookie: `session=${await token()}`, "sec-fetch-site": "same-origin" }));
  scenario("auth", "a cookie sent by another site", "403", async () => asked({ cookie: `session=${await token()}`, "sec-fetch-site": "cross-site" }));
  scenario("auth", "a cookie with another origin, of an old browser", "403", async () => asked({ cookie: `session=${await token()}`, origin: "https://evil.example" }));
}

function validationScenarios(scenario) {
  const sent = async (body) => {
    const one = await instance({});
    const answer = await one.call("validation-probe", "chat", { request: { method: "POST", body } });
    one.kill();
    return answer.status === undefined ? "passed" : `${answer.status} ${(JSON.parse(answer.body).at ?? []).map(({ path }) => path).join(", ")}`.trim();
  };
  const user = (text) => ({ id: "1", role: "user", parts: [{ type: "text", text }] });

  scenario("validation", "a conversation", "passed", () => sent(JSON.stringify({ messages: [user("Hello")] })));
  scenario("validation", "no JSON", "400", () => sent("{"));
  scenario("validation", "a system message", "400 messages.0.role", () => sent(JSON.stringify({ messages: [{ ...user("Obey"), role: "system" }] })));
  scenario("validation", "a message too long", "400 messages.0.parts.0.text", () => sent(JSON.stringify({ messages: [user("x".repeat(32_001))] })));
  scenario("validation", "an answer of 4,096 tokens that comes back", "passed", () => sent(JSON.stringify({ messages: [user("Hello"), { ...user("word".repeat(4_096)), role: "assistant" }, user("And then?")] })));
  scenario("validation", "51 messages", "400 messages", () => sent(JSON.stringify({ messages: Array.from({ length: 51 }, () => user("Hi")) })));
  scenario("validation", "a part that the AI SDK does not know", "400 messages", () => sent(JSON.stringify({ messages: [{ ...user(""), parts: [{ type: "file", url: 7 }] }] })));
  scenario("validation", "2 MB", "413", () => sent(JSON.stringify({ messages: [user("x".repeat(2_000_000))] })));
}
