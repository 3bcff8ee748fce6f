import { recordingGateways, recordingWrappers, usageMembers } from "../../../catalog/usage-recorders.js";
import type { Effect } from "../../facts/effects.js";
import type { FileFacts } from "../../facts/file-facts.js";
import type { LinkContext } from "../linker.js";
import { effectsOf, valuesIn } from "../../facts/effect-parts.js";
import { partsOfValue } from "../../facts/value-parts.js";
import type { StaticCallees } from "../summaries/static-callees.js";

/**
 * Which files read what a model says of the tokens it took: in one of their functions, or in one
 * of those that they call. Names of members decide: where in doubt, it is read.
 */
export class UsageReading {
  private readonly own = new WeakMap<Effect, boolean>();
  private readonly known = new Map<string, boolean>();

  constructor(
    private readonly callees: StaticCallees,
    private readonly context: Pick<LinkContext, "facts">,
  ) {}

  has(file: string): boolean {
    let known = this.known.get(file);
    if (known === undefined) {
      const facts = this.context.facts(file);
      this.known.set(file, (known = facts !== null && (this.reads(facts) || this.calledBy(file, facts).some((called) => this.reads(called)))));
    }
    return known;
  }

  /** Forgets a file. */
  forget(file: string): void {
    this.known.delete(file);
  }

  private calledBy(file: string, facts: FileFacts): FileFacts[] {
    const called = new Set<FileFacts>();
    for (const fn of facts.functions) for (const effect of effectsOf(fn.body)) {
      if (effect.kind !== "call") continue;
      const callee = this.callees.of(effect, file, facts);
      if (callee.kind === "function" && callee.facts !== facts) called.add(callee.facts);
    }
    return [...called];
  }

  private reads({ functions, imports }: FileFacts): boolean {
    return imports.some(({ bindings }) => bindings.some(({ imported }) => recordingWrappers.has(imported))) || functions.some(({ body }) => this.readsIn(body));
  }

  private readsIn(body: Effect): boolean {
    let known = this.own.get(body);
    if (known === undefined) this.own.set(body, (known = mentionsUsage(body)));
    return known;
  }
}

function mentionsUsage(body: Effect): boolean {
  return [...valuesIn(body)].some((value) => [...partsOfValue(value)].some((part) =>
    (part.kind === "member" && usageMembers.test(part.name)) || (part.kind === "constant" && typeof part.value === "string" && recordingGateways.test(part.value)) || (part.kind === "index" && part.key.kind === "constant" && usageMembers.test(String(part.key.value)))));
}
