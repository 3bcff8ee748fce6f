import { expect, it } from "vitest";
import { migrate, type Migration } from "@ai-routes/rules";

/** Writes a line at the top of a file each time it is asked, and asks for it again. */
const endless: Migration = {
  name: "gateway",
  summary: "",
  plan: () => [{ kind: "rewrite", of: "POST /api/chat", at: { file: "/a.ts", span: [0, 0] }, title: "Write a line", changes: [{ file: "/a.ts", what: "a line" }], byHand: [], packages: [], edits: [{ file: "/a.ts", span: [0, 0], text: "line();\n" }] }],
};

it("what is asked for again after it was written is written once, and told", () => {
  const { files, rewrites, refusals } = migrate(endless, (texts) => ({ routes: [], all: [], findings: [], files: () => ["/a.ts"], read: (file) => texts.get(file) ?? "first();\n" }), { name: (file) => file, templateFolder: () => null });

  expect(files).toEqual([{ file: "/a.ts", before: "first();\n", after: "line();\nfirst();\n" }]);
  expect(rewrites).toHaveLength(1);
  expect(refusals).toEqual([expect.objectContaining({ of: "POST /api/chat: Write a line", why: "it is written, and still missing on some way" })]);
});
