/**
 * Reads a provider's script: replies in order, repeated for ever, such as `500`, `500x2 text` (fails twice
 * before every success) or `tools`. Replies: an HTTP status, `text`, `tools` (a tool call where the
 * request offers tools, text where it does not), `hang` (no answer), `stall` (a stream that
 * begins and says no more), `cut` (a stream broken in its middle) and `error` (a stream that begins and then reports an error).
 *
 * `text@34` begins to answer after 34 seconds, where the provider takes its time.
 *
 * @param {string} script
 * @returns {(index: number) => { reply: string, seconds?: number }} to the request of this index, counted from 0
 */
export function readScenario(script) {
  const replies = script.trim().split(/\s+/).flatMap((part) => {
    const match = /^(\d{3}|text|tools|hang|stall|cut|error)(?:@([\d.]+))?(?:x(\d+))?$/.exec(part);
    if (!match) throw new Error(`Unknown reply "${part}" in scenario "${script}"`);
    const [, reply, seconds, times = 1] = match;
    return Array(Number(times)).fill({ reply, seconds: seconds && Number(seconds) });
  });
  return (index) => replies[index % replies.length];
}
