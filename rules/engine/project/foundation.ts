import { createCatalog, type Catalog } from "../../catalog/index.js";
import type { Config } from "../config/config.js";
import type { App } from "../graph/app.js";
import { findApps } from "../graph/apps.js";
import { createManifests } from "../graph/manifests.js";
import { recorded, type Answers, type Change, type RecordedWorkspace } from "../graph/recorded.js";
import { createResolver, type Resolver } from "../graph/resolve.js";
import { createVersions, type Versions } from "../graph/versions.js";
import type { Workspace } from "../graph/workspace.js";
import { configuredCalls } from "../link/configured.js";
import type { LinkContext } from "../link/linker.js";
import { platformSetting } from "../config/rule-settings.js";

/**
 * What all entrypoints of an analysis rest on: the configuration, the apps, where imports lead and
 * which versions they get. It stands as long as the workspace would answer its questions the same.
 */
export class Foundation {
  readonly catalog: Catalog;
  readonly resolver: Resolver;
  /** Those of an earlier foundation, where they are the same. */
  apps: readonly App[];
  private readonly versions: Versions;
  private readonly asked: RecordedWorkspace;
  private readonly key: string;

  constructor(
    workspace: Workspace,
    readonly config: Config,
    before: Foundation | null = null,
  ) {
    this.key = JSON.stringify(config);
    this.asked = recorded(workspace);
    const manifests = createManifests(this.asked);
    this.catalog = createCatalog({ modelCalls: config.modelCalls, gateways: config.gateways, guards: config.guards.map(({ call, kind }) => ({ call, guard: kind })), wrappers: config.wrappers });
    this.versions = createVersions(this.asked, manifests);
    this.resolver = createResolver(this.asked, undefined, manifests, (name) => this.catalog.isModelPackage(name));
    this.apps = findApps(this.asked, { settings: (root) => settingsOf(config, root), manifests, versions: this.versions });
    if (before) this.hasApps(before.apps);
  }

  /** Whether these are its apps: then it takes them for its own. */
  hasApps(apps: readonly App[]): boolean {
    const same = JSON.stringify(apps) === JSON.stringify(this.apps);
    if (same) this.apps = apps;
    return same;
  }

  /** What it was asked so far, for another process. */
  answers(hashOf: (file: string) => string | null): Answers {
    return this.asked.answers(hashOf);
  }

  /** Rests on these answers as well, that another process was given; tells how they differ by now. */
  goOn(answers: Answers, hashOf: (file: string) => string | null): Change {
    return this.asked.goOn(answers, hashOf);
  }

  /**
   * How it stands with the workspace of now: `same`, `paths` (files have come or gone: imports may
   * lead elsewhere, all else is as it was), or `other`.
   */
  standing(config: Config): "same" | "paths" | "other" {
    const other = config !== this.config && JSON.stringify(config) !== this.key;
    const changed = other ? "texts" : this.asked.changed();
    return changed === null ? "same" : changed === "paths" ? "paths" : "other";
  }

  /** What the linker needs to know of imports and packages. */
  packages(): Omit<LinkContext, "facts"> {
    const resolved = new Map<string, Map<string, ReturnType<LinkContext["resolve"]>>>();
    return {
      resolve: (from, specifier) => {
        let known = resolved.get(from);
        if (!known) resolved.set(from, (known = new Map()));
        let target = known.get(specifier);
        if (target !== undefined) return target;
        const found = this.resolver(from, specifier);
        target = found === null ? null : found.package === undefined ? { path: found.path } : { package: found.package };
        known.set(specifier, target);
        return target;
      },
      api: (module, from, path) => {
        const name = packageName(module);
        const version = this.versions(from, name).version;
        const found = this.catalog.find(module, version, path);
        return found && { api: found.api, package: name, version };
      },
      knows: (module) => this.catalog.knows(module),
      configured: configuredCalls(this.config, this.resolver),
      gateways: this.config.gateways,
    };
  }
}

function settingsOf(config: Config, root: string): { platform?: NonNullable<Config["platform"]>["name"]; plan?: "hobby" | "pro" | "enterprise" } {
  const setting = platformSetting(config, `${root}/package.json`);
  return setting ? { platform: setting.name, ...(setting.plan ? { plan: setting.plan } : {}) } : {};
}

/** `@scope/name/sub` and `name/sub` without what follows the package's name. */
function packageName(module: string): string {
  return module.split("/").slice(0, module.startsWith("@") ? 2 : 1).join("/");
}
