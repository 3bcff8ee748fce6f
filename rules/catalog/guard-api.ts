import type { OptionAt } from "./api.js";

export type GuardKind = "auth" | "rateLimit" | "budget" | "validation" | "moderation" | "bot";

/** A check of a library: what it checks, and how a caller learns that it passed. */
export interface GuardApi {
  kind: "guard";
  guard: GuardKind;
  /** What it checks beside that (a wrapper that authenticates and limits). */
  also?: readonly GuardKind[];
  /** How a caller learns that it passed. */
  passes:
    /** Gives something truthy, or null. */
    | { when: "truthy" }
    | { when: "falsy" }
    /** Gives an object; each of these members tells (a check of any one of them is enough). A path of `*`: any member. */
    | { when: "members"; members: { path: string[]; is: "truthy" | "falsy" }[] }
    /** Gives an object whose method tells (`decision.isDenied()`); `also`: others that tell. */
    | { when: "method"; name: string; returns: boolean; also?: { name: string; returns: boolean }[] }
    /** Gives the value, or an instance of this export (ArkType's `type.errors`). */
    | { when: "not-instance"; of: string }
    /** Throws (or redirects) otherwise. */
    | { when: "returned" }
    /** Wraps a handler: what it gives runs the handler only when passed. */
    | { when: "wrapped"; argument: number };
  /** For authentication: it lets in what the app itself has sent by way of this service, and no users. `compared`: where it compares a secret of the server. */
  services?: true | "compared";
  /** For limits: the argument that says whose limit it is. */
  key?: OptionAt;
  /** It gives its result (and throws) at once, not in a promise. */
  sync?: boolean;
  /** Passes when the guard's own backend fails. */
  failsOpen?: boolean;
  /** It denies by throwing instead where this option has one of these values (`{ or: "redirect" }`). */
  throwsWhen?: { option: OptionAt; values: (string | boolean)[] };
  /** What it guards against is told by which of these exports stand in the option (Arcjet's `rules`). */
  kindByRule?: { rules: OptionAt; kinds: Record<string, GuardKind> };
  /** Routes it lets through, as patterns of paths (`publicRoutes`). */
  exceptRoutes?: OptionAt[];
  /** Methods of what it gives that are APIs of their own (`auth().protect()`). */
  methods?: string[];
  /** Called with an object of options it gives the guard itself: a function that takes the request. */
  takesOptions?: boolean;
  /** Where this is given, it decides instead of the guard: nothing is known. */
  unless?: OptionAt;
  /** As middleware it asks this function, whose first parameter holds the session (or null) and the request under these names. */
  decides?: { by: OptionAt; session: string; request: string };
}
