import { partsOfValue } from "../facts/value-parts.js";
import type { Value } from "../facts/values.js";
import type { PageCheck } from "../guards/page-checks.js";
import type { CallSite, Code } from "./code.js";

/** Where strangers are sent. */
const toLogin = /(?:^|\/)(?:log-?in|sign-?in|sign-?up|auth)(?:$|[/?#])/i;
const saysWho = /session|user|token|auth|(?:signed|logged)-?_?in|account/i;

/** A check in the browser: `if (!session) router.push("/login")`. It keeps nobody from the page's data, and less from a route. */
export function clientCheckIn(code: Code): PageCheck | null {
  const sends = code.calls.find((site) => /(?:^|\.)(?:push|replace|redirect)$/.test(site.call.text) && leadsToLogin(site) && decidingOn(code, site).some((condition) => namesWho(code, condition)));
  return sends ? { at: { file: code.file, span: sends.call.nameSpan }, how: `\`${sends.call.text}\` in the browser` } : null;
}

function leadsToLogin({ call }: CallSite): boolean {
  const [target] = call.arguments;
  return target !== undefined && [...partsOfValue(target.value)].some((part) => part.kind === "constant" && typeof part.value === "string" && toLogin.test(part.value));
}

/** The conditions of the call, and of the functions that it is written in. */
function decidingOn(code: Code, site: CallSite): Value[] {
  const all = [...site.conditions];
  for (let at: number | null = site.function; at !== null; at = code.facts.functions[at]?.parent ?? null) {
    const made = code.calls.find(({ call }) => call.arguments.some(({ value }) => value.kind === "closure" && value.function === at));
    all.push(...(made?.conditions ?? []));
  }
  return all;
}

function namesWho(code: Code, condition: Value): boolean {
  return [...partsOfValue(condition)].some((part) => {
    if (part.kind === "variable") return saysWho.test(code.facts.variables[part.id]?.name ?? "");
    if (part.kind === "member") return saysWho.test(part.name);
    return part.kind === "constant" && typeof part.value === "string" && saysWho.test(part.value);
  });
}
