import { addImports } from "../../engine/edits/add-import.js";
import { free, namesIn } from "../../engine/edits/names.js";
import { Refused } from "../../engine/edits/steps/refused.js";
import type { Entrypoint, Handler } from "../../engine/entrypoint.js";
import type { Span } from "../../engine/facts/values.js";
import type { Read, TextEdit } from "../../engine/finding.js";
import { languageOfApp } from "../../engine/graph/new-code.js";
import { folderOf, nameOf } from "../../engine/graph/posix-path.js";
import { majorOf } from "../../engine/major-version.js";
import { placeTemplates, specifierOf } from "../../templates/place-templates.js";
import type { MigrationAsk, Rewrite } from "../migration.js";
import { typeOfValues } from "./carried-types.js";
import { besideGone, takenAlong } from "./function-file.js";
import { handedOn, handOver, takenOut } from "./hand-over.js";
import { partsOf, type HandlerParts } from "./handler-parts.js";
import { inngestClient } from "./inngest-client.js";
import { movedCode, type CodeEdits } from "./moved-code.js";
import { serveRoute } from "./serve-route.js";

/** What the pieces call each other by. */
interface Names {
  /** The function's id: `articles`. */
  id: string;
  /** The function, the event that asks for it, and the type of what that hands on. */
  variable: string;
  requested: string;
  input: string;
}

/**
 * A handler as a background function. What it does before its first paid call stays in it, and sends an
 * event with what the rest needs; a function of Inngest does the rest in steps and keeps its answer,
 * which a status route gives. What fails for good is a dead letter. `missing`: rules whose guards it has
 * not got. Throws {@link Refused} with the reason where that cannot be done.
 */
export function functionFor(route: Entrypoint, handler: Handler, missing: readonly string[], ask: MigrationAsk): Pick<Rewrite, "changes" | "byHand" | "packages" | "edits"> {
  const { app, url } = route;
  if (url.includes("[...") || url.includes("[[...")) throw new Refused("the route answers all paths below it, and none is left for its status", "Move the handler into a route of its own.");
  const parts = partsOf(route, handler, "function", ask);
  const { file, source, steps, carried, split } = parts;
  const { tree } = source;
  const read = (one: string): string | null => ask.read(one);
  const specifier = (of: string, from: string): string => specifierOf(of, from, app.root, read);
  if (namesIn(parts.written.body!).has("step")) throw new Refused("`step` is another name in the handler", "Give it another one.");

  const client = inngestClient(app, ask, "function");
  const placed = placeTemplates(["background"], { app, folder: ask.templateFolder(app) }, read);
  const template = placed.files.get("background")!;
  const names = namesFor(route, handler, parts);
  const home = freeFile(`${folderOf(file)}/background`, languageOfApp(app, read), read);
  const status = statusRoute(route, template, specifier, ask);
  const serve = serveRoute(app, { name: names.variable, file: home, maxDuration: route.maxDuration.from?.file === file ? route.maxDuration.seconds : null }, client, ask);

  const type = languageOfApp(app, read) === "ts" && carried.values.length > 0 ? typeOfValues(carried.values, source.facts.style.quote) : null;
  const typed = type !== null;
  const major = client.version === null ? 4 : (majorOf(client.version) ?? 4);
  const name = major >= 4 ? `${names.requested}.name` : names.requested;
  const end = source.facts.style.semicolons ? ";" : "";
  const inputType = typed ? `\n\n/** What ${handler.name} hands on to its work in the background. */\nexport type ${names.input} = ${type}${end}` : "";
  // What its `try` is to catch has to be waited for in it.
  const begun = (values: string): string => `return ${split.around.length > 0 ? "await " : ""}begin(${parts.request ?? "request"}, ${client.name}, ${name}, ${values})`;
  const { moved, gone, edits } = handOver(parts, begun, inputType);
  const code: CodeEdits = { tree, edits: [...steps.edits.filter((edit) => edit.file === file), ...carried.renamed, ...carried.dropped.map((span) => ({ span, text: "" }))] };
  const along = takenAlong({ file, newline: source.facts.style.newline, code, nodes: [...carried.repeated, ...split.inside], gone: [moved, ...gone], used: [client.name], replaced: steps.collects ? "streamText" : null });
  const takes: Span[] = [moved, ...carried.repeated.map((one): Span => [one.pos, one.end]), ...along.spans];
  const lost = code.edits.find(({ span, text: inserted }) => !/^\s*import\b/.test(inserted) && !takes.some(([start, stop]) => start <= span[0] && span[1] <= stop));
  if (lost) throw new Refused(`a step on line ${tree.getLineAndCharacterOfPosition(lost.span[0]).line + 1} stands in code that stays in the route`, "Write it in the handler.");
  const text = functionText({ parts, names, code, along, typed, major, handler: handler.name, route: url, client: client.name, imports: { client: specifier(client.file, home), template: specifier(template, home) } });
  const values = handedOn(carried);
  return {
    changes: [
      ...(client.what ? [{ file: client.file, what: client.what }] : []),
      { file, what: `${handler.name} sends an event with ${values === null ? "nothing but the run's id" : `${values} (the engine keeps it)`} and answers 202 with the run's id` },
      { file: home, what: `what ${handler.name} did from its first paid call on is the function "${names.id}", with a dead letter for what fails for good` },
      ...steps.changes.map((one) => (one.file === file ? { ...one, file: home } : one)),
      { file: status.file, what: "whoever has a run's id asks here for its answer" },
      { file: serve.file, what: serve.what },
      ...placed.edits.map((edit) => ({ file: edit.file, what: edit.file === template ? "how runs are begun, their answers kept and their failures told" : "the template that it calls" })),
    ],
    byHand: leftByHand(route, parts, { missing, client: client.name, template: ask.name(template), middleware: app.middleware === null ? null : ask.name(app.middleware.file) }),
    packages: [...client.packages, ...placed.packages],
    edits: [
      ...client.edits, ...placed.edits, ...status.edits, ...serve.edits, ...steps.edits.filter((edit) => edit.file !== file),
      { file: home, span: [0, 0], text },
      ...edits,
      ...along.edits,
      ...besideGone(addImports(source, [
        { names: ["begin"], from: specifier(template, file) }, { names: [client.name], from: specifier(client.file, file) },
        { names: [names.requested, ...along.shared], from: `./${nameOf(home).replace(/\.\w+$/, "")}` },
      ]), along.edits, source.facts.style.newline),
    ],
  };
}

