import { configFileName, defaultConfig, readConfig, type Config, type ConfigProblem, type Rule, type Workspace } from "@ai-routes/rules";
import { withSettings, type CheckedSettings } from "./settings.js";

/** The configurations of a root at one time. */
export interface ConfigsNow {
  /** The one that counts where no other is nearer; null: its file has never been right. */
  top: Config | null;
  /** What an app (its folder) is checked with. */
  configFor(folder: string): Config | null;
  /** All that are right, `top` first. */
  all: Config[];
  faults: { file: string; problems: ConfigProblem[] }[];
}

/**
 * Reads the configuration files around and below a root. While one is faulty what it said last
 * still counts; one that has never been right counts as nothing, since half of it would check what
 * nobody asked for. The same texts and settings give the same objects: analyses are kept by them.
 */
export class Configurations {
  private readonly read = new Map<string, { text: string; config: Config | null; problems: ConfigProblem[] }>();
  private merged = new Map<Config, Config>();
  private settings: CheckedSettings | null = null;
  private standard: Config | null = null;
  /** Of the list of files that was looked through last. */
  private listed: { files: readonly string[]; configs: readonly string[] } | null = null;

  constructor(private readonly rules: readonly Rule[]) {}

  now(workspace: Workspace, settings: CheckedSettings): ConfigsNow {
    if (settings !== this.settings) this.merged.clear();
    this.settings = settings;
    const { root } = workspace;
    const above = foldersFrom(root).map((folder) => `${folder === "/" ? "" : folder}/${configFileName}`).find((file) => workspace.read(file) !== null);
    const below = this.configFilesIn(workspace.files()).filter((file) => file !== above);
    const files = [...(above === undefined ? [] : [above]), ...below.sort((a, b) => b.length - a.length)];
    const known = new Map(files.map((file) => [file, this.configAt(file, workspace.read(file) ?? "")]));
    for (const file of this.read.keys()) if (!known.has(file)) this.read.delete(file);

    const top = above === undefined ? this.effective((this.standard ??= defaultConfig(root)), settings) : this.usable(known.get(above)!.config, settings);
    const others = below.map((file) => ({ folder: file.slice(0, -configFileName.length - 1), config: this.usable(known.get(file)!.config, settings) }));
    return {
      top,
      configFor: (folder) => (others.find((own) => folder === own.folder || folder.startsWith(`${own.folder}/`)) ?? { config: top }).config,
      all: [top, ...others.map(({ config }) => config)].filter((config) => config !== null),
      faults: [...known].flatMap(([file, { problems }]) => (problems.length > 0 ? [{ file, problems }] : [])),
    };
  }

  private configFilesIn(files: readonly string[]): readonly string[] {
    if (this.listed?.files !== files) this.listed = { files, configs: files.filter((file) => file.endsWith(`/${configFileName}`)) };
    return this.listed.configs;
  }

  private configAt(file: string, text: string): { config: Config | null; problems: ConfigProblem[] } {
    const before = this.read.get(file);
    if (before?.text === text) return before;
    const { config, problems } = readConfig(text, file, this.rules);
    const now = { text, config: config ?? before?.config ?? null, problems };
    this.read.set(file, now);
    return now;
  }

  private usable(config: Config | null, settings: CheckedSettings): Config | null {
    return config && this.effective(config, settings);
  }

  private effective(config: Config, settings: CheckedSettings): Config {
    let merged = this.merged.get(config);
    if (!merged) this.merged.set(config, (merged = withSettings(config, settings)));
    return merged;
  }
}

/** A folder and those above it. */
function foldersFrom(folder: string): string[] {
  const folders = [folder];
  for (let at = folder.lastIndexOf("/"); at >= 0 && folder !== "/"; at = folder.lastIndexOf("/", at - 1)) {
    folders.push(at === 0 ? "/" : folder.slice(0, at));
    if (at === 0) break;
  }
  return folders;
}
