import type { GuardKind } from "../../catalog/api.js";
import type { Entrypoint, Handler, ModelCall } from "../entrypoint.js";
import { below, isWithin } from "../graph/posix-path.js";
import { multiplyAmounts, type Amount } from "../measures/amount.js";
import { dollars, thousands } from "../measures/in-words.js";
import { limitOf, secondsInWords } from "../measures/limits.js";
import { platformNames } from "../../catalog/platforms.js";
import { nameOf } from "../in-words.js";
import { answersRequests } from "../who-asks.js";
import { fingerprintOf, markOf } from "./fingerprint.js";

/** The runbook of a route: what it asks, what that can come to, what happens when it fails, how to look. Ends with a line break. */
export function runbookOf(route: Entrypoint): string {
  const { app, background, runtime } = route;
  const limit = limitOf(route);
  const platform = `${platformNames[app.platform.name]}${app.platform.from === "assumed" ? " (assumed)" : ""}`;
  const ends = limit.seconds === null ? "nothing ends a request by the clock" : `a request is ended by ${limit.what}`;
  return [
    markOf(fingerprintOf(route)),
    "",
    `# ${route.url || nameIn(route, route.file)}`,
    "",
    `${code(nameIn(route, route.file))}: ${kinds[route.kind]}, ${runtime.value === "edge" ? "Edge runtime" : "Node.js"} on ${platform}; ${background ? "runs in the background" : ends}.`,
    "",
    ...route.handlers.flatMap((handler) => ofHandler(route, handler)),
  ].join("\n").replace(/\n{3,}/g, "\n\n").trimEnd() + "\n";
}

const kinds: Record<Entrypoint["kind"], string> = {
  "route-handler": "a route handler", "pages-api": "an API route", "server-action": "a server action", page: "a page", middleware: "the middleware",
  "durable-function": "a durable function", cron: "called on a schedule", webhook: "called by another service",
};

function ofHandler(route: Entrypoint, handler: Handler): string[] {
  const { attempts, cost, time } = handler;
  const seconds = (value: Amount): string => (typeof value === "number" ? secondsInWords(value) : value);
  return [
    `## ${nameOf(route, handler)}`,
    "",
    "### What one request can come to",
    "",
    ...table(["", "worst case", "typical"], [
      ["requests to models", amount(attempts.max), "–"],
      ["dollars", dollars(cost.worst.value), dollars(cost.typical.value)],
      ["to the first byte", seconds(time.firstByte.worst.value), seconds(time.firstByte.typical.value)],
      ["until all has ended", seconds(time.total.worst.value), seconds(time.total.typical.value)],
    ]),
    "",
    `Requests: ${code(attempts.formula)}. The worst case takes every attempt to fail late and be billed, and no platform's limit; \`npx ai-routes check --assumptions\` prints what dollars and seconds rest on.`,
    "",
    "### Models it asks",
    "",
    ...table(["call", "model", "requests, worst case", "longest answer", "gives up after"], handler.modelCalls.map((call) => [
      `${code(call.callee)} in ${code(nameIn(route, call.at.file))}`, call.model === null ? "not known" : code(call.model), amount(call.attempts.max),
      call.timing.outputTokens === null ? "no limit found" : `${thousands(call.timing.outputTokens)} tokens`, patience(call),
    ])),
    "",
    "### Checks before the model",
    "",
    ...table(["check", "found"], checks.map(([kind, name]) => [name, foundOf(route, handler, kind)])),
    "",
    "### When it fails",
    "",
    ...table(["what happens", "what the route does"], failures(route, handler)),
    "",
    "### How to look",
    "",
    ...commands(route, handler),
    "",
  ];
}

const checks: readonly [GuardKind, string][] = [["auth", "authentication"], ["rateLimit", "rate limit"], ["budget", "budget"], ["validation", "validation"], ["moderation", "moderation"]];

function foundOf(route: Entrypoint, { guards, unheeded }: Handler, kind: GuardKind): string {
  const always = guards.always.get(kind);
  const sometimes = guards.sometimes.get(kind);
  const [guard] = always ?? sometimes ?? unheeded.get(kind) ?? [];
  if (!guard) return "none found";
  const where = `${code(guard.how)} in ${code(nameIn(route, guard.at.file))}`;
  if (always) return where;
  return `${sometimes ? "on some ways only" : "refuses nobody"}: ${where}`;
}

