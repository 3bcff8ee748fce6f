import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, lstatSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Finding, Fix, Workspace } from "@ai-routes/rules";
import type { Engine } from "../../cli/src/engine.js";
import { beginWith, folder, read, runHere, write } from "./app-folder.js";
import { analysis, app, engine, finding } from "./fake-analysis.js";

/** Three files; in each, every `bad` is a finding whose fix writes `good`. */
const files = ["a.ts", "b.ts", "lib/c.ts"];

beginWith(() => {
  write("package.json", '{ "name": "shop" }');
  for (const file of files) write(file, "f(bad);\n");
});

/** `around` is what else a fix edits; `onAnalyze` happens while the first analysis runs. */
function fixing(settings: Partial<Fix> = {}, around: (file: string) => { file: string; text: string }[] = () => [], onAnalyze = (): void => {}): Engine {
  const given = engine();
  const findings = (workspace: Workspace): Finding[] =>
    files.map((file) => join(folder, file)).flatMap((file) => {
      const text = workspace.read(file) ?? "";
      return [...text.matchAll(/bad/g)].map(({ index }) => finding({
        at: { file, span: [index, index + 3] }, routes: [file], message: "It is bad.",
        fixes: [{
          title: "Make it good", safe: true, ...settings,
          edits: () => [{ file, span: [index, index + 3], text: "good" }, ...around(file).map((one) => ({ ...one, span: [0, 0] as const }))],
        }],
      }));
    });
  return {
    ...given,
    analyze(workspace) {
      const found = findings(workspace);
      onAnalyze();
      return analysis({ root: workspace.root, apps: [{ ...app, root: folder }], routes: [], findings: found });
    },
  };
}

async function runs(args: string[], given: Engine = fixing(), settings = {}) {
  return runHere(args, settings, given);
}

describe("--fix", () => {
  it("writes the safe fixes and prints what is left", async () => {
    const { code, out } = await runs(["--fix"]);

    expect(files.map(read)).toEqual(["f(good);\n", "f(good);\n", "f(good);\n"]);
    expect(out).toContain("nothing found");
    expect(out).toContain("Fixed 3 × require-auth in 3 files.");
    expect(code).toBe(0);
  });

  it("writes no file that its fixes bring back to what it was", async () => {
    const file = join(folder, "a.ts");
    const before = statSync(file).ino;
    const turning: Engine = {
      ...engine(),
      analyze(workspace) {
        const [other, span] = workspace.read(file) === "f(bad);\n" ? ["good", [2, 5] as const] : ["bad", [2, 6] as const];
        const fixes = [{ title: `Make it ${other}`, safe: true, edits: () => [{ file, span, text: other }] }];
        return analysis({ root: workspace.root, apps: [{ ...app, root: folder }], routes: [], findings: [finding({ at: { file, span }, routes: [file], message: "It is not.", fixes })] });
      },
    };
    await runs(["--fix"], turning);

    expect(read("a.ts")).toBe("f(bad);\n");
    expect(statSync(file).ino).toBe(before);
  });

  it("goes on until nothing changes where fixes overlap", async () => {
    write("a.ts", "f(badbadbad);\n");
    await runs(["--fix"]);

    expect(read("a.ts")).toBe("f(goodgoodgood);\n");
  });

  it("makes no fix that is not safe, and none that claims something", async () => {
    const unsafe = await runs(["--fix"], fixing({ safe: false }));
    await runs(["--fix-suggestions", "require-auth"], fixing({ safe: false, claim: true }));

    expect(unsafe.out).toContain("Nothing to fix.");
    expect(unsafe.code).toBe(1);
    expect(read("a.ts")).toBe("f(bad);\n");
  });

  it("makes the fix of a rule that another one's finding speaks for, when it is named", async () => {
    await runs(["--fix-suggestions", "require-auth", "--force"], fixing({ safe: false, rule: "require-runtime" }));
    expect(read("a.ts")).toBe("f(bad);\n");

    await runs(["--fix-suggestions", "require-runtime", "--force"], fixing({ safe: false, rule: "require-runtime" }));
    expect(read("a.ts")).toBe("f(good);\n");
  });

  it("of one file touches no other", async () => {
    await runs(["--fix", "a.ts"]);

    expect(files.map(read)).toEqual(["f(good);\n", "f(bad);\n", "f(bad);\n"]);
  });

  it("creates files and folders that are not there", async () => {
    await runs(["--fix", "a.ts"], fixing({}, () => [{ file: join(folder, "lib/ai/guard.ts"), text: "export {};\n" }]));

    expect(read("lib/ai/guard.ts")).toBe("export {};\n");
  });

  it("says what is to be installed", async () => {
    write("pnpm-lock.yaml", "");
    const { out } = await runs(["--fix"], fixing({ packages: () => ["p-retry"] }));

    expect(out).toContain("To install: pnpm add p-retry");
  });

  it("keeps modes, symlinks and byte order marks", async () => {
    write("real.ts", "\uFEFFf(bad);\r\n");
    rmSync(join(folder, "a.ts"));
    symlinkSync(join(folder, "real.ts"), join(folder, "a.ts"));
    chmodSync(join(folder, "b.ts"), 0o755);
    await runs(["--fix"]);

    expect(lstatSync(join(folder, "a.ts")).isSymbolicLink()).toBe(true);
    expect(read("real.ts")).toBe("\uFEFFf(good);\r\n");
    expect(statSync(join(folder, "b.ts")).mode & 0o777).toBe(0o755);
  });

  it("leaves nothing beside the files", async () => {
    await runs(["--fix"]);

    expect(readdirSync(folder).sort()).toEqual(["a.ts", "b.ts", "lib", "package.json"]);
  });
});