interface Around {
  /** Rules whose guards the handler has not got. */
  missing: readonly string[];
  client: string;
  /** Paths as people know them. */
  template: string;
  middleware: string | null;
}

/** What a person still has to do, or to know. */
function leftByHand({ url }: Entrypoint, { carried, steps }: HandlerParts, { missing, client, template, middleware }: Around): string[] {
  return [
    ...(missing.length === 0 ? [] : [`No check was found here of ${missing.join(", ")}, and no rule asks for it once the work is in the background: \`ai-routes migrate gateway\` writes it, before this.`]),
    ...carried.byHand, ...steps.byHand,
    `Clients of ${url} get 202 with \`{ id, status }\` now: ask \`status\` until it answers something else than 202.${steps.collects ? " What was streamed comes as a whole then." : ""}`,
    ...(carried.dropped.length > 0 ? ["The caller's signal does not reach the work any more: it goes on when they leave."] : []),
    "A run's id is the leave to read its answer: where that is not enough, check the user in the status route, too.",
    `Runs that fail for good are logged and kept for 30 days: \`runAgain(${client}, id)\` of ${template} sends one again. Set REDIS_URL, or UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN.`,
    "Set INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY; on one's own machine `npx inngest-cli dev` runs the functions.",
    ...(middleware === null ? [] : [`${middleware} has to let Inngest through to the route that serves the functions.`]),
    "A step that fails is tried 4 times in all; the SDK's own tries are taken away (`maxRetries: 0`), all others multiply with that.",
  ];
}

function namesFor({ url }: Entrypoint, handler: Handler, { source, carried }: HandlerParts): Names {
  const words = url.replace(/^\/(api\/)?/, "").split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const id = [...words, ...(handler.name === "POST" || handler.name === "default" ? [] : [handler.name.toLowerCase()])].join("-").toLowerCase() || "work";
  const camel = id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/^\d/, "_$&");
  const taken = new Set([...namesIn(source.tree), ...carried.values.map(({ name }) => name)]);
  const pascal = camel[0]!.toUpperCase() + camel.slice(1);
  return { id, variable: free(taken.has(camel) ? `${camel}Work` : camel, taken), requested: free(`${camel}Requested`, taken), input: free(`${pascal}Input`, taken) };
}

/** A path with this stem that no file has yet. */
function freeFile(stem: string, language: string, read: Read): string {
  for (let count = 1; ; count++) {
    const file = `${stem}${count === 1 ? "" : `-${count}`}.${language}`;
    if (read(file) === null) return file;
  }
}

