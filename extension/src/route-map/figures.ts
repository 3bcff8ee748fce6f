import type { Breakdown, FigureData } from "@ai-routes/language-server/protocol";
import { html, type Html } from "./html.js";
import type { Places } from "./places.js";

const signOf: Record<FigureData["how"], string> = { given: "", sum: "the sum of", product: "the product of", greatest: "the greatest of", least: "the least of" };

/** Every figure of a handler, to be unfolded down to the line of code or the assumption behind it. */
export function figures({ handler, formula, cost, time, assumptions }: Breakdown, places: Places): Html {
  return html`<div class="figure">Requests at worst: <span class="value">${handler.worst.requests.words}</span> by ${formula}</div>
${figure("Dollars at worst", cost.worst, places)}
${figure("Dollars in one clean run", cost.typical, places)}
${figure("Seconds at worst", time.worst, places)}
${figure("Seconds in one clean run", time.typical, places)}
${figure("Seconds to the first byte", time.firstByte, places)}
${assumptions.length > 0 && html`<h3>What is assumed</h3>
<p class="none">Each may be set under <code>assumptions</code> in ai-routes.config.json.</p>
<table><tbody>${assumptions.map(({ name, value, unit, what }) => html`<tr><th scope="row"><code>${name}</code></th><td class="number">${value.toLocaleString("en-US")}</td><td>${unit}</td><td>${what}</td></tr>`)}</tbody></table>`}`;
}

function figure(title: string, data: FigureData, places: Places): Html {
  return part(data, places, html`${title}: `);
}

function part(data: FigureData, places: Places, before: Html | null = null): Html {
  const line = html`${before}<span class="value">${data.words}</span> ${data.what}${data.assumption !== null && html` <span class="assumed">assumed: ${data.assumption}</span>`}${data.why !== null && html` <span class="why">${data.why}</span>`} ${places.button(data.location)}`;
  if (data.parts.length === 0) return html`<div class="figure">${line}</div>`;
  return html`<details class="figure"><summary>${line} <span class="how">${signOf[data.how]}</span></summary>${data.parts.map((one) => part(one, places))}</details>`;
}
