import type { Abstract, ExternalValue } from "../values/abstract.js";
import { dependenciesIn } from "../values/dependencies-in.js";
import { guardWords, provesWho } from "../guards/classify-refusal.js";
import { isWritten, type Dependency } from "../values/dependencies.js";

/** What the calls that gave something of a package were asked by: what the caller wrote, or something else. */
export function askedBy(value: ExternalValue): Dependency[] {
  const keys: Dependency[] = [];
  for (let at: ExternalValue | null = value; at; at = at.base) if (at.path.endsWith("()")) keys.push(...keysIn(at.arguments ?? []));
  return keys;
}

/** What something is asked by, as its arguments tell, and whether that is called a secret. */
export function keysIn(list: readonly Abstract[]): Dependency[] {
  return list.flatMap((argument) => dependenciesIn(argument).all).flatMap((one): Dependency[] => {
    if (one.kind === "key" || (one.kind === "member" && provesWho.test(one.name))) return [one];
    if (one.kind === "request") return [{ kind: "key", name: one.as !== "asked" && isWritten(one.name) ? one.name : "other" }];
    return one.kind === "call" || one.kind === "model" || one.kind === "state" ? [{ kind: "key", name: "other" }] : [];
  });
}

const query = /\b(select|update|insert|delete|upsert)\s/i;

/** What a query written out asks for, in the words that tell of a guard: `UPDATE … SET usage = usage + 1 WHERE usage < quota`. */
export function queried({ arguments: list }: ExternalValue): string {
  const [first] = list ?? [];
  const texts = (first?.kind === "array" ? first.items : first ? [first] : []).flatMap((one) => (one.kind === "constant" && typeof one.value === "string" ? [one.value] : []));
  const text = texts.join(" ");
  const words = query.test(text) ? guardWords(text) : "";
  return words === "" ? "" : ` ${words}`;
}
