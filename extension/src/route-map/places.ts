import type { Location } from "@ai-routes/language-server/protocol";
import { html, type Html } from "./html.js";

/** The places a page leads to: it knows them by number alone, so that it can open nothing else. */
export class Places {
  private readonly all: Location[] = [];

  at(index: number): Location | null {
    return this.all[index] ?? null;
  }

  /** The attribute by which an element leads to a place. */
  attribute(location: Location | null): Html | null {
    return location && html` data-place="${this.all.push(location) - 1}"`;
  }

  /** `summarize.ts:15`, as a button where a person may go there. */
  button(location: Location | null): Html | null {
    return location && html`<button class="place" tabindex="-1"${this.attribute(location)}>${nameOf(location)}</button>`;
  }
}

function nameOf({ uri, range }: Location): string {
  const file = decodeURIComponent(uri.slice(uri.lastIndexOf("/", uri.lastIndexOf("/") - 1) + 1));
  return `${file}:${range.start.line + 1}`;
}
