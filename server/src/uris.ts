/**
 * URIs of clients ↔ paths of the analysis (absolute, `/`, drive letters in upper case). Only `file:`
 * URIs are files; what an editor holds under another scheme (`untitled:`, `git:`) is none.
 */
export function pathOf(uri: string): string | null {
  const match = /^file:\/\/([^/?#]*)(\/[^?#]*)?/i.exec(uri);
  if (!match) return null;
  const [, host = "", encoded = "/"] = match;
  let path: string;
  try {
    path = decodeURIComponent(encoded);
  } catch {
    return null;
  }
  if (path.includes("\0")) return null;
  if (host !== "" && host.toLowerCase() !== "localhost") return `//${host}${path}`;
  const drive = /^\/([a-z]):/i.exec(path);
  return drive ? `${drive[1]!.toUpperCase()}:${path.slice(3)}` : path;
}

/** The URI of a path, encoded as VS Code does; other clients decode it all the same. */
export function uriOf(path: string): string {
  const unc = /^\/\/([^/]+)(\/.*)?$/.exec(path);
  if (unc) return `file://${unc[1]}${encoded(unc[2] ?? "/")}`;
  const drive = /^([A-Z]):(.*)$/.exec(path);
  return drive ? `file:///${drive[1]!.toLowerCase()}%3A${encoded(drive[2]!)}` : `file://${encoded(path)}`;
}

function encoded(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
