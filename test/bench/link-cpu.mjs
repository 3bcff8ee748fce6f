import { Project, defaultConfig, ignores, resolveRules, rules } from "@ai-routes/rules";
import { openWorkspace } from "@ai-routes/rules/disk";

/**
 * Links all entrypoints of the app in a folder twice, and tells the processor's time of each: the
 * first time with reading and parsing on the way, the second time (the files are known, the
 * configuration is another) linking alone. Milliseconds, of all threads: collecting garbage is in it.
 */
export function linkCpu(folder) {
  const config = defaultConfig(folder);
  const workspace = openWorkspace(folder, { ignore: ignores(config) });
  const project = new Project(workspace);
  const first = linked(project, { ...config, folder: workspace.root });
  const again = linked(project, { ...config, folder: workspace.root, ignore: [...config.ignore, "**/no-folder-of-this-name/**"] });
  return { withParsing: first.cpu, alone: again.cpu, stats: again.stats };
}

/** Route files that are edited, of all that reach a model. */
const edited = 10;

/**
 * Adds a line to one route file of the app after the other, three times each, and tells the
 * processor's milliseconds of the whole analysis after each edit: the median and the greatest of all,
 * with the functions in context that these interpreted. Null where no route reaches a model.
 */
export function editCpu(folder) {
  const config = defaultConfig(folder);
  const workspace = openWorkspace(folder, { ignore: ignores(config) });
  const texts = new Map();
  const project = new Project({ ...workspace, files: () => workspace.files(), read: (path) => texts.get(path) ?? workspace.read(path) });
  const options = { config, rules: resolveRules(rules, config) };
  const files = [...new Set(project.analyze(options).routes.map(({ file }) => file))];
  const step = Math.max(1, Math.floor(files.length / edited));
  const edits = files.filter((_, index) => index % step === 0).slice(0, edited).flatMap((file) => Array.from({ length: 3 }, (_, n) => {
    texts.set(file, `${workspace.read(file)}\nexport const edited${n} = ${n};\n`);
    const before = process.cpuUsage();
    const { contexts } = project.analyze(options).stats;
    const { user, system } = process.cpuUsage(before);
    return { cpu: (user + system) / 1000, contexts };
  })).sort((a, b) => a.cpu - b.cpu);
  return edits.length === 0 ? null : { files: Math.min(files.length, edited), median: edits[edits.length >> 1], greatest: edits[edits.length - 1] };
}

/** An analysis yields for the first time where linking begins; without rules it ends where linking does. */
function linked(project, config) {
  const steps = project.analysis({ config, rules: [] });
  let step = steps.next();
  const before = process.cpuUsage();
  while (!step.done) step = steps.next();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000, stats: step.value.stats };
}
