import type { Abstract } from "../values/abstract.js";
import { dependenciesIn } from "../values/dependencies-in.js";
import { forgetNames } from "../values/canonical.js";
import { dependsOn, type Dependencies } from "../values/dependencies.js";
import { noFacts, withFact, type GuardFacts } from "./guard-facts.js";

/**
 * Whether a condition made from this rests on a check: on what an awaited or foreign call gave, on
 * state of the module, or on request data compared with a secret of the environment. Request data
 * alone proves nothing: the caller writes it.
 */
export function isCheck(dependencies: Dependencies): boolean {
  return dependsOn(dependencies, "call", "state") || (dependsOn(dependencies, "request") && dependsOn(dependencies, "env"));
}

/** Names of environment variables that hold a secret. */
export const secretNames = /secret|key|token|password|passphrase/i;

/** A secret that people are told, to type it in, or that another company's service brings whenever its users want something. */
const ofUsers = /pass|hook|telegram|slack|discord|whatsapp|twilio|stripe|github/i;
/** What two texts go through to be compared; a signature over data may be a user's session. */
const compared = /compare|equal|timing|createHash|hash\(\)\.(update|digest)|\bBuffer\b|encode/i;

/**
 * Whether a check compares a header or a part of the address with a secret of the server: whoever
 * passes it is another service, no user, and asks when the app wants it to.
 */
export function letsInServices({ all }: Dependencies): boolean {
  const parts = all.filter(({ kind }) => kind === "request").map(({ name }) => name);
  return parts.length > 0 && parts.every((part) => part === "headers" || part === "query" || part === "url")
    && all.some(({ kind, name }) => kind === "env" && secretNames.test(name) && !ofUsers.test(name))
    && all.every(({ kind, name }) => kind !== "state" && (kind !== "call" || (compared.test(name) && !/hmac/i.test(name))));
}

/** Whether a value is a constant, or an object that says by one what was found: `{ allowed: false }`. */
export function holdsConstants(value: Abstract): boolean {
  return value.kind === "constant" || (value.kind === "object" && value.class === null && value.brand === null && [...value.members.values()].some((one) => one.kind === "constant"));
}

/** What a member tells of the key it was chosen by: of `plans[subscription.plan]` a constant is left, which says nothing of who was asked. */
export function toldByKey(key: Abstract, member: Abstract): GuardFacts {
  const from = dependenciesIn(key);
  return holdsConstants(member) && isCheck(from) ? withFact(noFacts, "checked", [forgetNames(from).id]) : noFacts;
}