describe("a file that changed meanwhile", () => {
  const changed = (): void => {
    write("a.ts", "f(bad); // mine\n");
  };

  it("is left alone and named; the others are written", async () => {
    const { out, code } = await runs(["--fix"], fixing({}, undefined, changed));

    expect(files.map(read)).toEqual(["f(bad); // mine\n", "f(good);\n", "f(good);\n"]);
    expect(out).toContain("Left alone: a.ts: it changed meanwhile.");
    expect(code).toBe(1);
  });

  it("keeps from being written what hangs together with it", async () => {
    const shared = { file: join(folder, "shared.ts"), text: "export {};\n" };
    const { out } = await runs(["--fix"], fixing({}, (file) => (file.endsWith("c.ts") ? [] : [shared]), changed));

    expect(files.map(read)).toEqual(["f(bad); // mine\n", "f(bad);\n", "f(good);\n"]);
    expect(existsSync(shared.file)).toBe(false);
    expect(out).toContain("Left alone: shared.ts: its fix also needs");
  });
});

it("a file that is not UTF-8 is left alone", async () => {
  write("a.ts", Buffer.concat([Buffer.from("f(bad); // caf"), Buffer.from([0xe9])]));
  const { out } = await runs(["--fix"]);

  expect(out).toContain("Left alone: a.ts: it is not UTF-8.");
});

it("when one file cannot be written, none is", async () => {
  // A folder is needed where a file stands.
  write("blocked", "");
  const { code, err } = await runs(["--fix"], fixing({}, (file) => (file.endsWith("c.ts") ? [{ file: join(folder, "blocked/new.ts"), text: "" }, { file: join(folder, "fresh/new.ts"), text: "x" }] : [])));

  expect(code).toBe(2);
  expect(err).toContain("no file was changed");
  expect(files.map(read)).toEqual(["f(bad);\n", "f(bad);\n", "f(bad);\n"]);
  expect(existsSync(join(folder, "fresh"))).toBe(false);
});

describe("--fix-dry-run", () => {
  it("prints a diff that git applies, and writes nothing", async () => {
    const { out, err } = await runs(["--fix-dry-run"], fixing({}, (file) => (file.endsWith("a.ts") ? [{ file: join(folder, "new.ts"), text: "x\n" }] : [])));
    expect(read("a.ts")).toBe("f(bad);\n");
    expect(err).toContain("Would fix 3 × require-auth in 4 files.");
    const { status } = spawnSync("git", ["apply", "-"], { cwd: folder, input: out, encoding: "utf8" });

    expect(status).toBe(0);
    expect([...files, "new.ts"].map(read)).toEqual(["f(good);\n", "f(good);\n", "f(good);\n", "x\n"]);
  });

  it("is coloured for a person", async () => {
    expect((await runs(["--fix-dry-run"], fixing(), { outIsTerminal: true })).out).toContain("\u001B[32m+f(good);");
  });

  it.each([
    [["--fix-dry-run", "--format", "json"], "does not go with --format json"],
    [["--fix", "--stdin-filename", "a.ts"], "--stdin-filename"],
    [["--fix-suggestions", "require-aut"], "did you mean `require-auth`?"],
  ])("refuses %s", async (args, words) => {
    const { code, err } = await runs(args);

    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});

describe("fixes that are not safe", () => {
  const suggest = ["--fix-suggestions", "require-auth"];
  const git = (...args: string[]): void => {
    spawnSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.com", ...args], { cwd: folder });
  };

  beforeEach(() => {
    git("init");
    git("add", ".");
    git("commit", "-m", "all");
  });

  it("are made where git holds what was there", async () => {
    await runs(suggest, fixing({ safe: false }));

    expect(read("a.ts")).toBe("f(good);\n");
  });

  it("are refused in a tree with changes, unless forced", async () => {
    write("notes.md", "mine");
    const { code, err } = await runs(suggest, fixing({ safe: false }));
    expect(read("a.ts")).toBe("f(bad);\n");
    await runs([...suggest, "--force"], fixing({ safe: false }));

    expect(code).toBe(2);
    expect(err).toContain("1 file");
    expect(read("a.ts")).toBe("f(good);\n");
  });

  it("are shown in a tree with changes", async () => {
    write("notes.md", "mine");

    expect((await runs([...suggest, "--fix-dry-run"], fixing({ safe: false }))).out).toContain("+f(good);");
  });
});
