import type { OptionAt } from "./api.js";

/** A paid or persistent effect that is no model call: payment, e-mail, database write. */
export interface SideEffectApi {
  kind: "side-effect";
  effect: "payment" | "message" | "database" | "queue" | "storage" | "search" | "sandbox" | "other";
  paid: boolean;
  writes: boolean;
  /** Where a key may stand by which the service does the same thing once only; absent: it takes none, or that is not known. */
  idempotency?: OptionAt;
  /** It runs the function among its arguments with the list of arguments in another (`start(workflow, [input])`). */
  hands?: { to: number; list: number };
  /** Where the call of a database names what it reads or writes; absent: that cannot be told. */
  resource?: ResourceAt;
}

/**
 * Where a database's call names what it reads or writes: a `key` (Redis), a `table` by its name or
 * as an object that was made with it, or an SQL `statement`, whose verb says whether it writes. It
 * is the first argument of the nearest call of that name on the origin path, or of the call itself.
 * `member`: the model is the member before the method (`prisma.account.findUnique`).
 */
export type ResourceAt = { by: "key" | "table" | "statement"; call?: string } | { by: "member" };
