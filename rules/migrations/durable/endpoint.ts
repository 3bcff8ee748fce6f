import { addImports } from "../../engine/edits/add-import.js";
import { namesIn } from "../../engine/edits/names.js";
import { parsed } from "../../engine/edits/parsed.js";
import type { Entrypoint, Handler } from "../../engine/entrypoint.js";
import type { TextEdit } from "../../engine/finding.js";
import { placeTemplates, specifierOf } from "../../templates/place-templates.js";
import type { MigrationAsk, Rewrite } from "../migration.js";
import { typeOfValues } from "./carried-types.js";
import { handedOn, handOver, takenOut } from "./hand-over.js";
import { partsOf, type HandlerParts } from "./handler-parts.js";
import { inngestClient } from "./inngest-client.js";
import { movedCode, slice } from "./moved-code.js";
import { Refused } from "../../engine/edits/steps/refused.js";

/**
 * A handler as a durable endpoint. What it does before its first paid call stays in it (guards, reading
 * and checking the body), and calls an endpoint of the same route, by GET, with what the rest needs
 * (FACTS J: an endpoint's body cannot be read, and the engine asks again without it). Throws
 * {@link Refused} with the reason where that cannot be done.
 */
export function endpointFor(route: Entrypoint, handler: Handler, ask: MigrationAsk): Pick<Rewrite, "changes" | "byHand" | "packages" | "edits"> {
  const { app } = route;
  if (parsed(route.file, ask.read(route.file) ?? "")?.facts.exports.some(({ name }) => name === "GET")) throw new Refused("the route has a GET already, by which the engine would ask again", "Move this handler into a route of its own.");
  const parts = partsOf(route, handler, "endpoint", ask);
  const { file, source, steps, carried } = parts;

  const client = inngestClient(app, ask, "endpoint");
  const placed = placeTemplates(["durable-input"], { app, folder: ask.templateFolder(app) }, (one) => ask.read(one));
  const input = placed.files.get("durable-input")!;
  const specifier = (of: string): string => specifierOf(of, file, app.root, (one) => ask.read(one));
  const hasStep = steps.edits.some((edit) => edit.file === file && /import \{[^}]*\bstep\b/.test(edit.text));
  const imports = addImports(source, [
    ...(steps.here.length > 0 && !hasStep ? [{ names: ["step"], from: "inngest" }] : []),
    { names: [client.name], from: specifier(client.file) }, { names: ["carry", "carried"], from: specifier(input) },
  ]);
  const values = handedOn(carried);
  const body = bodyEdits(parts, client.name, handler.name);
  return {
    changes: [
      ...(client.what ? [{ file: client.file, what: client.what }] : []),
      { file, what: `what ${handler.name} does from its first paid call on becomes a durable endpoint, which it calls with ${values === null ? "nothing but its URL" : `${values} (signed; the engine keeps it)`}` },
      ...steps.changes,
      ...placed.edits.map((edit) => ({ file: edit.file, what: "what the endpoint works on, in a signed request" })),
    ],
    byHand: [
      ...carried.byHand, ...steps.byHand,
      ...(carried.values.length > 0 ? ["What is handed on may have 12,000 characters (it stands in a URL): a longer input is refused with 413."] : []),
      "A step that fails is tried 4 times in all: retries within it multiply (`maxRetries: 0` takes those of the SDK away).",
      `Clients of ${route.url}: when a step fails or waits, the answer is a redirect to the run's result, which \`fetch\` cannot follow.`,
    ],
    packages: [...client.packages, ...placed.packages],
    edits: [...client.edits, ...placed.edits, ...steps.edits.filter((edit) => edit.file !== file), ...imports, ...body],
  };
}

/** The handler with a call in place of what moves, and the endpoint below it. */
function bodyEdits(parts: HandlerParts, client: string, handler: string): TextEdit[] {
  const { file, source, split, request, carried } = parts;
  const { tree, facts } = source;
  const { newline, indent, semicolons } = facts.style;
  const end = semicolons ? ";" : "";
  const stepEdits = parts.steps.edits.filter((edit) => edit.file === file);
  const code = { tree, edits: [...stepEdits, ...carried.renamed] };
  const within = ([from, to]: readonly [number, number]) => (edit: Pick<TextEdit, "span">): boolean => from <= edit.span[0] && edit.span[1] <= to;
  const asked = request ?? "request";
  const typed = /\.[cm]?tsx?$/.test(file);
  const told = typed && carried.values.length > 0 ? typeOfValues(carried.values, facts.style.quote) : null;
  const isTaken = carried.values.some(({ name }) => name === "input") || split.inside.some((one) => namesIn(one).has("input"));
  const input = isTaken ? "handedOn" : "input";
  const head = [
    `const ${input} = await carried${told === null ? "" : `<${told}>`}(${asked})${end}`,
    `if (${input} instanceof Response) return ${input}${end}`,
    ...takenOut(carried, input, end),
  ];
  const opens = split.around.map((_, depth) => `${newline}${indent.repeat(depth + 1)}try {`);
  const closes = [...split.around].reverse().map((one, index) => {
    const depth = split.around.length - index;
    return `${newline}${indent.repeat(depth)}} ${slice([one.catchClause!.getStart(tree), one.catchClause!.end], code)}`;
  });
  const repeated = carried.repeated.map((one) => `${newline}${movedCode([one], code, indent)}`);
  const depth = indent.repeat(split.around.length + 1);
  const endpoint = [
    `${newline}${newline}/** The steps of ${handler}. After one that fails or waits the engine asks here again, with the input that ${handler} has signed. */`,
    `${newline}export const GET = ${client}.endpoint(async (${asked}${typed ? ": Request" : ""}) => {`,
    ...head.map((line) => `${newline}${indent}${line}`),
    ...repeated,
    newline,
    ...opens,
    `${newline}${movedCode(split.inside, code, depth)}`,
    ...closes,
    `${newline}})${end}`,
  ].join("");
  const { moved, edits } = handOver(parts, (values) => `return GET(await carry(${asked}, ${values}))`, endpoint);
  return [
    ...edits,
    ...stepEdits.filter((edit) => !within(moved)(edit) && !split.around.some((one) => within([one.getStart(tree), one.end])(edit))),
  ];
}
