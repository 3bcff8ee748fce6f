import type { Amount } from "./amount.js";

/** Dollars for people: two digits that tell something, `$0.012`, `$3.40`, `$1,250`; a symbol where there is no number. */
export function dollars(amount: Amount): string {
  if (typeof amount !== "number") return amount;
  if (amount === 0) return "$0";
  if (amount < 0.0001) return "< $0.0001";
  const digits = amount >= 100 ? 0 : amount >= 0.1 ? 2 : 2 - Math.ceil(Math.log10(amount) + 1e-9);
  return `$${withDigits(digits).format(amount)}`;
}

/** `16,384`. */
export function thousands(count: number): string {
  return grouped.format(count);
}

const grouped = new Intl.NumberFormat("en-US");

/** One is kept for each number of digits: making one takes longer than all that it is used for. */
const formats = new Map<number, Intl.NumberFormat>();

function withDigits(digits: number): Intl.NumberFormat {
  let format = formats.get(digits);
  if (!format) formats.set(digits, (format = new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })));
  return format;
}
