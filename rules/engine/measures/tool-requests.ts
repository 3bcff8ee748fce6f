import { placeKey } from "../finding.js";
import type { Handler, ModelCall } from "../entrypoint.js";
import type { LinkedRequest, LinkedTool } from "../link/linked.js";
import { nodesIn } from "./fold.js";
import { timersIn } from "./time.js";

/** A request that a tool makes, and that nothing found ends. */
export interface EndlessRequest {
  request: LinkedRequest;
  tool: LinkedTool;
  /** The model call that runs the tool. */
  call: ModelCall;
  /** Milliseconds after which its client gives up by itself; null: never. */
  endsAfter: number | null;
}

/** A client that gives up after this many milliseconds has a timeout; `fetch` (302 s) has none to speak of. */
const PATIENT = 120_000;

/** Requests by hand in tools that no timer ends; each place once. Silent where something that cannot be told may end one. */
export function endlessToolRequests({ tree, modelCalls }: Pick<Handler, "tree" | "modelCalls">): EndlessRequest[] {
  const timers = timersIn(tree);
  const found = new Map<string, EndlessRequest>();
  for (const call of modelCalls) {
    for (const tool of call.tools) {
      const nodes = [...nodesIn(tool.body)];
      // A race may be one against a timer.
      if (nodes.some((node) => node.kind === "join" && node.how === "first")) continue;
      for (const node of nodes) {
        if (node.kind !== "http-request") continue;
        const { timing } = node;
        const ends = timers(node);
        const endsAfter = timing.sdkDefault;
        if (ends.call || ends.attempt || ends.leaves || timing.unclear || (endsAfter !== null && endsAfter <= PATIENT)) continue;
        const key = placeKey(node.at);
        if (!found.has(key)) found.set(key, { request: node, tool, call, endsAfter });
      }
    }
  }
  return [...found.values()];
}
