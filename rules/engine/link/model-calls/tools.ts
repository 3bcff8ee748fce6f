import type { ModelCallApi } from "../../../catalog/api.js";
import { toolSchemas } from "../../../catalog/option-names.js";
import type { FunctionFacts } from "../../facts/file-facts.js";
import { alternativesOf, objectValue, opaque, type Abstract, type Alternative } from "../values/abstract.js";
import { requestLength } from "./call-data.js";
import { callWith, type Call, type Called } from "../call.js";
import { dependenciesOf } from "../values/dependencies.js";
import { sequence, type Linked, type LinkedTool, type ToolInput } from "../linked.js";
import { isUndefined, option, type OptionSource } from "../options.js";
import type { Run } from "../run.js";
import { schemaValue } from "../values/schema-value.js";

export interface ToolsRun {
  node: Linked;
  toolset: LinkedTool[];
}

/** What the tools do: each may be called once a step. */
export function* runTools(api: ModelCallApi, source: OptionSource, call: Call): Run<ToolsRun> {
  const nodes: Linked[] = [];
  const toolset: LinkedTool[] = [];
  for (const at of api.tools) {
    const tools = option(at, source);
    if (!tools) continue;
    for (const { name, tool } of toolsIn(tools)) {
      const execute = executeOf(tool, api.toolExecute ?? ["execute"]);
      const body: Linked = execute ? yield* run(execute, call) : sequence([]);
      if (execute) nodes.push(body);
      toolset.push(describe(name, tool, execute, body));
    }
  }
  return { node: sequence(nodes), toolset };
}

function* run(execute: Abstract, call: Call): Run<Linked> {
  const inner = { ...call, args: { list: [], rest: null } };
  const called: Called = yield* callWith(execute, [opaque("tool arguments", dependenciesOf([{ kind: "model", name: "tool arguments" }])), toolOptions], inner);
  return called.node;
}

/** What an SDK hands a tool beside its arguments: the signal of the call that runs it, which somebody else may end. */
const toolOptions = objectValue(new Map([["abortSignal", opaque("the signal of a call")]]), { rest: opaque("of a tool's options") });

function toolsIn(tools: Abstract): { name: string | null; tool: Alternative["value"] }[] {
  const each = (name: string | null, one: Abstract) => alternativesOf(one).map((alternative) => ({ name, tool: alternative.value }));
  return alternativesOf(tools).flatMap(({ value }) => {
    if (value.kind === "object") return [...value.members].flatMap(([name, one]) => each(name, one));
    if (value.kind === "array") return value.items.flatMap((one) => each(null, one));
    return [];
  });
}

function executeOf(tool: Abstract, path: readonly string[]): Abstract | null {
  let at: Abstract | undefined = tool;
  for (const name of path) at = at?.kind === "object" ? at.members.get(name) : undefined;
  if (at) return at;
  // A tool made by a foreign factory: functions among what it was made with.
  if (tool.kind === "external") return tool.arguments?.find((one) => one.kind === "function") ?? null;
  return tool.kind === "object" ? (tool.members.get("execute") ?? tool.members.get("func") ?? null) : null;
}

function describe(name: string | null, tool: Abstract, execute: Abstract | null, body: Linked): LinkedTool {
  const fn = execute && alternativesOf(execute).map((one) => one.value).find((one) => one.kind === "function");
  const facts = fn?.kind === "function" ? fn.frame.facts.functions[fn.function] : undefined;
  return {
    name,
    members: tool.kind === "object" ? [...tool.members].flatMap(([key, value]) => (isUndefined(value) ? [] : [key])) : [],
    at: fn?.kind === "function" && facts ? { file: fn.file, span: facts.nameSpan } : null,
    body,
    input: facts && takesNothing(facts) ? "none" : inputOf(tool),
  };
}

/** Whether its first parameter is left out, or named as one that nobody reads: `_input`, `{}`. */
function takesNothing({ parameters: [first] }: FunctionFacts): boolean {
  return !first || first.name.startsWith("_") || (first.name === "" && first.span[1] - first.span[0] === "{}".length);
}

function inputOf(tool: Abstract): ToolInput {
  if (tool.kind !== "object") return "unknown";
  const schema = toolSchemas.map((name) => tool.members.get(name)).find((one) => one !== undefined && !isUndefined(one));
  if (!schema) return tool.rest || tool.members.has("type") ? "unknown" : "missing";
  if (schema.kind !== "external") return "unknown";
  if (/(^|\.)(any|unknown|passthrough)\(\)$/.test(schema.path) && !/object/.test(schema.path)) return "any";
  if (!/(^|\.)(strictObject|looseObject|object)\(\)/.test(schema.path)) return "unknown";
  const length = requestLength(schemaValue(schema, dependenciesOf([{ kind: "request", name: "body", as: "checked" }])));
  return length === null ? "unbounded" : "bounded";
}
