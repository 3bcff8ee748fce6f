import { describe, expect, it } from "vitest";
import { importName } from "../../../rules/engine/edits/add-import.js";
import { applyEdits } from "../../apply-edits.js";

const file = "/app/api/chat/route.ts";

describe("a name is imported", () => {
  const imported = (text: string, name = "one") => applyEdits(text, importName(file, text, name, "ai"));

  it.each([
    ["beside what the module gives already", 'import { two } from "ai";\n', 'import { two, one } from "ai";\n'],
    ["where another import of the module has no list", 'import ai from "ai";\nimport { two } from "ai";\n', 'import ai from "ai";\nimport { two, one } from "ai";\n'],
    ["not beside types alone", "import type { T } from 'ai'\nf()\n", "import type { T } from 'ai'\nimport { one } from 'ai'\nf()\n"],
    ["above the code of a file without imports", "f();\n", 'import { one } from "ai";\n\nf();\n'],
    ["below a directive", '"use server";\n\nf();\n', '"use server";\nimport { one } from "ai";\n\nf();\n'],
    ["with require in CommonJS", 'const x = require("x");\n', 'const x = require("x");\nconst { one } = require("ai");\n'],
  ])("%s", (_, before, after) => expect(imported(before)).toBe(after));

  it.each([
    ["in the list", 'import { one } from "ai";\n'],
    ["in another list", 'import { two } from "ai";\nimport { one } from "ai";\n'],
  ])("once: %s", (_, text) => expect(imported(text)).toBe(text));

  it("under another name", () => expect(imported("f();\n", "one as first")).toBe('import { one as first } from "ai";\n\nf();\n'));
});
