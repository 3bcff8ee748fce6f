import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openWorkspace, overlay, toNativePath, toWorkspacePath } from "../../../rules/disk/index.js";
import { reasonOf } from "../../../rules/disk/reason-of.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ai-routes-disk-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string | Buffer = ""): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function listed(...paths: string[]): string[] {
  return openWorkspace(root)
    .files()
    .map((file) => file.slice(root.length + 1))
    .filter((file) => paths.length === 0 || paths.includes(file));
}

describe("openWorkspace lists", () => {
  it("source and configuration files, sorted by code unit, and nothing else", () => {
    for (const path of ["b.ts", "a.tsx", "Z.mjs", "vercel.json", "data.json", "logo.svg", ".env", "Dockerfile", "tsconfig.app.json"]) write(path);
    expect(listed()).toEqual(["Dockerfile", "Z.mjs", "a.tsx", "b.ts", "tsconfig.app.json", "vercel.json"]);
  });

  it("neither dependencies nor build output", () => {
    for (const path of ["package.json", "node_modules/ai/index.js", ".next/server.js", "dist/a.js", "build/a.js", "x.ts"]) write(path);
    expect(listed()).toEqual(["package.json", "x.ts"]);
  });

  it("nothing of what coding agents are told", () => {
    for (const path of ["package.json", ".agents/skills/ui/speech.tsx", ".claude/scripts/check.ts", "app/agents/page.tsx"]) write(path);
    expect(listed()).toEqual(["app/agents/page.tsx", "package.json"]);
  });

  it("a route segment called build, and .well-known", () => {
    for (const path of ["package.json", "app/api/build/route.ts", "app/.well-known/x/route.ts"]) write(path);
    expect(listed()).toEqual(["app/.well-known/x/route.ts", "app/api/build/route.ts", "package.json"]);
  });

  it("no folder that the root .gitignore names, unless a line takes it back", () => {
    write(".gitignore", "/generated/\nvendor\nkept\n!kept/x.ts\n*.log\n");
    for (const path of ["generated/a.ts", "lib/generated/a.ts", "lib/vendor/a.ts", "kept/x.ts"]) write(path);
    expect(listed()).toEqual(["kept/x.ts", "lib/generated/a.ts"]);
  });

  it("no file the caller ignores", () => {
    write("a.ts");
    write("old/b.ts");
    const workspace = openWorkspace(root, { ignore: (path) => path.endsWith("/old") });
    expect(workspace.files()).toEqual([join(root, "a.ts")]);
  });

  it("each folder behind links once, and comes back from loops", () => {
    write("shared/a.ts");
    mkdirSync(join(root, "app"));
    symlinkSync(join(root, "shared"), join(root, "app/one"));
    symlinkSync(join(root, "shared"), join(root, "app/two"));
    symlinkSync(root, join(root, "app/loop"));
    symlinkSync(join(root, "self"), join(root, "self"));
    expect(listed()).toEqual(["app/one/a.ts", "shared/a.ts"]);
  });
});

describe("openWorkspace reports as problems, and reads the rest:", () => {
  it("a root that does not exist", () => {
    const workspace = openWorkspace(join(root, "nowhere"));
    expect(workspace.files()).toEqual([]);
    expect(workspace.problems).toEqual([
      { path: join(root, "nowhere"), message: "The folder cannot be read: it does not exist (any more)." },
    ]);
  });

  it("a root that is a file", () => {
    const workspace = openWorkspace(write("a.ts"));
    expect(workspace.problems[0]?.message).toBe("The folder cannot be read: it is not a folder.");
  });

  it("a file of 5 MB", () => {
    const file = write("big.ts", "x".repeat(5 * 1024 * 1024));
    const workspace = openWorkspace(root);
    expect(workspace.read(file)).toBeNull();
    expect(workspace.problems).toEqual([
      { path: file, message: "The file is too large to be source code (5.0 MB) and was not read." },
    ]);
  });

  it("no text with a NUL in it", () => {
    const text = 'export const key = (a, b) => a + "\0" + b;\n';
    const file = write("key.ts", text);
    const workspace = openWorkspace(root);

    expect(workspace.read(file)).toBe(text);
    expect(workspace.problems).toEqual([]);
  });

  it("what UTF-8 was not", () => {
    const workspace = openWorkspace(root);
    const [utf16, video] = [write("wide.ts", Buffer.from("export const a = 1;", "utf16le")), write("film.ts", Buffer.from([0x47, 0xff, 0xfe, 0x9c, 0x41, 0xd8, 0xe2, 0x80]))];

    expect([utf16, video].map((file) => workspace.read(file))).toEqual([null, null]);
  });

  it("a binary file, once however often it is read", () => {
    const file = write("blob.ts", Buffer.from([1, 0, 2]));
    const workspace = openWorkspace(root);
    workspace.read(file);
    expect(workspace.read(file)).toBeNull();
    expect(workspace.problems.map((problem) => problem.message)).toEqual(["The file is binary and was not read."]);
  });

  it("a file that vanishes between listing and reading", () => {
    const file = write("a.ts");
    const workspace = openWorkspace(root);
    rmSync(file);
    expect(workspace.read(file)).toBeNull();
    expect(workspace.problems).toEqual([{ path: file, message: "The file does not exist any more." }]);
  });

  it("a link that leads nowhere", () => {
    symlinkSync(join(root, "gone.ts"), join(root, "link.ts"));
    expect(openWorkspace(root).problems[0]?.message).toBe("The link leads nowhere: it does not exist (any more).");
  });

  it("a file that a circle of links has taken the place of", () => {
    const file = write("secret.ts");
    const workspace = openWorkspace(root);
    rmSync(file);
    symlinkSync(file, file);
    expect(workspace.read(file)).toBeNull();
    expect(workspace.problems).toEqual([{ path: file, message: "The file cannot be read: its symbolic links go round in a circle." }]);
  });

  it.each([["EACCES", "permission denied"], ["EMFILE", "too many files are open"], ["EIO", "EIO"]])("%s in words", (code, words) => {
    expect(reasonOf(Object.assign(new Error(code), { code }))).toBe(words);
  });

  it("no probe in vain", () => {
    const workspace = openWorkspace(root);
    expect(workspace.read(join(root, "node_modules/ai/package.json"))).toBeNull();
    expect(workspace.problems).toEqual([]);
  });
});

