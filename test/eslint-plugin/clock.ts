import { vi } from "vitest";

let now = 1e9;

/**
 * Moves the clock, by a quarter of an hour unless told otherwise, so that the plugin looks at the disk
 * again. It never goes back: test files share the plugin.
 *
 * @param tick milliseconds that pass whenever somebody looks at the clock
 */
export function letTimePass(milliseconds = 1e6, tick = 0): void {
  now += milliseconds;
  vi.spyOn(performance, "now").mockImplementation(() => (now += tick));
}
