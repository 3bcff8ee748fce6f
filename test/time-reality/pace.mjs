/**
 * The time a provider takes, as the analyser assumes it: the virtual clock's, so a hang of minutes is over at once.
 *
 * @param {{ networkSeconds: number, firstTokenFrontier: number, speedFrontier: number, answerTokens: number }} assumptions
 * @param {{ seconds(): number, rest(change: number): void }} clock of ../reality/fast-forward.mjs
 */
export function paceOf({ networkSeconds, firstTokenFrontier, speedFrontier, answerTokens }, clock) {
  let lastEnd = 0;

  const secondsOf = (moment, body) => {
    const most = body.max_output_tokens ?? body.max_completion_tokens ?? body.max_tokens ?? Infinity;
    const writing = Math.min(answerTokens, most) / speedFrontier;
    const first = networkSeconds + firstTokenFrontier;
    return { refusal: networkSeconds, first, rest: writing, whole: first + writing, "for ever": Infinity }[moment];
  };

  return {
    /** Virtual seconds at which the provider was last rid of a request. */
    get lastEnd() {
      return lastEnd;
    },
    /** @type {import("../reality/provider.mjs").Pause} Ends early when the caller leaves. */
    pause(moment, { body, response, seconds: scripted }) {
      const seconds = ((moment === "first" || moment === "whole") && scripted) || secondsOf(moment, body);
      return new Promise((resolve) => {
        clock.rest(+1);
        let over = false;
        const end = () => {
          if (over) return;
          over = true;
          clock.rest(-1);
          clearTimeout(timer);
          resolve();
        };
        const timer = Number.isFinite(seconds) ? setTimeout(end, seconds * 1_000) : undefined;
        response.on("close", () => {
          lastEnd = clock.seconds();
          end();
        });
      });
    },
  };
}
