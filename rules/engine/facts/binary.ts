/** Characters looked at: a head tells. */
const HEAD = 8_192;

/** Control characters that texts do not hold (tab, line ends, form feed and escape are none), and what no UTF-8 was. */
const foreign = /[\0-\x08\x0E-\x1A\x1C-\x1F\uFFFD]/g;

/**
 * Whether what was read as UTF-8 is no text, told by the share of characters that texts do not hold. A
 * literal NUL in a string is text still; a video that is called `.ts`, or UTF-16, is none.
 */
export function isBinary(text: string): boolean {
  const head = text.slice(0, HEAD);
  return (head.match(foreign)?.length ?? 0) * 10 > head.length;
}
