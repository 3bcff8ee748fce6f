/** Figures are printed to a tenth of a second. */
const ROUNDING = 0.05;
/** How many times the longest run a bound may be: one that nothing comes near would hold whatever was measured. */
const SLACK = 1.1;

/**
 * What is wrong with the analyser's seconds beside those measured.
 *
 * @param {Measured} clean a run in which nothing fails
 * @param {Measured[]} bad runs of a provider at its worst
 * @param {{ firstByteSeconds: Span, totalSeconds: Span }} time as in the analyser's JSON
 * @param {{ hang?: number }} expected `hang`: what a provider that hangs costs, in the run and in the bound, give or take 1 %
 * @returns {string[]} none where all holds
 *
 * @typedef {{ script: string, firstByte: number, total: number, outcome: string }} Measured seconds
 * @typedef {{ typical: number | string, worst: number | string }} Span
 */
export function faultsOf(clean, bad, { firstByteSeconds, totalSeconds }, { hang }) {
  if (!clean.outcome.startsWith("200 ")) return [`the clean run failed: ${clean.outcome.slice(0, 300)}`];
  const longest = Math.max(...bad.map(({ total }) => total));
  return [
    ...within2("answer begins", clean.firstByte, firstByteSeconds.typical),
    ...within2("all ends", clean.total, totalSeconds.typical),
    ...[clean, ...bad].flatMap((run) => bounded("answer begins", run, run.firstByte, firstByteSeconds.worst)),
    ...[clean, ...bad].flatMap((run) => bounded("all ends", run, run.total, totalSeconds.worst)),
    ...(totalSeconds.worst > longest * SLACK ? [`the bound ${totalSeconds.worst} s is more than ${SLACK} × the longest run, ${longest} s`] : []),
    ...(hang === undefined ? [] : [...about(hang, longest), ...about(hang, totalSeconds.worst)]),
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

function about(hang, seconds) {
  return Math.abs(seconds - hang) <= hang / 100 ? [] : [`a provider that hangs makes ${seconds} s, not about ${hang}`];
}
