import { expect, it } from "vitest";
import { parseYamlSubset } from "../../../rules/engine/graph/yaml-subset.js";

it("reads maps, lists, flow lists, quotes and comments", () => {
  const text = `# head
packages:
  - "apps/*" # trailing
  - 'it''s # not a comment'
  - plain
flow: [a, "b, c"]
map: { x: 1, "y": two }
same:
- on
- the key's column
items:
  - name: one
    value: 1
  - name: two
'@scope/name': ^1.0.0
"ai@npm:^4": x
empty:
deep:
  er:
    yet: here
`;
  expect(JSON.parse(JSON.stringify(parseYamlSubset(text)))).toEqual({
    packages: ["apps/*", "it's # not a comment", "plain"],
    flow: ["a", "b, c"],
    map: { x: "1", y: "two" },
    same: ["on", "the key's column"],
    items: [{ name: "one", value: "1" }, { name: "two" }],
    "@scope/name": "^1.0.0",
    "ai@npm:^4": "x",
    empty: "",
    deep: { er: { yet: "here" } },
  });
});

it("gives what it understands of anything else", () => {
  for (const text of ["", "\t\t", "- - -", "{", ": :", "a\n  b: c\n d", "- ".repeat(500), "a: |\n  text\n  more\nb: c"]) {
    expect(() => parseYamlSubset(text)).not.toThrow();
  }
  expect(parseYamlSubset("a: |\n  text\nb: c")).toMatchObject({ b: "c" });
});
