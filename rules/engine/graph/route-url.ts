/**
 * From where a file stands to the URL it answers, as Next's routers read paths. Dynamic segments
 * stay as written: `/chat/[id]`, `/[...all]`, `/[[...all]]`.
 */

/**
 * The URL path of a folder below `app/` (`""` for `app` itself), or null where no route can be:
 * below a private folder (`_lib`). Groups `(x)` and slots `@x` are no part of it; an intercepting
 * segment stands for the route it intercepts.
 */
export function appRouterUrl(folder: string): string | null {
  const url: string[] = [];
  for (const segment of folder === "" ? [] : folder.split("/")) {
    if (segment.startsWith("_")) return null;
    if (segment.startsWith("@") || /^\([^.)][^)]*\)$/.test(segment)) continue;
    const intercepting = /^((?:\(\.{1,3}\))+)(.*)$/.exec(segment);
    if (intercepting === null) {
      url.push(segment.replace(/^%5F/i, "_"));
    } else {
      climb(url, intercepting[1] ?? "");
      url.push(intercepting[2] ?? "");
    }
  }
  return `/${url.join("/")}`;
}

/** `(.)` stays on the level, each `(..)` goes one up, `(...)` to the root. */
function climb(url: string[], markers: string): void {
  if (markers.includes("(...)")) url.length = 0;
  else url.length = Math.max(0, url.length - (markers.split("(..)").length - 1));
}

/** The URL path of a file below `pages/`, its page extension taken off: `api/chat/index` → `/api/chat`. */
export function pagesRouterUrl(path: string): string {
  return `/${path.replace(/(?:^|\/)index$/, "")}`;
}

/** With the app's `basePath` in front. */
export function withBasePath(url: string, basePath: string): string {
  return basePath === "" ? url : url === "/" ? basePath : `${basePath}${url}`;
}

/** Whether a concrete path (query allowed) is answered by a URL with dynamic segments. */
export function urlMatches(url: string, path: string): boolean {
  const asked = path.replace(/[?#].*$/, "").replace(/(.)\/$/, "$1");
  return asked === url || (url.includes("[") && urlPattern(url).test(asked));
}

function urlPattern(url: string): RegExp {
  const pattern = url
    .split("/")
    .slice(1)
    .map((segment) => {
      if (/^\[\[\.\.\..+\]\]$/.test(segment)) return "(?:/.*)?";
      if (/^\[\.\.\..+\]$/.test(segment)) return "/.+";
      if (/^\[.+\]$/.test(segment)) return "/[^/]+";
      return `/${segment.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`;
    })
    .join("");
  return new RegExp(`^${pattern}$`);
}
