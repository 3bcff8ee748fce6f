import { expect, it } from "vitest";
import { projectRoot } from "../../../rules/engine/graph/project-root.js";
import { memoryWorkspace } from "../../workspace.js";

const manifest = (name: string, more: object = {}): string => JSON.stringify({ name, ...more });

it("is the workspace that the package is a member of", () => {
  const disk = memoryWorkspace({
    "/repo/.git/HEAD": "",
    "/repo/package.json": manifest("repo", { workspaces: ["apps/*"] }),
    "/repo/apps/web/package.json": manifest("web"),
    "/repo/apps/web/app/api/route.ts": "",
  });

  expect(projectRoot("/repo/apps/web/app/api", disk)).toBe("/repo");
});

it("knows pnpm's workspaces", () => {
  const disk = memoryWorkspace({
    "/repo/pnpm-workspace.yaml": "packages:\n  - apps/*\n",
    "/repo/package.json": manifest("repo"),
    "/repo/apps/web/package.json": manifest("web"),
  });

  expect(projectRoot("/repo/apps/web", disk)).toBe("/repo");
});

it("is the package's own folder where no workspace names it", () => {
  const disk = memoryWorkspace({
    "/repo/package.json": manifest("repo", { workspaces: ["packages/*"] }),
    "/repo/examples/chat/package.json": manifest("chat"),
    "/repo/examples/chat/app/route.ts": "",
  });

  expect(projectRoot("/repo/examples/chat/app", disk)).toBe("/repo/examples/chat");
});

it("of a workspace is the workspace, whatever lies around it", () => {
  const disk = memoryWorkspace({
    "/home/notes.txt": "",
    "/home/repo/package.json": manifest("repo", { workspaces: ["apps/*"] }),
    "/home/repo/apps/web/package.json": manifest("web"),
  });

  expect(projectRoot("/home/repo", disk)).toBe("/home/repo");
  expect(projectRoot("/home/repo/apps/web", disk)).toBe("/home/repo");
});

it("is the folder itself where there is no package", () => {
  expect(projectRoot("/notes/ideas", memoryWorkspace({ "/notes/ideas/a.ts": "" }))).toBe("/notes/ideas");
});

it("does not look above the repository", () => {
  const disk = memoryWorkspace({
    "/home/package.json": manifest("home", { workspaces: ["*"] }),
    "/home/repo/.git/HEAD": "",
    "/home/repo/package.json": manifest("repo"),
  });

  expect(projectRoot("/home/repo", disk)).toBe("/home/repo");
});
