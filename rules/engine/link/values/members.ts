import {
  builtin, constant, external, FOREIGN, functionValue, mapValue, method, opaque, promiseOf, undefinedValue, type Abstract,
  type Alternative, type ArrayValue, type FunctionValue, type ObjectValue, type OpaqueValue,
} from "./abstract.js";
import { dependenciesIn } from "./dependencies-in.js";
import type { Surroundings } from "../activation.js";
import { become, dependenciesOf, withDependency } from "./dependencies.js";
import { isKnownSet, setMethods } from "./known-sets.js";
import { numberUpTo } from "./numbers.js";
import { memberOfProxy } from "./proxies.js";
import { headerMember, requestMember } from "../request.js";
import { ADDRESS, hrefOf } from "./urls.js";

/** What `value.name` is. */
export function memberOf(value: Abstract, name: string, around: Surroundings): Abstract {
  return mapValue(value, (one) => member(one, name, around));
}

function member(value: Alternative["value"], name: string, around: Surroundings): Abstract {
  switch (value.kind) {
    case "constant":
      return ofConstant(value.value, name, value);
    case "opaque":
      return ofOpaque(value, name);
    case "object":
      return ofObject(value, name, around);
    case "array":
      return ofArray(value, name);
    case "class":
      return around.staticMember(value, name) ?? opaque(`static ${name}`);
    case "external":
      return external(value.module, value.from, joinPath(value.path, name), null, value);
    case "builtin":
      return ofBuiltin(value.name, name);
    case "namespace": {
      const own = around.exportOf(value.file, name);
      // `import("./ask").then(({ ask }) => ask())`: what the promise of a module gives is the module.
      return promiseMethods.has(name) && own.kind === "opaque" ? method(promiseOf(value), name) : own;
    }
    case "wrapper":
      // What an engine asks for comes as a handler, and as an object with one: `{ POST } = serve(…)`.
      if (value.endpoint?.asks === "engine" && name === "POST") return value;
      return name === "bind" || name === "call" || name === "apply" || name === "pipe" ? method(value, name) : member(value.target as Alternative["value"], name, around);
    case "function":
    case "promise":
      return method(value, name);
    case "method":
      // `response.headers.set(…)`, `response.cookies.set(…)`: as a method of the response itself.
      return value.object.kind === "object" && value.object.brand === "Response" ? method(value.object, name) : opaque(name, dependenciesIn(value));
  }
}

/** A member of its own, of what a proxy stands before, of its class, of the package's class that one extends; else what its brand says. */
function ofObject(value: ObjectValue, name: string, around: Surroundings): Abstract {
  const own = value.members.get(name);
  if (own) return mapValue(own, (one) => (one.kind === "function" ? readFrom(one, value, around) : one));
  const behind = memberOfProxy(value, name, around);
  if (behind) return behind;
  const inherited = value.class && around.instanceMember(value.class, name, value);
  if (inherited) return inherited;
  const foreign = value.members.get(FOREIGN);
  if (foreign) return memberOf(foreign, name, around);
  if (value.brand === "Response" && !onResponse.test(name)) return undefinedValue;
  if (value.brand !== null) return method(value, name);
  if (value.rest) return value.rest.kind === "opaque" ? ofOpaque(value.rest, name) : value.rest;
  return value.class ? opaque(`${name} of an instance`) : undefinedValue;
}

/**
 * A getter is run. A method of an object literal sees that object as `this`; what is bound has one of its own. An
 * arrow function in a field was made for its instance before that was whole: it sees it as it is now.
 */
function readFrom(fn: FunctionValue, self: ObjectValue, around: Surroundings): Abstract {
  const facts = fn.frame.facts.functions[fn.function];
  if (facts?.kind === "getter") return around.got(fn, self);
  if (!facts?.usesThis) return fn;
  const own = facts.kind === "arrow" ? fn.self?.kind === "object" && fn.self.class !== null && fn.self.class === self.class : fn.self === null;
  return own ? functionValue(fn.file, fn.function, fn.frame, self) : fn;
}

/** A module's namespace has the empty path: its members are the exported names. */
export function joinPath(path: string, name: string): string {
  return path === "" ? name : path.endsWith("#") ? `${path}${name}` : `${path}.${name}`;
}

function ofConstant(value: string | number | boolean | null | undefined, name: string, self: Abstract): Abstract {
  if (value === null || value === undefined) return undefinedValue;
  if (typeof value === "string" && name === "length") return constant(value.length);
  if (typeof value === "string" && /^\d+$/.test(name)) return constant(value[Number(name)]);
  return method(self, name);
}

