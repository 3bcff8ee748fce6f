/**
 * Arithmetic on absolute paths with `/`, without a file system. (`node:path` is Node's, and this
 * code runs in browsers too.)
 */

/** `/a/b.ts` → `/a`; of `/a` and `/` it is `/`; of `C:/a` it is `C:`. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash > 0 ? path.slice(0, slash) : "/";
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** What `name` is in `folder`, without resolving anything. */
export function inFolder(folder: string, name: string): string {
  return folder.endsWith("/") ? folder + name : `${folder}/${name}`;
}

/** Joins and resolves `.` and `..`; an absolute part starts anew. */
export function joined(folder: string, ...parts: string[]): string {
  let path = folder;
  for (const part of parts) path = isAbsolute(part) ? part : `${path}/${part}`;
  const out: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") {
      if (out.length > 1) out.pop();
    } else if (segment !== "." && (segment !== "" || out.length === 0)) {
      out.push(segment);
    }
  }
  return out.length === 1 && out[0] === "" ? "/" : out.join("/");
}

export function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:\//.test(path);
}

/** Whether `path` is `folder` or stands below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(inFolder(folder, ""));
}

/** `path` as seen from `folder`, which it is within; `""` for the folder itself. */
export function below(path: string, folder: string): string {
  return path === folder ? "" : path.slice(folder.endsWith("/") ? folder.length : folder.length + 1);
}

/** `path` as a file in `folder` imports it: `./b`, `../lib/b`. */
export function importedFrom(path: string, folder: string): string {
  const from = folder.split("/");
  const steps = path.split("/");
  const differs = from.findIndex((step, index) => step !== steps[index]);
  const common = differs < 0 ? from.length : differs;
  const up = from.slice(common).map(() => "..");
  return [...(up.length > 0 ? up : ["."]), ...steps.slice(common)].join("/");
}

/** `folder`, its parent, … up to `/` (or the drive). */
export function* upwards(folder: string): Generator<string> {
  for (let at = folder; ; at = folderOf(at)) {
    yield at;
    if (at === "/" || !at.includes("/")) return;
  }
}
