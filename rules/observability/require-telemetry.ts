import { z } from "zod";
import type { AppCode } from "../engine/client/client-module.js";
import { defineRule, type Problem } from "../engine/define-rule.js";
import type { Entrypoint, Handler, ModelCall } from "../engine/entrypoint.js";
import { placeKey } from "../engine/finding.js";
import type { App } from "../engine/graph/app.js";
import { majorOf } from "../engine/major-version.js";
import { nameOf } from "../engine/in-words.js";
import { receiveFix, registerFix, tellFix } from "../templates/telemetry-fix.js";

export const requireTelemetry = defineRule({
  id: "require-telemetry",
  group: "observability",
  subject: "app",
  summary: "Require telemetry for every call of the AI SDK, in the way its version supports.",
  why: "Without it nobody can say which route is slow, which one spends the tokens, or what a model was asked when an answer went wrong.",
  presets: ["all"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(app) {
    const calls = sdkCalls(app);
    if (calls.length === 0) return;
    const { receivers, registers } = app.telemetry();
    // Who wraps models or hooks into packages is told all the same.
    if (receivers.some(({ kind }) => kind === "own")) return;

    const since7 = calls.filter(({ call }) => majorOf(call.version)! >= 7 && !isGiven(call, "telemetry"));
    if (!registers && !receivers.some(({ kind }) => kind === "spans-then-own")) yield* notRegistered(app.app, since7, receivers[0]?.module);

    const before7 = calls.filter(({ call }) => majorOf(call.version)! < 7);
    const told = before7.filter(({ call }) => isGiven(call, "experimental_telemetry"));
    if (told.length === 0 && before7.length > 1) yield noneTold(app.app, before7, receivers[0]?.module);
    else for (const one of before7) if (!told.includes(one)) yield notTold(app.app, one, receivers.length > 0);
    if (told[0] && receivers.length === 0) yield notReceived(app.app, told[0]);
  },
});

/** A call, with the first of the routes that make it, and the files of all. */
interface SdkCall {
  call: ModelCall;
  route: Entrypoint;
  handler: Handler;
  files: string[];
}

/** What every version tells of; media are told of since 7. */
const told = /^(?:text|object|agent|embedding)$/;

/** Calls of the `ai` package whose version is known and whose options can be seen, each place once. */
function sdkCalls({ routes }: AppCode): SdkCall[] {
  const found = new Map<string, SdkCall>();
  for (const route of routes) {
    for (const handler of route.handlers) {
      for (const call of handler.modelCalls) {
        if (call.package !== "ai" || majorOf(call.version) === null || call.timing.unclear || !told.test(call.api.task)) continue;
        const key = placeKey(call.at);
        const known = found.get(key);
        if (!known) found.set(key, { call, route, handler, files: [route.file] });
        else if (!known.files.includes(route.file)) known.files.push(route.file);
      }
    }
  }
  return [...found.values()];
}

function isGiven({ given }: ModelCall, option: string): boolean {
  return given.call.includes(option) || given.client.includes(option);
}

/** Nobody has thought of it yet: that is one thing, however many calls there are. */
function noneTold(app: App, calls: readonly SdkCall[], receiver: string | undefined): Problem {
  const [first, ...others] = calls;
  const provider = receiver === undefined ? " Register an OpenTelemetry provider in instrumentation.ts, and give" : " Give";
  return {
    at: first!.call.at,
    message: `${first!.call.callee} and ${others.length} more of this app leave no trace: AI SDK ${majorOf(first!.call.version)!} reports nothing of a call unless told to, and no \`experimental_telemetry\` was found.${provider} each call \`experimental_telemetry: { isEnabled: true }\`.`,
    ...ofAll(calls),
    fixes: tellFix(app, calls.map(({ call }) => call), receiver !== undefined),
  };
}

/** The same since AI SDK 7, which is told once. */
function* notRegistered(app: App, calls: readonly SdkCall[], receiver: string | undefined): Generator<Problem> {
  const [first, ...others] = calls;
  if (!first) return;
  const deaf = receiver === undefined ? "" : ` \`${receiver}\` is there, but this version sends it nothing by itself.`;
  yield {
    at: first.call.at,
    message: `${first.call.callee}${others.length > 0 ? ` and ${others.length} more of this app` : ""} leave${others.length > 0 ? "" : "s"} no trace: AI SDK ${majorOf(first.call.version)!} reports only to what is registered with it, and no \`registerTelemetry\` was found.${deaf} Call \`registerTelemetry(new OpenTelemetry())\` with \`@ai-sdk/otel\` once, in instrumentation.ts.`,
    ...ofAll(calls),
    fixes: registerFix(app),
  };
}

function ofAll(calls: readonly SdkCall[]): Pick<Problem, "related" | "routes"> {
  return {
    related: calls.slice(1).map(({ call }) => ({ at: call.at, message: `${call.callee} leaves no trace either` })),
    routes: [...new Set(calls.flatMap(({ files }) => files))].sort(),
  };
}

function notTold(app: App, { call, files, handler, route }: SdkCall, isReceived: boolean): Problem {
  return {
    at: call.at,
    message: `No \`experimental_telemetry\` found in the options of ${call.callee}, and AI SDK ${majorOf(call.version)!} reports nothing of a call unless told to: what ${nameOf(route, handler)} asks, how long that takes and how many tokens it spends leave no trace. Give it \`experimental_telemetry: { isEnabled: true }\`.`,
    fixes: tellFix(app, [call], isReceived),
    routes: [...files].sort(),
  };
}

function notReceived(app: App, { call, files }: SdkCall): Problem {
  return {
    at: call.at,
    message: `${call.callee} makes spans that nobody receives: no OpenTelemetry provider found in this app. Register one in instrumentation.ts, such as \`registerOTel\` of \`@vercel/otel\`.`,
    fixes: receiveFix(app),
    routes: [...files].sort(),
  };
}