describe("update", () => {
  it("sees a new text, a new file and a deleted one", () => {
    const changed = write("a.ts", "1");
    const deleted = write("b.ts");
    const workspace = openWorkspace(root);
    workspace.read(changed);
    write("a.ts", "2");
    const added = write("c.ts");
    rmSync(deleted);
    workspace.update([changed, deleted, added]);
    expect(workspace.files()).toEqual([changed, added]);
    expect(workspace.read(changed)).toBe("2");
  });

  it("does not list what the walk leaves out", () => {
    write("package.json");
    const workspace = openWorkspace(root);
    workspace.update([write("node_modules/ai/package.json"), write("dist/a.js")]);
    expect(workspace.files()).toEqual([join(root, "package.json")]);
  });

  it("drops the files of a deleted folder", () => {
    write("lib/a.ts");
    const workspace = openWorkspace(root);
    rmSync(join(root, "lib"), { recursive: true });
    workspace.update([join(root, "lib")]);
    expect(workspace.files()).toEqual([]);
  });
});

describe("refresh", () => {
  it("is false, and keeps what was read, where nothing changed", () => {
    const file = write("a.ts", "1");
    const workspace = openWorkspace(root);
    workspace.read(file);
    workspace.kind(join(root, "lib"));

    expect(workspace.refresh()).toBe(false);
  });

  it("sees changed, added and deleted files without being told which", () => {
    const changed = write("a.ts", "1");
    const deleted = write("b.ts");
    const workspace = openWorkspace(root);
    workspace.read(changed);
    write("a.ts", "12");
    const added = write("c.ts");
    rmSync(deleted);

    expect(workspace.refresh()).toBe(true);
    expect(workspace.files()).toEqual([changed, added]);
    expect(workspace.read(changed)).toBe("12");
  });

  it("sees that what was looked for in vain is there now", () => {
    const workspace = openWorkspace(root);
    const manifest = join(root, "node_modules/ai/package.json");
    workspace.read(manifest);
    write("node_modules/ai/package.json", "{}");

    expect(workspace.refresh()).toBe(true);
    expect(workspace.read(manifest)).toBe("{}");
  });
});

describe("overlay", () => {
  it("puts unsaved texts before those on disk", () => {
    const file = write("a.ts", "saved");
    expect(overlay(openWorkspace(root), new Map([[file, "unsaved"]])).read(file)).toBe("unsaved");
  });

  it("lists files that exist in the editor alone, with their folders", () => {
    write("a.ts");
    const file = join(root, "app/api/route.ts");
    const workspace = overlay(openWorkspace(root), new Map([[file, ""]]));
    expect(workspace.files()).toEqual([join(root, "a.ts"), file]);
    expect(workspace.kind(join(root, "app"))).toBe("directory");
    expect(workspace.folders(root)).toEqual(["app"]);
    expect(workspace.read(file)).toBe("");
  });
});

describe("native paths", () => {
  it("are one path whatever the case of the drive letter", () => {
    expect(toWorkspacePath("c:\\app\\page.tsx", "win32")).toBe("C:/app/page.tsx");
    expect(toWorkspacePath("C:/app/page.tsx", "win32")).toBe("C:/app/page.tsx");
  });
  it("keep a server's name", () => {
    expect(toWorkspacePath("\\\\server\\share\\a.ts", "win32")).toBe("//server/share/a.ts");
  });
  it("go back", () => {
    expect(toNativePath("C:/app/page.tsx", "win32")).toBe("C:\\app\\page.tsx");
    expect(toNativePath("/app/page.tsx", "linux")).toBe("/app/page.tsx");
  });
});
