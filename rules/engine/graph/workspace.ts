/**
 * How the analysis sees files. Paths are absolute with `/`; only `disk/` and `server/` convert.
 * Nothing here throws: what cannot be read is null.
 */
export interface Workspace {
  /** The folder everything is relative to. */
  readonly root: string;
  /** Source and configuration files below the root, `node_modules` and build output left out, sorted. */
  files(): readonly string[];
  /** The text of a file (unsaved text where an editor has it), also outside `files()`; null if it cannot be read. */
  read(path: string): string | null;
  kind(path: string): "file" | "directory" | null;
  /** Names of the folders directly below, `[]` if there are none. */
  folders(path: string): readonly string[];
  realpath(path: string): string;
}
