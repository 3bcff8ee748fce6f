import type { Fix, Read } from "../engine/finding.js";

/** A fix that can be made only where something holds: of several, the first that can be made alone, so that its title says what is written. */
export function onlyWhere(holds: (read: Read) => boolean, fix: Fix): Fix {
  const { creates } = fix;
  return {
    ...fix,
    ...(creates ? { creates: (read: Read) => holds(read) && creates(read) } : {}),
    packages: (read) => (holds(read) ? fix.packages?.(read) ?? [] : []),
    edits: (read) => (holds(read) ? fix.edits(read) : []),
  };
}
