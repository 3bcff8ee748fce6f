import { insertOption } from "../engine/edits/calls/insert-option.js";
import { wrapHandler } from "../engine/edits/guards/wrap-handler.js";
import type { Entrypoint, Handler, ModelCall } from "../engine/entrypoint.js";
import type { Fix, Read, TextEdit } from "../engine/finding.js";
import type { App } from "../engine/graph/app.js";
import { languageOfApp, sourceFolderOf } from "../engine/graph/new-code.js";
import { templateFix } from "./template-fix.js";

/**
 * Lets calls of the AI SDK before 7 tell what they do, each by its option, and sets up who hears of
 * it where nobody does. Of what is said nothing is recorded.
 */
export function tellFix(app: App, calls: readonly ModelCall[], isReceived: boolean): Fix[] {
  // An agent is told where it is made: the types of its calls take no such option.
  if (calls.some(({ api }) => api.task === "agent")) return [];
  if (!isReceived && !runsInstrumentation(app)) return [];
  return [{
    title: `Let ${calls.length > 1 ? "all of them" : "it"} tell (experimental_telemetry)${isReceived ? "" : ", and register who hears of it (instrumentation)"}`,
    safe: false,
    packages: () => (isReceived ? [] : receivers),
    creates: (read) => !isReceived && instrumentation(app, read, []) !== null,
    edits(read) {
      const setUp = isReceived ? [] : instrumentation(app, read, []);
      const told = calls.map(({ at }) => {
        const text = read(at.file);
        return text === null ? [] : insertOption(at.file, text, { call: at.span, argument: 0, path: ["experimental_telemetry"], value: "{ isEnabled: true, recordInputs: false, recordOutputs: false }" });
      });
      return setUp === null || told.some((edits) => edits.length === 0) ? [] : [...told.flat(), ...setUp];
    },
  }];
}

/** Registers telemetry with the AI SDK since 7, once, and who hears of it. */
export function registerFix(app: App): Fix[] {
  if (!runsInstrumentation(app)) return [];
  return [{
    title: "Register telemetry with the AI SDK, and a provider that receives it (instrumentation)",
    safe: false,
    packages: () => [...receivers, "@ai-sdk/otel"],
    creates: (read) => instrumentation(app, read, []) !== null,
    edits: (read) => instrumentation(app, read, ['import { OpenTelemetry } from "@ai-sdk/otel";', 'import { registerTelemetry } from "ai";']) ?? [],
  }];
}

/** Puts a span around a route handler, and the trace's id into what it answers. */
export function traceFix({ app, file, kind }: Entrypoint, handler: Handler, route: string, templateFolder: string | null): Fix[] {
  if (kind !== "route-handler" || handler.at.file !== file) return [];
  return [templateFix({
    template: "telemetry", title: "Trace it, and answer with the trace's id (traced)", place: { app, folder: templateFolder }, file,
    uses: (text, from) => wrapHandler(file, text, { handler: handler.at.span, name: "traced", from, first: [route] }),
  })];
}

/** Registers who hears of what calls tell already. */
export function receiveFix(app: App): Fix[] {
  if (!runsInstrumentation(app)) return [];
  return [{ title: "Register a provider that receives the spans (instrumentation)", safe: false, packages: () => receivers, creates: (read) => instrumentation(app, read, []) !== null, edits: (read) => instrumentation(app, read, []) ?? [] }];
}

const receivers = ["@opentelemetry/api", "@vercel/otel"];

/** Before 15, Next.js runs it only where it is told to. */
function runsInstrumentation({ next }: App): boolean {
  const version = next.version ?? next.range;
  return version === null || Number(/\d+/.exec(version)?.[0] ?? 0) >= 15;
}

/** The file that Next.js runs first; null where the app has one, which is its own to change. */
function instrumentation(app: App, read: Read, imports: readonly string[]): TextEdit[] | null {
  const source = sourceFolderOf(app);
  const language = languageOfApp(app, read);
  if ([app.root, source].some((folder) => ["ts", "js", "mjs"].some((ending) => read(`${folder}/instrumentation.${ending}`) !== null))) return null;
  const lines = [
    ...[...imports, 'import { registerOTel } from "@vercel/otel";'].sort(),
    "",
    "/** Next.js runs it once, before the first request. */",
    language === "ts" ? "export function register(): void {" : "export function register() {",
    `  registerOTel({ serviceName: ${JSON.stringify(app.name)} });`,
    ...(imports.length > 0 ? ["  // Prompts and answers are told as well, but for calls with `telemetry: { recordInputs: false, recordOutputs: false }`.", "  registerTelemetry(new OpenTelemetry());"] : []),
    "}",
    "",
  ];
  return [{ file: `${source}/instrumentation.${language}`, span: [0, 0], text: lines.join("\n") }];
}
