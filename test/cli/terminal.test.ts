import { describe, expect, it } from "vitest";
import { progressLine } from "../../cli/src/progress.js";
import { lineWidth, wantsColor } from "../../cli/src/terminal.js";
import { recordedTerminal } from "./terminal.js";

describe("colours", () => {
  it.each([
    ["on a terminal", true, {}, true],
    ["nowhere else", false, {}, false],
    ["never with NO_COLOR", true, { NO_COLOR: "1" }, false],
    ["always with FORCE_COLOR", false, { FORCE_COLOR: "1" }, true],
    ["never with FORCE_COLOR=0", true, { FORCE_COLOR: "0" }, false],
    ["not with an empty NO_COLOR's say", true, { NO_COLOR: "" }, true],
    ["never on a dumb terminal", true, { TERM: "dumb" }, false],
  ])("%s", (_, outIsTerminal, env, wanted) => {
    expect(wantsColor({ outIsTerminal, env })).toBe(wanted);
  });
});

it("lines are broken between 60 and 120 columns, at 100 where nobody says", () => {
  expect([20, 90, 400, undefined].map(lineWidth)).toEqual([60, 90, 120, 100]);
});

describe("the progress line", () => {
  function printed(settings: Parameters<typeof recordedTerminal>[0], times: number[]): string {
    const terminal = recordedTerminal(settings);
    const left = [0, ...times];
    const line = progressLine(terminal, () => left.shift() ?? Infinity);
    for (const time of times) line.report("Linking", time, 5000);
    line.clear();
    return terminal.printed.err;
  }

  it("is drawn on long runs, and taken away", () => {
    expect(printed({ errIsTerminal: true }, [100, 2000])).toBe("\r\u001B[KLinking 2000/5000\r\u001B[K");
  });

  it("is not drawn anew for every file", () => {
    expect(printed({ errIsTerminal: true }, [2000, 2001, 2002]).match(/Linking/g)).toHaveLength(1);
  });

  it.each([["on short runs", { errIsTerminal: true }, [10, 20]], ["without a terminal", {}, [2000]], ["in CI", { errIsTerminal: true, env: { CI: "1" } }, [2000]]])(
    "is not drawn %s",
    (_, settings, times) => {
      expect(printed(settings, times)).toBe("");
    },
  );
});
