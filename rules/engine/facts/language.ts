import type { Language } from "./file-facts.js";

/** How a file is parsed, told by its name; null for what is no JavaScript or TypeScript (`.d.ts` files hold no code either). */
export function languageOf(path: string): Language | null {
  if (/\.d\.[cm]?ts$/.test(path)) return null;
  if (/\.[cm]?ts$/.test(path)) return "ts";
  if (path.endsWith(".tsx")) return "tsx";
  if (/\.(?:[cm]?js|jsx)$/.test(path)) return "jsx";
  return null;
}
