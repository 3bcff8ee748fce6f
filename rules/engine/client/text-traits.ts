import { mentions } from "../../catalog/client-libraries.js";
import { importsInngest } from "../../catalog/engines.js";
import { mentionsKey, mentionsProvider } from "../../catalog/provider-keys.js";

/** What a text says at a glance of the code in it; what says nothing is not parsed. */
export interface TextTraits {
  /** It may ask a URL. */
  asks: boolean;
  /** It may try again what another module asks. */
  repeats: boolean;
  /** Hooks, libraries and keys by which it may matter, whatever it asks. */
  tells: boolean;
  /** It imports a provider's package. */
  provides: boolean;
  /** It caps what all hooks of SWR try again. */
  capsRetries: boolean;
  /** It sends Inngest's redirects to a URL of its own. (The engine's own code speaks of the option as well, but imports no engine.) */
  redirectsInngest: boolean;
}

/** A list of files, and those of them whose text says more than that it repeats something. */
export interface ReadList {
  all: ReadonlySet<string>;
  telling: ReadonlyMap<string, TextTraits>;
}

/** Traits by file, kept while its text is the same. */
export class Traits {
  private readonly known = new Map<string, { text: string; traits: TextTraits; look: unknown }>();
  private readonly lists = new Map<readonly string[], { all: Set<string>; telling: Map<string, TextTraits>; open: Set<string> }>();
  private look: unknown = null;

  /** An analysis begins: of what `look` has found before, only these files have other texts. Of the rest, texts are not even read. */
  begin(look: unknown, changed: Iterable<string>): void {
    if (look !== this.look) this.lists.clear();
    this.look = look;
    for (const file of changed) {
      this.known.delete(file);
      for (const { all, open } of this.lists.values()) if (all.has(file)) open.add(file);
    }
  }

  /** Of a list that the look has found: after an edit only what was edited is looked at. */
  ofAll(files: readonly string[], read: (file: string) => string | null): ReadList {
    let list = this.lists.get(files);
    if (!list) this.lists.set(files, (list = { all: new Set(files), telling: new Map(), open: new Set(files) }));
    for (const file of list.open) {
      const traits = this.of(file, read);
      if (traits.asks || traits.tells || traits.provides || traits.capsRetries || traits.redirectsInngest) list.telling.set(file, traits);
      else list.telling.delete(file);
    }
    list.open.clear();
    return list;
  }

  of(file: string, read: (file: string) => string | null): TextTraits {
    const before = this.known.get(file);
    if (before && before.look === this.look) return before.traits;
    const text = read(file) ?? "";
    if (before?.text === text) {
      before.look = this.look;
      return before.traits;
    }
    const traits = {
      asks: mentions.asking.test(text),
      repeats: mentions.repeating.test(text),
      tells: mentions.hooks.test(text) || mentionsKey.test(text),
      provides: mentionsProvider.test(text),
      capsRetries: text.includes("SWRConfig") && mentions.swrCaps.test(text),
      redirectsInngest: text.includes("asyncRedirectUrl") && importsInngest.test(text),
    };
    this.known.set(file, { text, traits, look: this.look });
    return traits;
  }
}
