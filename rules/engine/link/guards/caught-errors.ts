import type { Effect, TryEffect } from "../../facts/effects.js";
import type { FileFacts } from "../../facts/file-facts.js";
import type { LinkedTry } from "../linked.js";
import { valuesIn } from "../../facts/effect-parts.js";
import { partsOfValue } from "../../facts/value-parts.js";
import { errorDecides } from "../model-calls/retry-habits.js";
import type { StaticCallees } from "../summaries/static-callees.js";

type Caught = NonNullable<LinkedTry["caught"]>;

/** What each `catch` does with what it caught, as its text tells, worked out once for each. */
export class CaughtErrors {
  private readonly known = new Map<string, Map<TryEffect, Caught>>();

  constructor(private readonly callees: StaticCallees) {}

  of(effect: TryEffect, file: string, facts: FileFacts): Caught | null {
    if (effect.handler === null) return null;
    let ofFile = this.known.get(file);
    if (!ofFile) this.known.set(file, (ofFile = new Map<TryEffect, Caught>()));
    let caught = ofFile.get(effect);
    if (!caught) {
      caught = { decides: errorDecides(effect, { file, facts, callees: this.callees }) === true, says: textsIn(effect.handler.body) };
      ofFile.set(effect, caught);
    }
    return caught;
  }

  /** Forgets what stands in a file. */
  forget(file: string): void {
    this.known.delete(file);
  }
}

/** Texts and numbers written in some code. */
function textsIn(effect: Effect): string[] {
  const all: string[] = [];
  for (const value of valuesIn(effect)) for (const part of partsOfValue(value)) {
    if (part.kind === "constant" && (typeof part.value === "string" || typeof part.value === "number")) all.push(String(part.value));
    else if (part.kind === "member") all.push(part.name);
  }
  return all;
}
