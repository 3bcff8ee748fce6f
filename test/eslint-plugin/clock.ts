import { vi } from "vitest";

let now = 1e9;

/** Moves the clock by a quarter of an hour, so that the plugin looks at the disk again. It never goes back: test files share the plugin. */
export function letTimePass(): void {
  now += 1e6;
  vi.spyOn(performance, "now").mockReturnValue(now);
}
