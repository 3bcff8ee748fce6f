import { resolve } from "node:path";

/**
 * A path as the operating system writes it → absolute, with `/`, the drive letter in upper case
 * (`c:\a` and `C:\a` are one file). Relative paths are taken from the current folder.
 */
export function toWorkspacePath(path: string, platform: NodeJS.Platform = process.platform): string {
  if (platform !== "win32") return resolve(path);
  const absolute = platform === process.platform ? resolve(path) : path;
  return absolute.replaceAll("\\", "/").replace(/^[a-z]:/, (drive) => drive.toUpperCase());
}

/** The inverse of {@link toWorkspacePath}. */
export function toNativePath(path: string, platform: NodeJS.Platform = process.platform): string {
  return platform === "win32" ? path.replaceAll("/", "\\") : path;
}
