import { modify, type JSONPath } from "jsonc-parser";
import type { TextEdit } from "../finding.js";

/**
 * Sets a value in a JSON file, comments and style kept; the path's last step −1 adds to a list. A
 * file that does not exist (`text` null) is created with nothing else in it.
 */
export function setJsonValue(file: string, text: string | null, path: JSONPath, value: unknown): TextEdit[] {
  if (text === null) return [{ file, span: [0, 0], text: `${JSON.stringify(nested(path, value), null, 2)}\n` }];
  const mark = text.startsWith("\uFEFF") ? 1 : 0;
  const json = text.slice(mark);
  const indent = /\n([ \t]+)\S/.exec(json)?.[1] ?? "  ";
  const edits = modify(json, path, value, {
    isArrayInsertion: path.at(-1) === -1,
    formattingOptions: {
      insertSpaces: !indent.startsWith("\t"),
      tabSize: indent.startsWith("\t") ? 1 : indent.length,
      eol: json.includes("\r\n") ? "\r\n" : "\n",
    },
  });
  return edits.map(({ offset, length, content }) => ({ file, span: [offset + mark, offset + mark + length], text: content }));
}

function nested(path: JSONPath, value: unknown): unknown {
  return path.reduceRight<unknown>((inner, step) => (typeof step === "number" ? [inner] : { [step]: inner }), value);
}
