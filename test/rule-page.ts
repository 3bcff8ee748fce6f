import { closingFence, pageFile, type FixturePage, type PageFile } from "./fixture-page.js";

/** The examples in a rule's page, those under `## Incorrect` and those under `## Correct`. */
export interface RuleExamples {
  incorrect: FixturePage[];
  correct: FixturePage[];
}

const defaultPath = "app/api/chat/route.ts";
const code = /^```(?:ts|tsx|js|jsx|mjs|json)(?: +(\S+))?\s*$/;

/**
 * Reads the examples of `<rule-id>.md`. A block without a path is the route file; a path that the
 * example has already begins the next example, and so does a block without a path.
 */
export function ruleExamples(markdown: string): RuleExamples {
  const examples: RuleExamples = { incorrect: [], correct: [] };
  const lines = markdown.split("\n");
  let section: keyof RuleExamples | null = null;
  let settings: FixturePage["settings"] = {};
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const heading = /^## (.+)/.exec(line)?.[1];
    if (heading) section = heading === "Incorrect" ? "incorrect" : heading === "Correct" ? "correct" : null;
    if (heading) settings = {};
    const setting = /^- (preset|platform|options|rules|next): (.+)$/.exec(line);
    if (setting?.[1] && setting[2]) settings = { ...settings, [setting[1]]: setting[2] };
    if (!line.startsWith("```")) continue;
    const end = closingFence(lines, at);
    const path = code.exec(line);
    if (section && path) {
      add(examples[section], pageFile(path[1] ?? defaultPath, false, lines, at + 1, end), path[1] === undefined, settings, section);
      settings = {};
    }
    at = end;
  }
  return examples;
}

function add(pages: FixturePage[], file: PageFile, alone: boolean, settings: FixturePage["settings"], section: string): void {
  const last = pages.at(-1);
  const continues = last && !alone && Object.keys(settings).length === 0 && !last.files.some(({ path }) => path === file.path);
  if (continues) last.files.push(file);
  else pages.push({ title: `${section} ${pages.length + 1}`, settings, files: [file] });
}
