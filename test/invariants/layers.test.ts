import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { tables } from "../../rules/catalog/index.js";
import { backslashesHandled, globalsCalled, importCycles, importsOf, literalsIn, membersUsed, root, sourcesBelow, type Source } from "./sources.js";

const rules = sourcesBelow("rules");
const outsideDisk = rules.filter(({ path }) => !path.startsWith("rules/disk/"));
const shipped = [...rules, ...["cli", "eslint-plugin", "server", "extension"].flatMap((folder) => sourcesBelow(`${folder}/src`))];

/** What a file would have to contain to break an invariant: the checks below must see it. */
const culprit = (text: string, path = "rules/engine/culprit.ts"): Source => ({ path, text });

describe("1. rules/ knows no host and does no I/O outside disk/", () => {
  const isHost = (from: string): boolean => /^(eslint|@eslint\/|@typescript-eslint\/|vscode)/.test(from);
  const isNode = (from: string): boolean => from.startsWith("node:") || builtinModules.includes(from.split("/")[0]!);
  const violations = (sources: Source[]): string[] =>
    sources.flatMap((source) => importsOf(source).filter(({ from }) => isHost(from) || isNode(from)).map(({ from }) => `${source.path}: ${from}`));

  it("by its imports", () => {
    expect(violations(outsideDisk)).toEqual([]);
    expect(violations(rules).every((violation) => /^rules\/disk\/[\w-]+\.ts: node:/.test(violation))).toBe(true);
  });

  it("by its types: neither Node's nor the DOM's are there", () => {
    const read = (file: string) => ts.parseConfigFileTextToJson(file, readFileSync(root + file, "utf8")).config.compilerOptions;

    expect(read("tsconfig.base.json")).toMatchObject({ types: [], lib: ["ES2023"] });
    expect(read("rules/tsconfig.json")).not.toHaveProperty("types");
    expect(read("rules/tsconfig.json")).not.toHaveProperty("lib");
  });

  it("which this test would see broken", () => {
    expect(violations([culprit('import { readFileSync } from "node:fs";')])).toHaveLength(1);
    expect(violations([culprit('import { readFileSync } from "fs";')])).toHaveLength(1);
    expect(violations([culprit('export type { Rule } from "eslint";')])).toHaveLength(1);
    expect(violations([culprit('// import "node:fs";\nconst text = "node:fs";')])).toEqual([]);
  });
});

describe("2. only facts, edits and migrations see a syntax tree", () => {
  const mayParse = /^rules\/(engine\/facts|engine\/edits|migrations)\//;
  /** Module resolution is no syntax. */
  const resolution = /^(resolve\w*|nodeModuleNameResolver|createModuleResolutionCache|Module\w*|Resolved\w*|CompilerOptions|sys|readConfigFile|parseConfigFileTextToJson|parseJsonConfigFileContent|Extension|Path)$/;
  const violations = (sources: Source[]): string[] =>
    sources
      .filter(({ path }) => !mayParse.test(path))
      .flatMap((source) => {
        const others = importsOf(source).filter(({ from }) => /^(ts-morph|@babel\/|acorn|oxc-parser|espree)/.test(from)).map(({ from }) => from);
        const syntax = [...membersUsed(source, "typescript")].filter((name) => !resolution.test(name));
        return [...others, ...syntax].map((name) => `${source.path}: ${name}`);
      });

  it("by what is used of the compiler", () => {
    expect(violations(shipped)).toEqual([]);
  });

  it("which this test would see broken", () => {
    expect(violations([culprit('import ts from "typescript";\nts.createSourceFile("a", "", 99);')])).toHaveLength(1);
    expect(violations([culprit('import type * as ts from "typescript";\nlet node: ts.Node;')])).toHaveLength(1);
    expect(violations([culprit('import { Project } from "ts-morph";')])).toHaveLength(1);
    expect(violations([culprit('import ts from "typescript";\nts.resolveModuleName("a", "b", {}, host);')])).toEqual([]);
  });
});

describe("4. a rule imports only the engine's face", () => {
  const rule = /^rules\/(limits|retries|cost|durability|streaming|tools|errors|security|observability)\//;
  const violations = (sources: Source[]): string[] =>
    sources
      .filter(({ path }) => rule.test(path))
      .flatMap((source) =>
        importsOf(source)
          .filter(({ from, typeOnly }) => {
            if (/disk\/|registry\.js$|^typescript$/.test(from)) return true;
            return !typeOnly && /engine\/(facts|graph|link)\//.test(from);
          })
          .map(({ from }) => `${source.path}: ${from}`),
      );

  it("and of the rest types at most", () => {
    expect(violations(rules)).toEqual([]);
  });

  it("which this test would see broken", () => {
    expect(violations([culprit('import { extractFacts } from "../engine/facts/extract-facts.js";', "rules/limits/culprit.ts")])).toHaveLength(1);
    expect(violations([culprit('import type { Span } from "../engine/facts/values.js";', "rules/limits/culprit.ts")])).toEqual([]);
  });
});

