import type { EntrySite } from "./entrypoints.js";
import type { Entrypoint } from "../entrypoint.js";
import { importersOf } from "../graph/importers.js";

/** What linking the entrypoints of one file gave, and what that rests on. */
interface Record {
  site: EntrySite;
  routes: readonly Entrypoint[];
  /** Files beside those it imports: layouts, pages, the middleware. */
  beside: ReadonlySet<string>;
  /** The files linking read on its way. */
  read: ReadonlySet<string>;
}

/** Results of linking and what they rest on, for another process: plain data. */
export interface KnownLinks {
  records: ReadonlyMap<string, Record>;
  seen: ReadonlyMap<string, ReadonlySet<string>>;
}

/** File → the files it imports. */
type Imports = ReadonlyMap<string, readonly string[]>;

/**
 * Results of linking, each with what it rests on: the entry file, all that this leads to by imports
 * (where these lead included: a path that was probed in vain and is there now is another import),
 * and the files Next reads beside it. What is shared by all is the foundation's affair.
 */
export class Relinking {
  private records = new Map<string, Record>();
  /** Null: to be gathered anew. */
  private readByAny: ReadonlySet<string> | null = null;
  /** Imports that only the parsed files show, and the same the other way round. */
  private readonly seen = new Map<string, Set<string>>();
  private readonly seenBy = new Map<string, Set<string>>();
  private importers: { of: Imports; map: Map<string, string[]> } | null = null;

  /** Notes an import met while linking. */
  leads(from: string, to: string): void {
    addTo(this.seen, from, to);
    addTo(this.seenBy, to, from);
  }

  /** Everything that imports a file of these, directly or not, and these. */
  affectedBy(changed: ReadonlySet<string>, imports: Imports): ReadonlySet<string> {
    const affected = new Set(changed);
    if (changed.size === 0) return affected;
    const importers = this.importersIn(imports);
    for (const file of affected) {
      for (const importer of importers.get(file) ?? []) affected.add(importer);
      for (const importer of this.seenBy.get(file) ?? []) affected.add(importer);
    }
    // Whoever they concern is linked anew, and notes them again.
    for (const file of changed) {
      for (const target of this.seen.get(file) ?? []) this.seenBy.get(target)?.delete(file);
      this.seen.delete(file);
    }
    return affected;
  }

  /** What a site was linked to, unless something it rests on has changed. */
  known(site: EntrySite, affected: ReadonlySet<string>): readonly Entrypoint[] | null {
    const record = this.records.get(keyOf(site));
    if (!record || !sameSite(record.site, site) || affected.has(site.file)) return null;
    for (const file of record.beside) if (affected.has(file)) return null;
    return record.routes;
  }

  /** Keeps what these sites gave; `isRead`: whether linking them has read a file, for whichever, or goes on from what it was. */
  keep(linked: readonly { site: EntrySite; routes: readonly Entrypoint[]; beside: ReadonlySet<string> }[], isRead: (file: string) => boolean, imports: Imports): void {
    for (const one of linked) {
      const own = new Set(one.beside);
      const before = this.records.get(keyOf(one.site))?.read;
      for (const file of this.below(one.site.file, imports)) if (isRead(file) || before?.has(file)) own.add(file);
      this.records.set(keyOf(one.site), { ...one, read: own });
      if (before?.size !== own.size || [...own].some((file) => !before.has(file))) this.readByAny = null;
    }
  }

  /** Forgets the sites that are no more. */
  keepOnly(sites: readonly EntrySite[]): void {
    const kept = new Map<string, Record>();
    for (const site of sites) {
      const record = this.records.get(keyOf(site));
      if (record) kept.set(keyOf(site), record);
    }
    if (kept.size !== this.records.size) this.readByAny = null;
    this.records = kept;
  }

  /** All of it, to be handed on. */
  all(): KnownLinks {
    return { records: this.records, seen: this.seen };
  }

  /** Takes over what another process has linked. */
  goOn({ records, seen }: KnownLinks): void {
    this.clear();
    for (const [key, record] of records) this.records.set(key, record);
    for (const [from, targets] of seen) for (const to of targets) this.leads(from, to);
  }

  /** Forgets everything: nothing rests any more on what it did. */
  clear(): void {
    this.records.clear();
    this.readByAny = null;
    this.seen.clear();
    this.seenBy.clear();
  }

  /** The files that linking all the sites has read. */
  read(): ReadonlySet<string> {
    return (this.readByAny ??= new Set([...this.records.values()].flatMap((record) => [...record.read])));
  }

  private below(file: string, imports: Imports): ReadonlySet<string> {
    const found = new Set([file]);
    for (const at of found) {
      for (const next of imports.get(at) ?? []) found.add(next);
      for (const next of this.seen.get(at) ?? []) found.add(next);
    }
    return found;
  }

  private importersIn(imports: Imports): Map<string, string[]> {
    if (this.importers?.of === imports) return this.importers.map;
    this.importers = { of: imports, map: importersOf(imports) };
    return this.importers.map;
  }
}

function addTo(sets: Map<string, Set<string>>, key: string, item: string): void {
  const known = sets.get(key);
  if (known) known.add(item);
  else sets.set(key, new Set([item]));
}

function keyOf(site: EntrySite): string {
  return `${site.file} ${site.kind}`;
}

function sameSite(a: EntrySite, b: EntrySite): boolean {
  return a.url === b.url && a.app === b.app && JSON.stringify([a.pages, a.users]) === JSON.stringify([b.pages, b.users]);
}
