import { namedModules, type NamedModule } from "./imports.js";
import type { Resolver } from "./resolve.js";
import { hasFileDirective } from "./source-text.js";
import type { Workspace } from "./workspace.js";

/** What one text told; kept between runs, so that an edit costs one scan. */
export interface Scan {
  text: string;
  /** Modules it loads at run time. */
  modules: readonly NamedModule[];
  mentionsModel: boolean;
  /** Where the file runs by its own directive. */
  directive: "use client" | "use server" | null;
}

/**
 * What files import, by their texts, looked at as they are asked for. What a resolver said of a
 * text is kept as long as the graph: make a new one with a new resolver.
 */
export class ImportGraph {
  /** Texts scanned since {@link begin}: for tests. */
  scanned = 0;
  private current = new Map<string, Scan>();
  private readonly resolved = new Map<string, { scan: Scan; targets: ReadonlyMap<string, readonly string[] | null> }>();

  constructor(
    private readonly workspace: Workspace,
    private readonly resolver: Resolver,
    private readonly isModelText: (text: string) => boolean,
    private readonly scans: Map<string, Scan>,
  ) {}

  /** Looks at all texts anew: they may have changed since. */
  begin(): void {
    this.scanned = 0;
    this.current = new Map();
  }

  /** Files that cannot be read are empty. */
  scanOf(file: string): Scan {
    let scan = this.current.get(file);
    if (scan === undefined) {
      const text = this.workspace.read(file) ?? "";
      scan = this.scans.get(file);
      if (scan?.text !== text) {
        scan = scanText(text, this.isModelText);
        this.scanned++;
      }
      this.scans.set(file, scan);
      this.current.set(file, scan);
    }
    return scan;
  }

  /** Whether it has ever been asked what a file imports. */
  knows(file: string): boolean {
    return this.resolved.has(file);
  }

  /** The workspace's files that a file imports. */
  targetsOf(file: string): readonly string[] {
    return [...this.takenBy(file).keys()];
  }

  /** The workspace's files that a file imports, with the exports it takes of each; null: any of them. */
  takenBy(file: string): ReadonlyMap<string, readonly string[] | null> {
    const scan = this.scanOf(file);
    const known = this.resolved.get(file);
    if (known?.scan === scan) return known.targets;
    const targets = new Map<string, readonly string[] | null>();
    for (const { specifier, names } of scan.modules) {
      const to = this.resolver(file, specifier);
      if (to === null || to.package !== undefined) continue;
      const before = targets.get(to.path);
      targets.set(to.path, before === undefined ? names : before && names && [...before, ...names]);
    }
    this.resolved.set(file, { scan, targets });
    return targets;
  }
}

function scanText(text: string, isModelText: (text: string) => boolean): Scan {
  const modules = namedModules(text).filter((module) => !module.typeOnly);
  const directive = hasFileDirective(text, "use client") ? "use client" : hasFileDirective(text, "use server") ? "use server" : null;
  return { text, modules, mentionsModel: isModelText(text), directive };
}
