import type { Entrypoint } from "../entrypoint.js";
import { partsOfValue } from "../facts/value-parts.js";
import type { FunctionId, Value } from "../facts/values.js";
import { placeKey } from "../finding.js";
import { nodesIn } from "../measures/fold.js";
import type { Code } from "./code.js";
import { originOf, type OpenImport } from "./read-values.js";

/** A function of the workspace. */
export interface FunctionAt {
  code: Code;
  function: FunctionId;
}

/** Enough for any route; what lies beyond is not spoken of. */
const MOST = 3_000;

/** Finds the functions that routes may run. What a function hands on is worked out once for all routes that ask. */
export class RouteFunctions {
  private readonly handedOn = new Map<Code, Map<FunctionId, readonly FunctionAt[]>>();

  constructor(
    private readonly openFile: (file: string) => Code | null,
    private readonly open: OpenImport,
  ) {}

  /**
   * The functions that a route may run: those of its own file, those that linking went through, and
   * what these call or hand on, also where it does nothing that linking follows (a read of data).
   */
  of(route: Entrypoint): FunctionAt[] {
    const found = new Map<string, FunctionAt>();
    const add = (code: Code, id: FunctionId): void => {
      const key = `${code.file} ${id}`;
      if (!found.has(key) && found.size < MOST) found.set(key, { code, function: id });
    };
    const own = this.openFile(route.file);
    own?.facts.functions.forEach((_, id) => add(own, id));
    const linked = new Set<string>();
    for (const { tree } of route.handlers) {
      for (const node of nodesIn(tree)) {
        if (node.kind !== "function") continue;
        const { file, span } = node.callee;
        if (linked.has(placeKey(node.callee))) continue;
        linked.add(placeKey(node.callee));
        const code = this.openFile(file);
        const id = code?.facts.functions.findIndex(({ nameSpan }) => nameSpan[0] === span[0]) ?? -1;
        if (code && id >= 0) add(code, id);
      }
    }
    // A map takes what is set while it is gone through.
    for (const { code, function: id } of found.values()) for (const one of this.from(code, id)) add(one.code, one.function);
    return [...found.values()];
  }

  /** The functions written in one, and those that its calls call or are handed. */
  private from(code: Code, id: FunctionId): readonly FunctionAt[] {
    let known = this.handedOn.get(code);
    if (!known) this.handedOn.set(code, (known = this.inFile(code)));
    return known.get(id) ?? [];
  }

  private inFile(code: Code): Map<FunctionId, FunctionAt[]> {
    const all = new Map<FunctionId, FunctionAt[]>(code.facts.functions.map((_, id) => [id, []]));
    code.facts.functions.forEach(({ parent }, child) => { if (parent !== null) all.get(parent)?.push({ code, function: child }); });
    for (const { call, function: within } of code.calls) {
      for (const value of [call.callee, ...call.arguments.map(({ value: given }) => given)]) all.get(within)?.push(...closuresIn(code, value, this.open));
    }
    return all;
  }
}

/** Functions that a value is, or holds: also those that what it is was made with (`tool({ execute })`). */
function* closuresIn(code: Code, value: Value, open: OpenImport, left = 4): Generator<FunctionAt> {
  if (left === 0) return;
  for (const part of partsOfValue(value)) {
    if (part.kind === "closure") yield { code, function: part.function };
    if (part.kind !== "variable" && part.kind !== "member" && part.kind !== "result") continue;
    const origin = originOf(code, part, open);
    if (origin.value.kind === "closure") yield { code: origin.code, function: origin.value.function };
    else if (origin.value.kind === "object" || origin.value.kind === "array") yield* closuresIn(origin.code, origin.value, open, left - 1);
    else if (origin.value.kind === "result") for (const { value: given } of origin.code.call(origin.value.id)?.arguments ?? []) yield* closuresIn(origin.code, given, open, left - 1);
  }
}
