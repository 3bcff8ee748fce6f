/**
 * The known name a person most likely meant, or null where none is near: where more than a third of the
 * letters differ, of a short name more than two, of three letters more than one. Counts insertions, deletions, replacements and swapped neighbours.
 * Four letters or more may be a part of a longer name (`timeout`), or nearly its beginning (`require-budgt`).
 */
export function nearestName(given: string, known: Iterable<string>): string | null {
  let nearest: string | null = null;
  let least = Math.max(Math.min(2, given.length - 2), Math.floor(given.length / 3)) + 1;
  for (const name of known) {
    const distance = distanceOf(given.toLowerCase(), name.toLowerCase());
    if (distance < least) [nearest, least] = [name, distance];
  }
  return nearest;
}

/** `: did you mean …?`, or nothing. */
export function didYouMean(given: string, known: Iterable<string>): string {
  const name = nearestName(given, known);
  return name === null ? "" : `: did you mean \`${name}\`?`;
}

/** Of a part less than of what has to be changed, and more than of what is nearly the whole. */
function distanceOf(given: string, name: string): number {
  const distances = editDistances(given, name);
  const whole = distances.at(-1)!;
  if (given.length < 4) return whole;
  const begun = Math.min(...distances);
  // The shorter the name, the more of it was said.
  const part = name.split("-").includes(given) ? 0.75 + name.length / 1_000 : begun <= given.length / 4 ? begun + 0.5 : Infinity;
  return Math.min(whole, part);
}

/** From one text to each beginning of another, the whole of it last. */
function editDistances(a: string, b: string): number[] {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(beforeLast, j - 2) + 1 : Infinity;
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, replaced, swapped));
    }
    [beforeLast, last] = [last, row];
  }
  return last;
}

function at(row: number[], index: number): number {
  return row[index] ?? Infinity;
}
