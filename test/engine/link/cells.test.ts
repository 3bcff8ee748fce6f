import { describe, expect, it } from "vitest";
import { Cells } from "../../../rules/engine/link/cells.js";
import { constant } from "../../../rules/engine/link/values/abstract.js";

/** So many cells, each with its own name as its value. */
function numbered(count: number): Cells {
  const cells = new Cells();
  for (let name = 0; name < count; name++) cells.set(name * 65_536, constant(name));
  return cells;
}

describe.each([12, 400])("%i cells", (count) => {
  const last = (count - 1) * 65_536;

  it("hold what was set last", () => {
    const cells = numbered(count);
    cells.set(last, constant("again"));
    cells.set(7, constant("new"));

    expect(cells.get(last)).toBe(constant("again"));
    expect(cells.get(7)).toBe(constant("new"));
    expect(cells.get(0)).toBe(constant(0));
    expect(cells.get(8)).toBeUndefined();
  });

  it("are not changed through a copy, nor is that through them", () => {
    const cells = numbered(count);
    const copy = cells.copy();
    copy.set(last, constant("copied"));
    cells.set(7, constant("own"));

    expect(cells.get(last)).toBe(constant(count - 1));
    expect(copy.get(7)).toBeUndefined();
  });

  it("equal others that hold the same, in whatever order it was set", () => {
    const turned = new Cells();
    for (const [cell, value] of [...numbered(count)].reverse()) turned.set(cell, value);

    expect(turned.equals(numbered(count))).toBe(true);
    turned.set(last, constant("other"));
    expect(turned.equals(numbered(count))).toBe(false);
    expect(numbered(count + 1).equals(numbered(count))).toBe(false);
  });
});
