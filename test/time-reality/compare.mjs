/** Figures are printed to a tenth of a second. */
const ROUNDING = 0.05;

/**
 * What is wrong with the analyser's seconds beside those measured.
 *
 * @param {Measured} clean a run in which nothing fails
 * @param {Measured[]} bad runs of a provider at its worst
 * @param {{ firstByteSeconds: Span, totalSeconds: Span }} time as in the analyser's JSON
 * @param {{ slack?: number }} expected `slack`: how many times the longest run the bound may be
 * @returns {string[]} none where all holds
 *
 * @typedef {{ script: string, firstByte: number, total: number, outcome: string }} Measured seconds
 * @typedef {{ typical: number | string, worst: number | string }} Span
 */
export function faultsOf(clean, bad, { firstByteSeconds, totalSeconds }, { slack = 1.25 }) {
  if (!clean.outcome.startsWith("200 ")) return [`the clean run failed: ${clean.outcome.slice(0, 300)}`];
  const longest = Math.max(...bad.map(({ total }) => total));
  return [
    ...within2("answer begins", clean.firstByte, firstByteSeconds.typical),
    ...within2("all ends", clean.total, totalSeconds.typical),
    ...[clean, ...bad].flatMap((run) => bounded("answer begins", run, run.firstByte, firstByteSeconds.worst)),
    ...[clean, ...bad].flatMap((run) => bounded("all ends", run, run.total, totalSeconds.worst)),
    // A bound that nothing comes near would hold whatever was measured.
    ...(totalSeconds.worst > longest * slack ? [`the bound ${totalSeconds.worst} s is more than ${slack} × the longest run, ${longest} s`] : []),
  ];
}

function within2(what, measured, typical) {
  if (typeof typical === "number" && typical <= measured * 2 + ROUNDING && measured <= typical * 2 + ROUNDING) return [];
  return [`${what} after ${measured} s in a clean run, typical is said to be ${typical}`];
}

function bounded(what, { script }, measured, bound) {
  if (typeof bound === "number" && measured <= bound + ROUNDING) return [];
  return [`${what} after ${measured} s with "${script}", the bound is ${bound}`];
}
