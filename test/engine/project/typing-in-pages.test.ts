import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Project, resolveRules, rules, type Analysis } from "@ai-routes/rules";
import { parsePage } from "../../fixture-page.js";
import { pageApp } from "../../fixture-run.js";
import { changingWorkspace, memoryWorkspace } from "../../workspace.js";

const folder = new URL("../../rules/", import.meta.url).pathname;
/** One page in so many, and so many edits of its app, one after the other. */
const everyPage = 16;
const editsOfPage = 6;

const pages = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  .flatMap(({ name: rule }) => readdirSync(`${folder}${rule}`).map((name) => ({ rule, name })));

/** Edits that nobody has thought of, the same in each run. */
it.each(pages.filter((_, index) => index % everyPage === 0))("each edit of $rule/$name leaves what a fresh analysis finds", ({ rule, name }) => {
  const { texts, root, config } = pageApp(parsePage(readFileSync(`${folder}${rule}/${name}`, "utf8")), rule);
  const options = { config, rules: resolveRules(rules, config, { preset: "all" }) };
  const project = new Project(changingWorkspace(() => memoryWorkspace(texts, root)), { movesPlaces: true });
  project.analyze(options);
  const random = randomFrom(name.length);
  const sources = Object.keys(texts).filter((path) => /\.[jt]sx?$/.test(path));
  let path = "";
  for (let n = 0; n < editsOfPage; n++) {
    // Whoever types stays in a file for a while.
    if (n % 3 === 0) path = sources[random(sources.length)]!;
    const before = texts[path]!;
    texts[path] = edited(before, random);
    const after = project.analyze(options);
    const afresh = new Project(memoryWorkspace(texts, root)).analyze(options);

    expect(told(after), `after an edit of ${path}:\n${texts[path]}`).toEqual(told(afresh));
    if (random(2) === 0) texts[path] = before;
  }
});

/** A line taken away, written twice or set apart; a number, a name or a character that is another. */
function edited(text: string, random: (below: number) => number): string {
  const lines = text.split("\n");
  const line = random(lines.length);
  const offset = random(text.length);
  const names = [...text.matchAll(/\b[a-z]\w+\b/gi)];
  const edits: (() => string)[] = [
    () => lines.toSpliced(line, 1).join("\n"),
    () => lines.toSpliced(line, 0, lines[line]!).join("\n"),
    () => lines.toSpliced(line, 0, "").join("\n"),
    () => replaced(text, [...text.matchAll(/\d+/g)], String(random(9)), random),
    () => replaced(text, names, names[random(names.length)]?.[0] ?? "", random),
    () => text.slice(0, offset) + text.slice(offset + 1),
  ];
  return edits[random(edits.length)]!();
}

function replaced(text: string, found: readonly RegExpExecArray[], by: string, random: (below: number) => number): string {
  const one = found[random(found.length)];
  return one ? text.slice(0, one.index) + by + text.slice(one.index + one[0].length) : text;
}

/** All that is said of routes, as plain data; of guard facts, whose ids are the process's, the kinds. */
function told({ routes, findings, problems }: Analysis): unknown {
  return JSON.parse(JSON.stringify({ routes, findings, problems }, (key, value: unknown) => {
    if (key === "tree" || key === "facts" || key === "app") return undefined;
    if (value instanceof Map || value instanceof Set) return [...value];
    return typeof value === "object" && value !== null && "must" in value ? [...(value.must as Map<string, unknown>).keys()].sort() : value;
  }));
}

function randomFrom(seed: number): (below: number) => number {
  let state = seed + 1;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff;
    return (state >> 8) % Math.max(below, 1);
  };
}