describe("9. nothing of the analysed app is executed, nothing is sent anywhere", () => {
  const forbiddenModules = /^(node:)?(child_process|worker_threads|cluster|vm|http|https|http2|net|tls|dgram|dns|inspector|undici)(\/|$)/;
  /** What a person asked for: git's word on uncommitted changes, the packages of a fix, the project's own formatter in a migration. */
  const mayStartPrograms = new Set(["cli/src/writing/git.ts", "cli/src/writing/install-packages.ts", "cli/src/commands/migrate/project-format.ts"]);
  const allowed = (path: string, from: string): boolean => mayStartPrograms.has(path) && from === "node:child_process";
  const forbiddenGlobals = new Set(["eval", "Function", "fetch", "XMLHttpRequest", "WebSocket", "EventSource"]);
  const violations = (sources: Source[]): string[] =>
    sources.flatMap((source) => [
      ...importsOf(source)
        // `import(path)` would run what stands there; our own lazily loaded modules are named literally.
        .filter(({ from, form, typeOnly }) => !typeOnly && !allowed(source.path, from) && (forbiddenModules.test(from) || (form !== "static" && from === "?")))
        .map(({ from, form }) => `${source.path}: ${form} ${from}`),
      ...[...globalsCalled(source)].filter((name) => forbiddenGlobals.has(name)).map((name) => `${source.path}: ${name}`),
    ]);

  it("by imports and calls", () => {
    expect(violations(shipped)).toEqual([]);
  });

  it.each([
    'import { exec } from "node:child_process";',
    'import https from "https";',
    "const config = await import(file);",
    "const config = require(file);",
    "eval(text);",
    "new Function(text);",
    'fetch("https://example.com");',
  ])("which this test would see broken: %s", (text) => {
    expect(violations([culprit(text)])).toHaveLength(1);
  });
});

describe("9a. paths are absolute with `/`; only disk/ and server/ convert", () => {
  const violations = (sources: Source[]): string[] =>
    sources
      .filter(({ path }) => !/^(rules\/disk|server)\//.test(path))
      .flatMap((source) => backslashesHandled(source).map((call) => `${source.path}: ${call}`));

  it("by what is done to strings", () => {
    expect(violations(rules)).toEqual([]);
  });

  it.each(['path.split("\\\\")', 'path.replaceAll("\\\\", "/")', 'path.replace(/\\\\/g, "/")', "path.split(/[\\\\/]/)"])(
    "which this test would see broken: %s",
    (text) => {
      expect(violations([culprit(text)])).toHaveLength(1);
    },
  );

  it("which lets escapes and slashes be", () => {
    expect(violations([culprit('path.split("/"); text.replace(/\\\\(.)/g, "$1"); name.replace(/\\//g, "-")')])).toEqual([]);
  });
});

describe("11. files import one another only where what they go through is recursive", () => {
  /** The syntax of the language, and the effects that are interpreted: an expression holds functions, and these hold expressions. */
  const recursive = [/^rules\/engine\/facts\/lowering\//, /^rules\/engine\/link\//];
  const violations = (sources: Source[]): string[][] => importCycles(sources).filter((cycle) => !recursive.some((folder) => cycle.every((path) => folder.test(path))));

  it("by what they import", () => {
    expect(violations(shipped)).toEqual([]);
  });

  it("which this test would see broken", () => {
    const a = culprit('import { b } from "./inner/b.js";', "rules/engine/a.ts");
    const b = culprit('export { c } from "../c.js";', "rules/engine/inner/b.ts");
    const c = culprit('import { a } from "./a.js";', "rules/engine/c.ts");

    expect(violations([a, b, c])).toEqual([["rules/engine/a.ts", "rules/engine/c.ts", "rules/engine/inner/b.ts"]]);
    expect(violations([a, b, { ...c, text: 'import type { a } from "./a.js";' }])).toEqual([]);
  });

  it("which lets linking import itself, as long as no way leads out of its folder and back", () => {
    const execute = culprit('import { guard } from "./guards/guard.js";', "rules/engine/link/execute.ts");
    const guard = culprit('import { execute } from "../execute.js";', "rules/engine/link/guards/guard.ts");
    const outer = culprit('import { execute } from "./link/execute.js";', "rules/engine/outer.ts");

    expect(violations([execute, guard, outer])).toEqual([]);
    expect(violations([execute, { ...guard, text: 'import { outer } from "../../outer.js";' }, outer])).toHaveLength(1);
  });
});

describe("12. what reads an app names no package: what a package is, the catalogue says", () => {
  /** What fixes write into an app names what it imports. */
  const reads = /^rules\/engine\/(?!edits\/)/;
  /** Modules whose names are words of our own as well, and the framework that all of this is about. */
  const words = new Set(["global", "retry", "effect", "workflow", "crypto", "util", "react", "next/cache"]);
  const modules = new Set(tables.map(({ module }) => module).filter((module) => !words.has(module)));
  const isScoped = /^@[a-z][\w-]*\/[a-z]|^\/.*@[a-z][\w-]*\\\//;
  /** A name for what a repository resolves to itself. */
  const own = "@own/package";
  const violations = (sources: Source[]): string[] =>
    sources
      .filter(({ path }) => reads.test(path))
      .flatMap((source) => literalsIn(source).filter((literal) => literal !== own && (modules.has(literal) || isScoped.test(literal))).map((literal) => `${source.path}: ${literal}`));

  it("by the texts it writes out", () => {
    expect(violations(rules)).toEqual([]);
  });

  it.each(['module === "ai"', 'const plain = ["openai"];', "/^@supabase\\/ssr$/.test(module)", 'from === "@clerk/nextjs"'])("which this test would see broken: %s", (text) => {
    expect(violations([culprit(text)])).toHaveLength(1);
  });

  it("which lets imports and our own words be", () => {
    expect(violations([culprit('import semver from "ai";\nconst kind = "retry";\nconst scope = /^@[^/]+\\//;')])).toEqual([]);
    expect(violations([culprit('addImport("ai")', "rules/engine/edits/culprit.ts")])).toEqual([]);
  });
});
