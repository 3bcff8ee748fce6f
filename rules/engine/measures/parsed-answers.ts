import type { Handler, ModelCall } from "../entrypoint.js";
import type { Linked } from "../link/linked.js";
import { nodesIn } from "./fold.js";

/** A model's text that is parsed and then used as it is. */
export interface ParsedAnswer {
  /** The call that parses. */
  at: (Linked & { kind: "answer-parsed" })["at"];
  /** The model call whose answer it is; null: one of several. */
  of: ModelCall | null;
}

/** Answers of a handler that are taken for data of a shape, and that neither a schema nor a check by hand looks at; each place once. */
export function uncheckedAnswers({ tree, modelCalls }: Handler): ParsedAnswer[] {
  const parsed = new Map<string, Linked & { kind: "answer-parsed" }>();
  const checked = new Set<string>();
  for (const node of nodesIn(tree)) {
    if (node.kind === "answer-parsed") parsed.set(node.id, node);
    if (node.kind === "answer-checked") for (const id of node.of) checked.add(id);
  }
  const writing = modelCalls.filter(({ api }) => api.task === "text" || api.task === "agent");
  return [...parsed.values()].filter(({ id }) => !checked.has(id)).map(({ at, callee }) => ({
    at,
    of: writerOf(at, writing.filter((call) => call.callee === callee)) ?? (writing.length === 1 ? writing[0]! : null),
  }));
}

/** The call whose answer is parsed, among those of its name: of several, the last one before it in its file. */
function writerOf(at: ParsedAnswer["at"], calls: readonly ModelCall[]): ModelCall | null {
  const places = new Map(calls.map((call) => [`${call.at.file}#${call.at.span[0]}`, call]));
  if (places.size <= 1) return calls[0] ?? null;
  const before = [...places.values()].filter((call) => call.at.file === at.file && call.at.span[0] < at.span[0]);
  return before.reduce<ModelCall | null>((last, call) => (last === null || last.at.span[0] < call.at.span[0] ? call : last), null);
}
