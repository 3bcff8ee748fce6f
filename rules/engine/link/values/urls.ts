import { alternativesOf, opaque, union, type Abstract, type OpaqueValue } from "./abstract.js";
import { dependenciesIn } from "./dependencies-in.js";
import { mergeDependencies } from "./dependencies.js";
import { and, noFacts } from "../guards/guard-facts.js";
import { knownText } from "./operators.js";

/*
 * `new URL(…)`: its address stays known as far as its parts are, so that a request to it tells whom it
 * asks. It is written as a text of which parts are known is (`text:https://api.openai.com/v1\u0000`).
 */

/** Of a URL that is made of nothing the request says; that of one which is, is `URL`. */
export const ADDRESS = "Address";

/** `new URL(address, base)`, for each way its parts may be. */
export function urlOf(address: Abstract | undefined, base: Abstract | undefined): Abstract {
  const bases = base ? alternativesOf(base) : [null];
  const made = address ? alternativesOf(address) : [];
  if (made.length * bases.length > MOST_URLS || made.length === 0) return opaque("a URL", address && dependenciesIn(address), { truthy: true, brand: ADDRESS });
  return union(made.flatMap((one) => bases.map((under) => ({ value: resolved(one.value, under?.value ?? null), facts: under ? and(one.facts, under.facts) : one.facts }))));
}

/** How many addresses one `new URL(…)` may have. */
const MOST_URLS = 8;

function resolved(address: Abstract, base: Abstract | null): Abstract {
  const text = knownText(address);
  const brand = isOfRequest(address) ? "URL" : ADDRESS;
  // An address of this server itself (`new URL("/login", request.url)`) is what it is without its host.
  if (!base || isWhole.test(text) || isOfRequest(base)) {
    const why = address.kind === "constant" ? `text:${text}` : address.kind === "opaque" ? address.why : "a URL";
    return opaque(why, dependenciesIn(address), { truthy: true, brand });
  }
  const dependencies = mergeDependencies([address, base].map(dependenciesIn));
  const under = knownText(base);
  const origin = originOf(under);
  const path = text.startsWith("/") ? text : `${pathOf(under).replace(/[^/]*$/, "") || "/"}${text}`;
  return opaque(`text:${origin}${path}`, dependencies, { truthy: true, brand });
}

function isOfRequest(value: Abstract): boolean {
  return dependenciesIn(value).all.some((one) => one.kind === "request");
}

const isWhole = /^[a-z][a-z+.-]*:/i;

function originOf(url: string): string {
  return /^[a-z][a-z+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? "\u0000";
}

function pathOf(url: string): string {
  return /^[^?#]*/.exec(url.slice(originOf(url).length))?.[0] ?? "";
}

/** `url.href`, `url.toString()`: its text. */
export function hrefOf(url: OpaqueValue): Abstract {
  return opaque(url.why, url.dependencies, { truthy: true, brand: "string" });
}

/** A URL after `url.pathname = "/v1/chat/completions"`; any other member leaves host and path as they are. Null: no URL made by `urlOf`. */
export function urlWritten(one: Abstract, key: string | null, value: Abstract): Abstract | null {
  if (one.kind !== "opaque" || (one.brand !== ADDRESS && (one.brand !== "URL" || one.why.startsWith("url ")))) return null;
  if (key !== "pathname") return one;
  const ways = alternativesOf(value).map(({ value: path }) => ({
    value: opaque(`text:${originOf(knownText(one))}${knownText(path)}`, mergeDependencies([one.dependencies, dependenciesIn(path)]), { truthy: true, brand: one.brand }),
    facts: noFacts,
  }));
  return union(ways);
}
