import { readdirSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { defaultConfig, fixPass, Project, resolveRules, rules, type Config, type Finding, type Workspace } from "@ai-routes/rules";
import { openWorkspace, overlay } from "@ai-routes/rules/disk";
import { syntaxOf } from "../../../../rules/engine/facts/extract-facts.js";
import { languageOf } from "../../../../rules/engine/facts/language.js";
import { parsePage } from "../../../fixture-page.js";
import { pageApp } from "../../../fixture-run.js";
import { commentsOf, moreThan, typeErrorsOf } from "../../../kept-code.js";
import { root } from "../../../invariants/sources.js";
import { changingWorkspace, memoryWorkspace } from "../../../workspace.js";

/** Of one worker so far. `idle`: fixes that found, from the text, that they cannot be made there; hosts do not show these. */
const counts = { apps: 0, fixes: 0, safe: 0, files: 0, idle: 0 };

function tellCounts(): void {
  afterAll(() => {
    console.log(`Fixes made one by one: ${counts.fixes} (${counts.safe} safe) in ${counts.apps} apps, ${counts.files} files changed; ${counts.idle} more could not be made where they stood.`);
  });
}

/**
 * Each fix on every second rule's fixture pages; `which` of the two halves: a worker runs each. `npm test` makes those
 * of the page's own rule; those of all other rules on the same page take five times as long, and are `npm run test:fixes`.
 */
export function describePages(which: 0 | 1, fixesOf: "its rule" | "other rules"): void {
  tellCounts();
  describe.each(rules.filter(({ fixable }) => fixable !== null).filter((_, index) => index % 2 === which))("each fix of $id", ({ id }) => {
    const pages = readdirSync(`${root}test/rules/${id}`).map((file) => parsePage(readFileSync(`${root}test/rules/${id}/${file}`, "utf8")));

    it.each(pages.map((page) => [page.title, page] as const))("keeps its promises: %s", (_, page) => {
      const { texts, root: folder, config } = pageApp(page, id);
      expect(broken(memoryWorkspace(texts, folder), config, (rule) => (rule === id) === (fixesOf === "its rule"))).toEqual([]);
    });
  });
}

export function describeApps(): void {
  tellCounts();
  it.each(readdirSync(`${root}test/apps`))("each fix in the app %s keeps its promises", (app) => {
    const folder = `${root}test/apps/${app}`;
    expect(broken(openWorkspace(folder), defaultConfig(folder), () => true)).toEqual([]);
  });
}

/** What is wrong with the fixes of an app's findings for these rules, each made alone; all rules look at what it leaves. */
function broken(workspace: Workspace, config: Config, chosen: (rule: string) => boolean): string[] {
  const check = checks(workspace, config);
  const before = check(new Map());
  counts.apps++;
  return before.flatMap((finding) =>
    finding.fixes.filter((fix) => !fix.claim && chosen(fix.rule ?? finding.rule)).flatMap((fix) => {
      const { texts } = fixPass([finding], () => [fix], (file) => workspace.read(file));
      if (texts.size === 0) {
        counts.idle++;
        const edits = fix.edits((file) => workspace.read(file));
        return edits.length > 0 ? [`${finding.rule}: "${fix.title}" would break the file, or changes nothing`] : [];
      }
      counts.fixes++;
      counts.files += texts.size;
      if (fix.safe) counts.safe++;
      const creates = [...texts.keys()].some((file) => workspace.read(file) === null);
      if (creates !== (fix.creates?.((file) => workspace.read(file)) ?? false)) return [`${finding.rule}: "${fix.title}" ${creates ? "creates files" : "creates none"}, and says otherwise`];
      const faults = faultsAfter({ before, rule: fix.rule ?? finding.rule, file: finding.at.file, workspace, texts, check });
      return faults.map((fault) => `${finding.rule}: after "${fix.title}" ${fault}\n${[...texts.values()].join("\n")}`);
    }),
  );
}

/**
 * The findings with some texts changed. One project sees them all, as in an editor: what a fix does
 * not touch is not analysed again.
 */
function checks(workspace: Workspace, config: Config): (texts: ReadonlyMap<string, string | null>) => Finding[] {
  let now = workspace;
  const project = new Project(changingWorkspace(() => now));
  return (texts) => {
    now = overlay(workspace, texts);
    return project.analyze({ config, rules: resolveRules(rules, config, { preset: "all" }) }).findings;
  };
}

interface Fixed {
  before: readonly Finding[];
  /** What was fixed, and where it was found. */
  rule: string;
  file: string;
  workspace: Workspace;
  texts: ReadonlyMap<string, string | null>;
  check(texts: ReadonlyMap<string, string | null>): Finding[];
}

function faultsAfter({ before, rule, file, workspace, texts, check }: Fixed): string[] {
  const after = check(texts);
  const of = (all: readonly Finding[], id: string, at: string): number =>
    all.filter((one) => one.at.file === at).reduce((sum, one) => sum + placesOf(one, id), 0);
  const left = of(after, rule, file) >= of(before, rule, file);
  const errors = after.filter((one) => one.severity === "error" && of(after, one.rule, one.at.file) > of(before, one.rule, one.at.file));
  return [
    ...(left ? ["the finding is still there"] : []),
    ...errors.map((one) => `there is an error: ${one.rule}: ${one.message}`),
    ...[...texts].flatMap(([changed, text]) => (text === null ? [] : faultsOf(changed, workspace.read(changed), text))),
  ];
}

/** At how many places a finding speaks of a rule, its own or one it absorbed. */
function placesOf({ rule, alike = [], absorbed }: Finding, id: string): number {
  return (rule === id ? 1 + alike.length : 0) + absorbed.filter((one) => one.rule === id).length;
}

/** A new file (`before` null) is a template's: its types are looked at with its packages, in test/templates. */
function faultsOf(file: string, before: string | null, after: string): string[] {
  const language = languageOf(file);
  if (language === null) return [];
  return [
    ...syntaxOf(after, language).syntaxErrors.map(({ message }) => `${file} does not parse: ${message}`),
    ...moreThan(commentsOf(before ?? ""), commentsOf(after)).map((comment) => `a comment is gone: ${comment}`),
    ...(before === null ? [] : moreThan(typeErrorsOf(file, after), typeErrorsBefore(file, before))).map((message) => `tsc says: ${message}`),
  ];
}

/** Asked for with each of the many fixes of one file. */
const typeErrorsBefore = remembered(typeErrorsOf);

function remembered<Of>(answer: (file: string, text: string) => Of): (file: string, text: string) => Of {
  const known = new Map<string, { text: string; answer: Of }>();
  return (file, text) => {
    const last = known.get(file);
    if (last?.text === text) return last.answer;
    const now = answer(file, text);
    known.set(file, { text, answer: now });
    return now;
  };
}
