import type { FileFacts } from "../facts/file-facts.js";
import type { FunctionId } from "../facts/values.js";
import type { Place } from "../finding.js";
import type { KnownGuards } from "./guards/known-guard.js";
import type { Linker } from "./linker.js";
import { Module } from "./modules.js";

/** The modules that a linker has met, by file. */
export class LoadedModules {
  private readonly modules = new Map<string, Module | null>();
  /** By the files forgotten last: what they were, where functions of theirs may stand as they stood. */
  private forgotten: ReadonlyMap<string, Module | null> = new Map();

  constructor(
    private readonly linker: Linker,
    private readonly guards: KnownGuards,
  ) {}

  /** Null: there is no such file. */
  of(file: string): Module | null {
    let module = this.modules.get(file);
    if (module === undefined) this.modules.set(file, (module = this.made(file)));
    return module;
  }

  holds(file: string): boolean {
    return this.modules.has(file);
  }

  /** Forgets these files, all that import them included. `mayStand`: functions that the next text of a file leaves alone are the same. */
  forget(files: ReadonlySet<string>, mayStand: boolean): void {
    this.guards.forget(files, (place) => innermostAt(place, this.modules.get(place.file)?.facts ?? null));
    this.forgotten = new Map([...files].map((file) => [file, mayStand ? (this.modules.get(file) ?? null) : null]));
    for (const file of files) this.modules.delete(file);
  }

  private made(file: string): Module | null {
    const { context } = this.linker;
    const facts = context.facts(file);
    if (!facts) return null;
    const forgotten = this.forgotten.get(file) ?? null;
    // Of files that only import what was edited everything is made anew: alternatives stand in the order in which they were made.
    const before = forgotten?.facts === facts ? null : forgotten;
    const module = new Module(file, facts, this.linker, before, (specifier) => {
      const target = context.resolve(file, specifier);
      return target !== null && "path" in target && this.forgotten.has(target.path);
    });
    const standing = new Set(facts.functions.flatMap((_, id) => (before?.numbers[id] === module.numbers[id] ? [id] : [])));
    if (standing.size > 0) {
      this.guards.standAgain(file, standing);
      this.linker.statics.standAgain(file, standing);
    }
    return module;
  }
}

/** The function that a place stands in: of those around it, the last begins closest to it. Null: it stands at the top level. */
function innermostAt({ span: [start, end] }: Place, facts: FileFacts | null): FunctionId | null {
  const found = facts?.functions.findLastIndex(({ span }, id) => id > 0 && span[0] <= start && end <= span[1]) ?? -1;
  return found < 0 ? null : found;
}
