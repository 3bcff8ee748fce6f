import { Project, defaultConfig, ignores } from "@ai-routes/rules";
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

/** An analysis yields for the first time where linking begins; without rules it ends where linking does. */
function linked(project, config) {
  const steps = project.analysis({ config, rules: [] });
  let step = steps.next();
  const before = process.cpuUsage();
  while (!step.done) step = steps.next();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000, stats: step.value.stats };
}
