/** As seen from `base`: `.`, `app/page.tsx`, `../packages/ai/index.ts`. */
export function relativeTo(base: string): (path: string) => string {
  const from = base.split("/").filter(Boolean);
  return (path) => {
    const to = path.split("/").filter(Boolean);
    let shared = 0;
    while (shared < from.length && from[shared] === to[shared]) shared++;
    // Another drive has no relative path.
    if (shared === 0 && /^[a-z]:/i.test(path)) return path;
    return [...from.slice(shared).map(() => ".."), ...to.slice(shared)].join("/") || ".";
  };
}
