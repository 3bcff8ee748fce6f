import type { Workspace } from "../workspace.js";
import { readBunLock } from "./bun-lock.js";
import type { LockFile } from "./lock-file.js";
import { readPackageLock } from "./package-lock.js";
import { readPnpmLock } from "./pnpm-lock.js";
import { readYarnLock } from "./yarn-lock.js";
import { inFolder } from "../posix-path.js";

const readers: [name: string, read: (text: string) => LockFile][] = [
  ["pnpm-lock.yaml", readPnpmLock],
  ["yarn.lock", readYarnLock],
  ["bun.lock", readBunLock],
  ["package-lock.json", readPackageLock],
  ["npm-shrinkwrap.json", readPackageLock],
];

/** The lock files of a folder, in an order that does not depend on the disk. */
export function lockFilesIn(workspace: Workspace, folder: string): LockFile[] {
  return readers.flatMap(([name, read]) => {
    const text = workspace.read(inFolder(folder, name));
    return text === null ? [] : [read(text)];
  });
}
