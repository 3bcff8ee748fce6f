import { stripVTControlCharacters } from "node:util";

/** How a terminal's colours and styles (SGR codes) are drawn. */
const styles = {
  1: 'font-weight="bold"',
  2: 'opacity="0.6"',
  4: 'text-decoration="underline"',
  31: 'fill="#f47067"',
  32: 'fill="#8ddb8c"',
  33: 'fill="#e0b250"',
  34: 'fill="#6cb6ff"',
  36: 'fill="#56d4dd"',
};

/** What each code that ends something ends. */
const ends = { 22: [1, 2], 24: [4], 39: [31, 32, 33, 34, 36] };

const line = { height: 19, first: 58 };
const character = 8.43;
const margin = 20;

/**
 * A picture (SVG) of what a terminal shows: `output` with its colours (`FORCE_COLOR`), below the
 * `command` that printed it. Codes other than colours and styles that `styles` knows are refused,
 * so that no picture is quietly wrong.
 */
export function terminalPicture(command, output) {
  const lines = [`$ ${command}`, ...output.split("\n")];
  const columns = Math.max(...lines.map((text) => stripVTControlCharacters(text).length));
  const [width, height] = [Math.ceil(columns * character) + 2 * margin, lines.length * line.height + line.first];
  let open = new Set();
  const texts = lines.flatMap((text, index) => {
    const { spans, left } = spansOf(text, open);
    open = left;
    return spans === "" ? [] : [`<text y="${line.first + index * line.height}">${spans}</text>`];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#d1d7e0" role="img">
<title>${escaped(command)}</title>
<rect width="100%" height="100%" rx="10" fill="#1c2128"/>
<circle cx="24" cy="22" r="6" fill="#f47067"/><circle cx="44" cy="22" r="6" fill="#e0b250"/><circle cx="64" cy="22" r="6" fill="#8ddb8c"/>
${texts.join("\n")}
</svg>
`;
}

/** One line; styles may begin in it and end in a later one. */
function spansOf(text, before) {
  const open = new Set(before);
  let spans = "";
  let column = 0;
  for (const part of text.split(/(\x1b\[\d+m)/)) {
    const code = /^\x1b\[(\d+)m$/.exec(part)?.[1];
    if (code === undefined) {
      spans += drawn(part, column, open);
      column += part.length;
    } else if (code in styles) open.add(Number(code));
    else if (code in ends) for (const ended of ends[code]) open.delete(ended);
    else throw new Error(`The picture knows no terminal code ${code}.`);
  }
  return { spans, left: open };
}

/** Each piece stands at its column, as wide as its characters, whatever font a reader has; spaces are not drawn. */
function drawn(text, column, open) {
  const drawing = [...open].sort((a, b) => a - b).map((code) => ` ${styles[code]}`).join("");
  return [...text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: piece, index }) => {
    const [x, length] = [margin + (column + index) * character, piece.length * character];
    return `<tspan x="${x.toFixed(1)}" textLength="${length.toFixed(1)}"${drawing}>${escaped(piece)}</tspan>`;
  }).join("");
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
