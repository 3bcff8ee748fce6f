import type { Entrypoint } from "../entrypoint.js";
import { partsOfValue } from "../facts/value-parts.js";
import type { Value } from "../facts/values.js";
import { nodesIn } from "../measures/fold.js";
import type { Code } from "./code.js";

/** What names one request among all: in headers, in the parts of an answer. */
const traceName = /(?:^|[a-z_-])(?:trace|request|req|correlation|run|span|invocation)[-_]?id$|^(?:trace[-_]?id|traceparent|tracestate|server-timing|(?:get)?trace[-_]?headers?)$/i;

/** Where an id is only written down. */
const logging = /(?:^|\.)(?:console|log(?:ger)?|sentry|span)\b|\b(?:log|logger|captureException|captureMessage|setTags?|setContext|setAttributes?|startSpan|child|info|warn|error|debug)$/i;

/**
 * Whether the code that a route runs, or the app's middleware, names an id of the request or its
 * trace anywhere but in what it logs. Where it does, the id is taken to reach the caller.
 */
export function namesTraceId(route: Entrypoint, open: (file: string) => Code | null): boolean {
  const files = new Set([route.file, ...(route.app.middleware ? [route.app.middleware.file] : [])]);
  for (const { tree } of route.handlers) for (const node of nodesIn(tree)) if (node.kind === "function") files.add(node.callee.file);
  return [...files].some((file) => {
    const code = open(file);
    return code !== null && isNamedIn(code);
  });
}

function isNamedIn(code: Code): boolean {
  const logged = code.calls.filter(({ call }) => logging.test(call.text));
  const said = code.calls.filter((site) => !logged.includes(site));
  if (said.some(({ call }) => traceName.test(call.text.split(".").at(-1) ?? "") || call.arguments.some(({ value }) => names(value)))) return true;
  const returned = code.facts.functions.flatMap((_, id) => code.returns(id));
  const held = code.facts.variables.flatMap((_, id) => code.set(id) ?? []);
  return [...returned, ...held].some((value) => value.kind === "object" && names(value));
}

/** By a property, or a text such as a header's name. */
function names(value: Value): boolean {
  return [...partsOfValue(value)].some((part) =>
    (part.kind === "constant" && typeof part.value === "string" && traceName.test(part.value)) ||
    (part.kind === "object" && part.properties.some((property) => property.kind === "member" && traceName.test(property.name))));
}