function patience({ timeout, timing }: ModelCall): string {
  if (timeout) return typeof timeout.milliseconds === "number" ? `${secondsInWords(timeout.milliseconds / 1000)} (${code(timeout.what)})` : `a time that is not known (${code(timeout.what)})`;
  return timing.sdkDefault === null ? "no timeout found" : `${secondsInWords(timing.sdkDefault / 1000)} (the SDK's own, each attempt)`;
}

function failures(route: Entrypoint, handler: Handler): string[][] {
  const { modelCalls, rework, time } = handler;
  const limit = limitOf(route);
  const worst = time.total.worst.value;
  const isCut = limit.seconds !== null && (typeof worst !== "number" || worst > limit.seconds);
  const untimed = modelCalls.filter(({ timeout, timing }) => !timeout && !timing.unclear);
  const told = modelCalls.filter(({ timing }) => timing.requestSignal);
  const last = rework.paidAgain.at(-1);
  const again = modelCalls.filter((call) => triesOf(call) !== 1);
  return [
    ["the provider hangs", untimed.length === 0 ? "every call gives up by itself" : `${code(untimed[0]!.callee)}${untimed.length > 1 ? ` and ${untimed.length - 1} more` : ""} without a timeout found: ${isCut && !route.background ? `the platform ends the request after ${secondsInWords(limit.seconds!)}` : `it can take ${typeof worst === "number" ? secondsInWords(worst) : "any time"}`}`],
    ["the provider answers 429 or 5xx", again.length === 0 ? "it is asked once; the error goes on" : again.map((call) => `${code(call.callee)}: ${amount(triesOf(call))} tries at most`).join("; ")],
    ...(route.background || isBrief(route) ? [] : [["the caller leaves", told.length === modelCalls.length ? "the calls are told to stop" : told.length > 0 ? "some calls are told to stop, the others go on and are billed" : "the calls go on and are billed"]]),
    ...(rework.calls > 1 && last ? [[`a call fails after ${rework.calls - 1} others`, `whoever asks again pays ${amount(last.calls)} of them again (${dollars(last.usd)})`]] : []),
    ...(isCut && !route.background ? [["it takes too long", `the platform ends it after ${secondsInWords(limit.seconds!)}; what the models have written by then is billed`]] : []),
  ];
}

/** Of one logical call: what its retries multiply to. */
function triesOf({ attempts }: ModelCall): Amount {
  return attempts.factors.filter(({ layer }) => /retry|recursion/.test(layer)).reduce<Amount>((all, { times }) => multiplyAmounts(all, times), 1);
}

/** Nobody stays for its answer. */
function isBrief({ kind }: Entrypoint): boolean {
  return kind === "cron" || kind === "webhook";
}

const logs: Record<string, string> = {
  "vercel-fluid": "npx vercel logs", "vercel-legacy": "npx vercel logs", netlify: "npx netlify logs:function", cloudflare: "npx wrangler tail",
};

function commands(route: Entrypoint, handler: Handler): string[] {
  const asked = answersRequests(route);
  const method = handler.name === "default" ? "POST" : handler.name;
  const path = route.url.replace(/\[\[?\.{0,3}([^\]]+)\]\]?/g, "$$$1");
  const body = /^(?:GET|HEAD|DELETE|OPTIONS)$/.test(method) ? "" : ` -H "content-type: application/json" -d @request.json`;
  const log = logs[route.app.platform.name];
  const trace = route.kind === "durable-function" || route.kind === "server-action" || route.kind === "page" ? nameIn(route, route.file) : route.url;
  return [
    "```sh",
    ...(asked ? [`curl -N -X ${method} "$BASE_URL${path}"${handler.guards.always.has("auth") ? ' -H "cookie: $COOKIE" -H "authorization: $AUTHORIZATION"' : ""}${body}`] : []),
    ...(log === undefined ? [] : [log]),
    `npx ai-routes trace "${trace}"`,
    "```",
    ...(asked && body !== "" ? ["", "`request.json`: a body as the client sends it."] : []),
  ];
}

function amount(value: Amount): string {
  return typeof value === "number" ? thousands(Math.ceil(value)) : value;
}

function nameIn({ app }: Entrypoint, file: string): string {
  return isWithin(file, app.root) ? below(file, app.root) : file;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)];
}

/** What the app's code says must not become markup. */
function code(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  return `${fence}${text.replace(/\s+/g, " ")}${fence}`;
}
