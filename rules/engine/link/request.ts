import { callersAddress } from "../../catalog/addresses.js";
import { constant, method, opaque, type Abstract, type OpaqueValue } from "./values/abstract.js";
import { become, dependenciesOf, mergeDependencies, type Dependencies, type Dependency } from "./values/dependencies.js";

/** What a field of a form is known as: a text, or a file that was uploaded. */
export const FORM_FIELD = "form field";

/** The incoming request of a route handler, as an abstract value. */
export function requestValue(httpMethod: string | null, url: string | null = null): OpaqueValue {
  return opaque(`request ${httpMethod ?? "-"} ${url ?? ""}`.trim(), part("request"), { truthy: true, brand: "Request" });
}

/** The second parameter of a route handler: `{ params }`. */
export function contextValue(): OpaqueValue {
  return opaque("route context", part("params"), { truthy: true, brand: "Context" });
}

export function apiRequestValue(): OpaqueValue {
  return opaque("request", part("request"), { truthy: true, brand: "ApiRequest" });
}

export function apiResponseValue(): OpaqueValue {
  return opaque("response", dependenciesOf([]), { truthy: true, brand: "ApiResponse" });
}

/** A part of the request at hand, as a function gives it. */
export function requestPart(name: "headers" | "cookies" | "body" | "query" | "params" | "checked", from: Dependencies): OpaqueValue {
  if (name === "checked") return opaque("validated input", become(part("body"), "checked"));
  if (name === "body" || name === "query" || name === "params") return opaque(name, part(name));
  return opaque(name, mergeDependencies([from, part(name)]), { truthy: true, brand: name === "headers" ? "Headers" : "Cookies" });
}

/** What a caller sends: a body, form data, an action's arguments. */
export function inputValue(name: string): OpaqueValue {
  return opaque(name, part("body"));
}

/** A member of the request or of one of its parts. */
export function requestMember(value: OpaqueValue, name: string): Abstract {
  switch (value.brand) {
    case "Request":
      return ofRequest(value, name);
    case "ApiRequest":
      if (name === "method") return opaque("method", part("method"), { brand: "string", truthy: true });
      if (name === "headers") return opaque(name, part(name), { truthy: true, brand: "ApiHeaders" });
      if (name === "cookies" || name === "query" || name === "body") return opaque(name, part(name));
      // On the Edge runtime it is a Request like any other.
      return ofRequest(value, name);
    case "Context":
      return name === "params" ? opaque("params", part("params")) : method(value, name);
    case "AbortSignal":
      return name === "addEventListener" ? method(value, name) : opaque(name, part("signal"));
    case "URL":
      if (name === "pathname" && value.why.startsWith("url /")) return pathname(value.why.slice(4));
      if (name === "searchParams") return opaque("search params", part("query"), { truthy: true, brand: "SearchParams" });
      return opaque(name, part("url"), { brand: "string" });
    default:
      return method(value, name);
  }
}

/** The path of a route; where it has parameters, the text around them. */
function pathname(path: string): Abstract {
  const text = path.replace(/\/?\[\[[^\]]*\]\]|\[[^\]]*\]/g, "\u0000");
  return text === path ? constant(path) : opaque(`text:${text}`, part("url"), { truthy: true, brand: "string" });
}

function ofRequest(value: OpaqueValue, name: string): Abstract {
  switch (name) {
    case "method": {
      const known = value.why.split(" ")[1];
      return known && known !== "-" ? constant(known) : opaque("method", part("method"), { brand: "string", truthy: true });
    }
    case "headers":
      return opaque("headers", part("headers"), { truthy: true, brand: "Headers" });
    case "cookies":
      return opaque("cookies", part("cookies"), { truthy: true, brand: "Cookies" });
    case "nextUrl":
      return opaque(`url ${value.why.split(" ")[2] ?? ""}`.trim(), part("url"), { truthy: true, brand: "URL" });
    case "url":
      return opaque(`url ${value.why.split(" ")[2] ?? ""}`.trim(), part("url"), { truthy: true, brand: "string" });
    case "signal":
      return opaque("request signal", part("signal"), { truthy: true, brand: "AbortSignal" });
    case "ip":
      return opaque("ip", part("ip"));
    case "body":
      return opaque("body", part("body"));
    default:
      return method(value, name);
  }
}

/** What a method of the request or of one of its parts gives; null: none of those. */
export function requestMethod(value: OpaqueValue, name: string, first?: Abstract): Abstract | null {
  switch (value.brand) {
    case "Request":
    case "ApiRequest":
      if (name === "formData") return opaque(name, part("body"), { truthy: true, brand: "FormData" });
      if (bodyMethods.has(name)) return opaque(name, part("body"));
      return name === "clone" ? opaque(value.why.replace(/^request/, COPY), value.dependencies, value) : null;
    case "Headers":
      return first?.kind === "constant" ? headerMember(value, String(first.value)) : opaque("header", value.dependencies);
    case "Cookies":
      return opaque("cookie", value.dependencies);
    case "SearchParams":
      return opaque("search param", part("query"));
    case "FormData":
      return opaque(FORM_FIELD, part("body"));
    default:
      return null;
  }
}

/** One of the request's headers: a text, or nothing. */
export function headerMember(headers: OpaqueValue, name: string): Abstract {
  if (!callersAddress.test(name)) return opaque("header", headers.dependencies, { brand: "string" });
  return opaque("ip", mergeDependencies([part("ip"), dependenciesOf(headers.dependencies.all.filter(({ kind }) => kind !== "request"))]));
}

/** Whether a method takes the body out of the request itself, or copies what must still be in it; a copy has a body of its own. */
export function readsBody({ brand, why }: OpaqueValue, name: string): boolean {
  return brand === "Request" && !why.startsWith(COPY) && (bodyMethods.has(name) || name === "clone");
}

const bodyMethods: ReadonlySet<string> = new Set(["json", "text", "formData", "arrayBuffer", "blob", "bytes"]);
/** What the description of a copied request begins with. */
const COPY = "copy";

function part(name: string): ReturnType<typeof dependenciesOf> {
  const dependency: Dependency = { kind: "request", name };
  return dependenciesOf([dependency]);
}
