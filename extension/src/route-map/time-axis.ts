import type { RouteMap, TimeSpan } from "@ai-routes/language-server/protocol";
import { html, marked, type Html } from "./html.js";
import type { Places } from "./places.js";

/** Rows that are drawn; a handler with more is a loop that repeats itself. */
const mostRows = 40;
/** Where the limit stands when the worst case goes beyond it, in percent of the width. */
const limitAt = 62;

/** A number of seconds to percent of the width. */
export type Scale = (seconds: number) => number;

/**
 * The scale of the axis. Within the limit it is true to time. What goes beyond it by more than the
 * width gives is pressed into the rest: the platform ends it before, and that it would is the point.
 */
export function scaleOf(end: number, limit: number | null): Scale {
  if (limit === null || end <= limit) return (seconds) => percent(seconds, Math.max(end, limit ?? 0));
  const trueToTime = end <= limit * (100 / limitAt);
  if (trueToTime) return (seconds) => percent(seconds, end);
  return (seconds) => (seconds <= limit ? (seconds / limit) * limitAt : limitAt + ((seconds - limit) / (end - limit)) * (100 - limitAt));
}

/**
 * The worst case in order of time, against what the platform allows. What would begin after the
 * limit is folded away: it never runs. Where the worst case has no number, it is said instead.
 */
export function timeAxis({ timeline, limitSeconds: limit, limitWords, handler }: RouteMap, places: Places): Html {
  if (timeline.length === 0) return html`<p class="none">The worst case has no end that can be drawn: ${handler.worst.seconds.words}. ${limit !== null && html`The platform ends it after ${words(limit)} (${marked(limitWords)}).`}</p>`;
  const end = Math.max(...timeline.map(({ to }) => to));
  const scale = scaleOf(end, limit);
  const begun = timeline.filter(({ from }) => limit === null || from < limit);
  const late = timeline.slice(begun.length);
  const row = (span: TimeSpan): Html => spanRow(span, scale, limit, places);
  return html`<ol class="axis">${begun.slice(0, mostRows).map(row)}</ol>
${more(begun.length - mostRows)}
${late.length > 0 && html`<details class="late"><summary>${late.length} more would begin after that</summary><ol class="axis">${late.slice(0, mostRows).map(row)}</ol>${more(late.length - mostRows)}</details>`}
<svg class="ticks" aria-hidden="true" width="100%" height="18">${ticks(end, limit, scale)}</svg>
<p class="verdict${limit !== null && end > limit ? " beyond" : ""}">${verdict(end, limit, limitWords)}</p>`;
}

function more(rows: number): Html | null {
  return rows > 0 ? html`<p class="none">and ${rows} more</p>` : null;
}

function spanRow({ from, to, what, location }: TimeSpan, scale: Scale, limit: number | null, places: Places): Html {
  const within = limit === null || from < limit;
  const cut = limit !== null && to > limit ? scale(Math.max(from, limit)) : scale(to);
  const rect = (name: string, start: number, end: number): Html => html`<rect class="${name}" x="${round(start)}%" width="${round(Math.max(end - start, 0.3))}%" y="3" height="12" rx="2"/>`;
  const bars = [...(within ? [rect("span", scale(from), cut)] : []), ...(limit !== null && to > limit ? [rect("cut", cut, scale(to))] : [])];
  return html`<li><span class="what">${what} ${places.button(location)}</span><span class="when">${words(from)} – ${words(to)}</span><svg class="bar" aria-hidden="true" width="100%" height="18">${bars}${limit !== null && html`<line class="limit" x1="${round(scale(limit))}%" x2="${round(scale(limit))}%" y1="0" y2="18"/>`}</svg></li>`;
}

function ticks(end: number, limit: number | null, scale: Scale): Html[] {
  const last = Math.max(end, limit ?? 0);
  const at = (seconds: number, anchor: string, name: string): Html => html`<text x="${round(scale(seconds))}%" y="13" text-anchor="${anchor}">${name}</text>`;
  const marks = [at(0, "start", "0 s"), at(last, "end", words(last))];
  return limit !== null && limit < last ? [...marks, at(limit, "middle", `limit ${words(limit)}`)] : marks;
}

function verdict(end: number, limit: number | null, limitWords: string): Html {
  if (limit === null) return html`At worst it ends after ${words(end)}; no limit of the platform is known.`;
  if (end <= limit) return html`At worst it ends after ${words(end)}, within ${marked(limitWords)}.`;
  return html`At worst it would end after ${words(end)}: it is cut off by ${marked(limitWords)}.`;
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (part / whole) * 100;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function words(seconds: number): string {
  return `${(seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)).toLocaleString("en-US")} s`;
}
