import type { Change } from "./parse.js";
import type { Span } from "./values.js";

/** Members of facts that are spans. */
const places: ReadonlySet<string> = new Set(["span", "nameSpan", "bodySpan", "headSpan", "fromSpan"]);

/** All spans in a part of the facts. */
export function spansIn(part: unknown, found: Span[] = []): Span[] {
  if (Array.isArray(part)) {
    for (const item of part) spansIn(item, found);
  } else if (typeof part === "object" && part !== null) {
    for (const [key, value] of Object.entries(part)) {
      if (places.has(key)) found.push(value as Span);
      else spansIn(value, found);
    }
  }
  return found;
}

/** Moves spans, within themselves, as a change of the text moves what stands behind it. None may begin or end within the change. */
export function move(spans: Iterable<Span>, { start, end, delta }: Change): void {
  for (const span of spans) {
    if (span[1] <= start) continue;
    const isBehind = span[0] >= end;
    moveTo(span, span[0] + (isBehind ? delta : 0), span[1] + delta);
  }
}

/** Takes parts of the facts of a text before for those of another that say the same, wherever they stand. */
export class Adoption {
  /** Parts share spans: one can be moved to one place only. */
  private readonly moved = new Map<Span, Span>();

  /** What there was before, moved to where it stands now, if it says the same as what there is now; else that. */
  of<Part>(now: Part, before: unknown): Part {
    const moves: Move[] = [];
    if (!isSame(now, before, moves) || moves.some((one) => this.isElsewhere(one))) return now;
    for (const [span, to] of moves) {
      moveTo(span, to[0], to[1]);
      this.moved.set(span, to);
    }
    return before as Part;
  }

  /** The same of each item of a list. */
  ofEach<Item>(now: readonly Item[], before: readonly Item[]): Item[] {
    return now.map((item, index) => this.of(item, before[index]));
  }

  private isElsewhere([span, to]: Move): boolean {
    const known = this.moved.get(span);
    return known !== undefined && (known[0] !== to[0] || known[1] !== to[1]);
  }
}

type Move = readonly [before: Span, now: Span];

function moveTo(span: Span, start: number, end: number): void {
  const own = span as [number, number];
  own[0] = start;
  own[1] = end;
}

/** Whether two parts of facts say the same, wherever they stand. */
function isSame(now: unknown, before: unknown, moves: Move[]): boolean {
  if (Object.is(now, before)) return true;
  if (typeof now !== "object" || typeof before !== "object" || now === null || before === null) return false;
  if (Array.isArray(now)) return Array.isArray(before) && now.length === before.length && now.every((item, index) => isSame(item, before[index], moves));
  const keys = Object.keys(now);
  if (keys.length !== Object.keys(before).length) return false;
  return keys.every((key) => {
    const [one, other] = [now[key as keyof typeof now] as unknown, before[key as keyof typeof before] as unknown];
    if (!places.has(key)) return isSame(one, other, moves);
    if (other !== undefined) moves.push([other as Span, one as Span]);
    return other !== undefined;
  });
}
