/** Markup that may be put into markup as it is. */
export class Html {
  constructor(readonly text: string) {}
}

export type Piece = string | number | Html | readonly Html[] | null | false;

/** A template whose values are escaped, unless they are markup themselves; `null` and `false` are nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(strings.reduce((text, part, index) => text + textOf(values[index - 1]!) + part));
}

/** Words with code between backticks. */
export function marked(words: string): Html[] {
  return words.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

function textOf(value: Piece): string {
  if (value === null || value === false) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(({ text }) => text).join("");
  return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}
