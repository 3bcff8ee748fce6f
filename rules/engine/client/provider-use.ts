import type { Catalog } from "../../catalog/index.js";
import { asksWithKey, keyOptions, publicKeyName, writtenKey } from "../../catalog/provider-keys.js";
import { partsOfValue } from "../facts/value-parts.js";
import type { Value } from "../facts/values.js";
import type { Place } from "../finding.js";
import type { ClientProvider } from "./client-module.js";
import type { Code } from "./code.js";
import { calleeOf, memberOf, originOf, type OpenImport } from "./read-values.js";

/** Keys of providers in a file: variables that are read, and keys written out. */
export function keysIn(code: Code): { name: string; at: Place }[] {
  const found = new Map<string, { name: string; at: Place }>();
  const look = (value: Value, at: Place): void => {
    for (const part of partsOfValue(value)) {
      const name = part.kind === "member" && publicKeyName.test(part.name) ? part.name : part.kind === "constant" && typeof part.value === "string" && writtenKey.test(part.value) ? "a key" : null;
      if (name !== null && !found.has(name)) found.set(name, { name, at });
    }
  };
  for (const { call } of code.calls) for (const { value, span } of call.arguments) look(value, { file: code.file, span });
  code.facts.variables.forEach(({ span }, id) => {
    const value = code.set(id);
    if (value) look(value, { file: code.file, span });
  });
  for (const { value, span } of code.facts.exports) look(value, { file: code.file, span });
  return [...found.values()];
}

/** Clients and models of providers that a file makes. `catalog` tells which packages are known. */
export function providersIn(code: Code, open: OpenImport, catalog: Catalog): ClientProvider[] {
  return code.calls.flatMap(({ call }): ClientProvider[] => {
    const callee = calleeOf(code, call);
    if (!callee?.module || !asksWithKey.test(callee.module) || !catalog.knows(callee.module) || call.form === "jsx") return [];
    // Helpers and errors of SDKs (`toFile`, `openai.tools.…`, `new APIError`) ask nobody.
    const makes = call.form === "new" ? !/Error$/.test(callee.imported) : callee.path.length <= 1 && !/^tools$/.test(callee.path[0] ?? "") && callee.module.startsWith("@ai-sdk/");
    if (!makes) return [];
    const place = (span: readonly [number, number]): Place => ({ file: code.file, span });
    const options = call.arguments[0] && originOf(code, call.arguments[0].value, open);
    const allows = options && memberOf(options.value, "dangerouslyAllowBrowser");
    return [{
      callee: call.form === "new" ? `new ${call.text}` : call.text,
      package: callee.module,
      at: place(call.nameSpan),
      whole: place(call.span),
      key: options ? keyOf(options.code, options.value, open) : "none",
      allowsBrowser: allows?.kind === "constant" && allows.value === true,
    }];
  });
}

function keyOf(code: Code, options: Value, open: OpenImport): ClientProvider["key"] {
  if (options.kind === "constant") return "none";
  if (options.kind === "object") {
    const key = keyOptions.flatMap((name) => memberOf(options, name) ?? [])[0];
    if (!key) return options.properties.some(({ kind }) => kind === "spread") ? "user" : "none";
    return isBundled(code, key, open) ? "bundle" : "user";
  }
  return isBundled(code, options, open) ? "bundle" : "user";
}

/** Read from the environment as the bundle is built, or written out. */
function isBundled(code: Code, key: Value, open: OpenImport): boolean {
  const { code: at, value } = originOf(code, key, open);
  if (value.kind === "constant") return typeof value.value === "string" && value.value !== "";
  if (value.kind === "operator" && /^(?:\|\||\?\?)$/.test(value.operator)) return value.operands.every((each) => isBundled(at, each, open) || (each.kind === "constant" && each.value === ""));
  return [...partsOfValue(value)].some((part) => part.kind === "member" && part.name === "env" && part.object.kind === "global" && part.object.name === "process");
}