/** `status` below the route, which several handlers may share. */
function statusRoute({ file: route, url, app }: Entrypoint, template: string, specifier: (of: string, from: string) => string, ask: MigrationAsk): { file: string; edits: TextEdit[] } {
  const file = `${folderOf(route)}/status/route.${languageOfApp(app, ask.read)}`;
  const known = ask.read(file);
  if (known !== null) {
    if (/\bstatusOf\b/.test(known)) return { file, edits: [] };
    throw new Refused(`${url}/status is a route already`, "Move it, and run the migration again.");
  }
  const typed = file.endsWith(".ts");
  const text = [
    `import { statusOf } from "${specifier(template, file)}";`,
    "",
    `/** What has become of a run that ${url} has begun: 202 while it goes on, then its answer. */`,
    `export async function GET(request${typed ? ": Request" : ""}) {`,
    '  return statusOf(new URL(request.url).searchParams.get("id"));',
    "}",
    "",
  ].join("\n");
  return { file, edits: [{ file, span: [0, 0], text }] };
}

interface FunctionText {
  parts: HandlerParts;
  names: Names;
  code: CodeEdits;
  along: ReturnType<typeof takenAlong>;
  typed: boolean;
  /** Of inngest: 4 and later have types of events, and take the trigger among the options. */
  major: number;
  handler: string;
  route: string;
  client: string;
  imports: { client: string; template: string };
}

function functionText({ parts, names, code, along, typed, major, handler, route, client, imports }: FunctionText): string {
  const { source: { facts: { style } }, carried, split, steps } = parts;
  const { newline, indent, semicolons, quote } = style;
  const end = semicolons ? ";" : "";
  const quoted = (text: string): string => `${quote}${text}${quote}`;
  const inner = indent.repeat(2);
  const ofEngine = [...(major >= 4 ? ["eventType", ...(typed ? ["staticSchema"] : [])] : []), ...(steps.opensHere ? ["step"] : [])];
  const types = [...(typed ? [names.input] : []), ...along.types];
  const event = namesIn(parts.written.body!).has("event") ? "asked" : "event";
  const schema = typed ? `, { schema: staticSchema<{ run: string; input: ${names.input} }>() }` : "";
  const eventName = `${route.replace(/^\/|[[\]]/g, "")}.${handler === "POST" || handler === "default" ? "" : `${handler.toLowerCase()}-`}requested`;
  const onFailure = `onFailure: ({ event, error }) => failed(event.data.event, error)`;
  const options = major >= 4
    ? [`{ id: ${quoted(names.id)}, triggers: [${names.requested}], ${onFailure} },`]
    : [`{ id: ${quoted(names.id)}, ${onFailure} },`, `{ event: ${names.requested} },`];
  const lines = [
    ...(steps.collects ? withGenerateText(along.imports, `import { generateText } from ${quoted("ai")}${end}`) : along.imports),
    ...(ofEngine.length > 0 ? [`import { ${ofEngine.join(", ")} } from ${quoted("inngest")}${end}`] : []),
    `import { ${client} } from ${quoted(imports.client)}${end}`,
    `import { answered, failed } from ${quoted(imports.template)}${end}`,
    ...(types.length > 0 ? [`import type { ${types.join(", ")} } from ${quoted("./route")}${end}`] : []),
    ...along.declarations.flatMap((one) => ["", one]),
    "",
    `/** Asks for the work of ${handler} ${route}. */`,
    `export const ${names.requested} = ${major >= 4 ? `eventType(${quoted(eventName)}${schema})` : quoted(eventName)}${end}`,
    "",
    `/** The work of ${handler} ${route}, in steps: one that fails is tried again by itself. */`,
    `export const ${names.variable} = ${client}.createFunction(`,
    ...options.map((one) => `${indent}${one}`),
    `${indent}({ event${event === "event" ? "" : `: ${event}`}, step }) => answered(step, ${event}.data.run, async () => {`,
    ...takenOut(carried, `${event}.data.input`, end).map((one) => `${inner}${one}`),
    ...carried.repeated.map((one) => movedCode([one], code, inner)),
    ...(carried.values.length + carried.repeated.length > 0 ? [""] : []),
    movedCode(split.inside, code, inner),
    `${indent}}),`,
    `)${end}`,
    "",
  ];
  return lines.join(newline);
}

/** What a collected stream asks with, beside what is imported from `ai`. */
function withGenerateText(imports: readonly string[], line: string): string[] {
  if (imports.some((one) => /\bgenerateText\b/.test(one))) return [...imports];
  const beside = imports.findIndex((one) => /^import \{.* \} from ["']ai["']/.test(one));
  return beside < 0 ? [...imports, line] : imports.with(beside, imports[beside]!.replace(" } from", ", generateText } from"));
}
