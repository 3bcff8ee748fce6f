import type { Breakdown, FigureWords, GuardKind, RouteMap } from "@ai-routes/language-server/protocol";
import { boxes } from "./boxes.js";
import { figures } from "./figures.js";
import { html, type Html } from "./html.js";
import type { Places } from "./places.js";
import { timeAxis } from "./time-axis.js";

/** What the page may load: its own script by a nonce, its own style by its address, nothing else. */
export interface Sources {
  nonce: string;
  csp: string;
  script: string;
  style: string;
}

const missing: Record<GuardKind, string> = {
  auth: "authentication", rateLimit: "rate limit", budget: "budget check", validation: "validation", moderation: "moderation", bot: "bot check",
};

/** The page of one handler: its figures, the worst case in time, its effects as boxes, and how each figure came about. */
export function page(map: RouteMap, breakdown: Breakdown | null, places: Places, { nonce, csp, script, style }: Sources): string {
  const { handler, url, kind } = map;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${csp}; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>${titleOf(map)}</title>
</head>
<body>
<header>
<h1>${handler.name !== url && html`<span class="method">${handler.name}</span> `}${url}</h1>
<p class="none">${kind.replaceAll("-", " ")} ${places.button(handler.location)}</p>
<dl>${[
    value("requests at worst", handler.worst.requests, true),
    value("cost at worst", handler.worst.usd, true),
    value("time at worst", handler.worst.seconds, true),
    value("cost of a clean run", handler.typical.usd, false),
    value("time of a clean run", handler.typical.seconds, false),
    value("first byte", handler.typical.firstByte, false),
  ]}</dl>
${lacks(map)}
</header>
<main>
<section aria-labelledby="time"><h2 id="time">Worst case in time</h2>${timeAxis(map, places)}</section>
<section aria-labelledby="map"><h2 id="map">What it does</h2><p class="none">Arrow keys move, ← and → fold, Enter opens the code.</p>${boxes(map, places)}</section>
${breakdown && html`<section aria-labelledby="breakdown"><h2 id="breakdown">How the figures come about</h2>${figures(breakdown, places)}</section>`}
</main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`.text;
}

/** `POST /api/chat`; some handlers are called as their route is. */
export function titleOf({ handler: { name }, url }: { handler: { name: string }; url: string }): string {
  return name === url ? url : `${name} ${url}`;
}

function value(name: string, { words, value: of }: FigureWords, worst: boolean): Html {
  return html`<div class="${worst ? "worst" : "typical"}${typeof of === "number" ? "" : " symbol"}"><dt>${name}</dt><dd>${words}</dd></div>`;
}

function lacks({ handler }: RouteMap): Html | null {
  if (handler.missingGuards.length === 0 && handler.notFollowed === 0) return null;
  const chips = handler.missingGuards.map(({ kind, partly }) => html`<li class="lack">${partly ? `${missing[kind]} on some paths only` : `no ${missing[kind]}`}</li>`);
  const unseen = handler.notFollowed > 0 && html`<li class="unseen">${handler.notFollowed} ${handler.notFollowed === 1 ? "call" : "calls"} not followed</li>`;
  return html`<ul class="lacks" aria-label="What it lacks">${chips}${unseen}</ul>`;
}