function lengthOf(value: ArrayValue): Abstract {
  if (!value.rest && !value.fewer) return constant(value.items.length);
  const from = withDependency(dependenciesIn(value), { kind: "member", name: "length" });
  return value.rest ? opaque("length", from, { brand: "number" }) : numberUpTo(value.items.length, from);
}

function ofArray(value: ArrayValue, name: string): Abstract {
  if (name === "length") return lengthOf(value);
  if (/^\d+$/.test(name)) return value.items[Number(name)] ?? value.rest ?? undefinedValue;
  return method(value, name);
}

/** Methods of arrays that run a callback for each element. */
export const iteratingMethods: ReadonlySet<string> = new Set([
  "map", "forEach", "flatMap", "filter", "some", "every", "find", "findIndex", "findLast", "reduce", "reduceRight",
]);

const inputs = new Set(["Request", "Headers", "SearchParams", "URL", "Cookies", "ApiRequest", "ApiResponse", "FormData", "Context", "AbortSignal"]);

function ofOpaque(value: OpaqueValue, name: string): Abstract {
  if (value.brand && inputs.has(value.brand)) return requestMember(value, name);
  // Messages of roles that were chosen (`filter(({ role }) => role === "user")`).
  if (value.brand === "Message" && name === "role") return opaque(name, become(value.dependencies, "choice"), { brand: "string" });
  if (value.brand === "ApiHeaders") return headerMember(value, name);
  if (value.brand === ADDRESS && (name === "href" || name === "toString" || name === "toJSON")) return name === "href" ? hrefOf(value) : method(value, name);
  if (name === "slice" || (name === "set" && value.brand === "Map") || (isKnownSet(value) && setMethods.has(name))) return method(value, name);
  if (value.why === "process.env") return environmentVariable(name);
  if ((value.brand === "string" && name !== "length") || iteratingMethods.has(name)) return method(value, name);
  return opaque(name, withDependency(value.dependencies, { kind: "member", name }), name === "length" ? { brand: "number" } : {});
}

const promiseMethods = new Set(["then", "catch", "finally"]);

/** What stands on a response: on the Fetch standard's, on Next's (`cookies`), and on what Node's `res` gives on (`status()`, `setHeader()`). */
const onResponse = /^(status\w*|ok|headers?\w*|body\w*|redirect\w*|type|url|cookies?|json|text|blob|arrayBuffer|bytes|formData|clone|send\w*|end|write\w*|set\w*|get\w*|has\w*|append\w*|remove\w*|flush\w*|pipe\w*|on\w*|destroy\w*|then|catch|finally|toString|constructor)$/;

const constants: Record<string, Abstract> = {
  "Number.POSITIVE_INFINITY": constant(Infinity),
  "Number.MAX_SAFE_INTEGER": constant(Number.MAX_SAFE_INTEGER),
  "Number.MAX_VALUE": constant(Number.MAX_VALUE),
};

/** Set, where the app is deployed; but what a name says is switched off, or is for development, may be left out there. */
function environmentVariable(name: string): Abstract {
  return opaque(`process.env.${name}`, dependenciesOf([{ kind: "env", name }]), { truthy: oftenUnset.test(name) ? null : true, brand: "string" });
}

const oftenUnset = /(^|_)(DISABLED?|SKIP|BYPASS|IGNORE|WITHOUT|NO|OFF|MOCK|FAKE|DEBUG|DEV|DEVELOPMENT|TEST|TESTING|E2E|DEMO)(_|$)|^IS_LOCAL/;

export function isGlobalObject(name: string): boolean {
  return name === "globalThis" || name === "window" || name === "global";
}

/**
 * What the language and the platform put on the global object. Anything else is the app's own, which
 * may be there or not: `globalThis.client ?? new Client()` keeps a client from one reload to the next.
 */
const standardGlobals = new RegExp(
  "^(?:[A-Z]\\w*|fetch|process|console|crypto|performance|navigator|caches|location|document|window|self|global|globalThis|" +
    "(?:set|clear)(?:Timeout|Interval|Immediate)|queueMicrotask|requestAnimationFrame|structuredClone|(?:local|session)Storage|" +
    "atob|btoa|isNaN|isFinite|parseInt|parseFloat|(?:en|de)codeURI(?:Component)?|(?:add|remove)EventListener)$",
  "u",
);

/** The environment is that of the deployment: set variables, production. */
function ofBuiltin(object: string, name: string): Abstract {
  const path = `${object}.${name}`;
  if (path === "process.env.NODE_ENV" || path === "process.env.VERCEL_ENV") return constant("production");
  if (object === "process.env" || object === "import.meta.env") {
    return environmentVariable(name);
  }
  if (isGlobalObject(object)) return standardGlobals.test(name) ? builtin(name) : opaque(`globalThis.${name}`);
  return constants[path] ?? builtin(path);
}
