/** What is priced by the piece: dollars for one `unit`. */
export interface UnitPrice {
  unit: "image" | "character" | "minute" | "second" | "search";
  /** At the sizes and qualities asked for as a rule, and at the dearest. */
  usual: number;
  most: number;
  /** The most units one request takes. */
  longest?: number;
  source: string;
}

const genai = "@pydantic/genai-prices@0.1.8";

/** By the beginning of a model's id without its vendor; the longest that fits counts. */
const table: Record<string, UnitPrice> = {
  "whisper-1": { unit: "minute", usual: 0.006, most: 0.006, source: genai },
  "gpt-transcribe": { unit: "minute", usual: 0.0045, most: 0.0045, source: genai },
  "voxtral-mini": { unit: "minute", usual: 0.003, most: 0.003, source: genai },
  "whisper-large-v3": { unit: "minute", usual: 0.00185, most: 0.00185, source: genai },
  "whisper-large-v3-turbo": { unit: "minute", usual: 0.04 / 60, most: 0.04 / 60, source: genai },
};

/** Null: no price is known. */
export function unitPrice(id: string): UnitPrice | null {
  const bare = id.toLowerCase().slice(id.lastIndexOf("/") + 1);
  const names = Object.keys(table).filter((name) => bare.startsWith(name));
  const longest = names.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? null : table[longest]!;
}
