import type { GuardKind } from "../../../catalog/api.js";
import type { FunctionId } from "../../facts/values.js";
import type { Place } from "../../finding.js";
import type { GuardKey } from "./guard-key.js";
import type { GuardUser } from "./guard-user.js";

/** A guard met while linking; guard facts name it by its number. */
export interface KnownGuard {
  kind: GuardKind;
  at: Place;
  how: string;
  /** Of a validation: the parts of the request it looks at whole. Absent: not known, any. */
  parts?: readonly string[];
  /** Of a validation by a schema: characters of these parts that it lets through at most. Absent: any number. */
  most?: number;
  /** Where its own failure lets requests through: {@link KnownGuard.how} says so. */
  failsOpen?: boolean;
  /** Of a limit or a budget: whose it is, where that can be seen. */
  key?: GuardKey;
  /** What it counts in lives in the memory of one instance. */
  inMemory?: boolean;
  /** Of one by hand: the calls whose results it decides on, as dependencies name them; sorted. */
  reads?: readonly string[];
  /** Of an authentication by hand: whom it has let through. Absent: nobody that has a name in its function. */
  user?: GuardUser;
  /** Of an authentication: it lets in services that know a secret of the server, and no users. */
  services?: boolean;
}

/** Equal for guards that are one: at the same place, by the same key. */
function identityOf({ kind, at, parts, most, failsOpen, key, inMemory, reads, user, services }: KnownGuard): string {
  const by = key ? `${key.chosen.join(",")} ${String(key.shared)}` : "";
  return [kind, at.file, at.span[0], parts?.join(",") ?? "", most ?? "", failsOpen ?? false, by, inMemory ?? false, reads?.join(",") ?? "", user ? [user.variable, ...user.path].join(".") : "", services ?? false].join(" ");
}

/** The guards met so far, by number. */
export class KnownGuards {
  private readonly all: KnownGuard[] = [{ kind: "validation", at: { file: "", span: [0, 0] }, how: "" }];
  private readonly ids = new Map<string, number>();
  /** Numbers, with the function each stood in. */
  private forgotten: readonly { id: number; function: FunctionId | null }[] = [];

  idOf(guard: KnownGuard): number {
    const key = identityOf(guard);
    let id = this.ids.get(key);
    if (id === undefined) {
      this.ids.set(key, (id = this.all.length));
      this.all.push(guard);
    }
    return id;
  }

  withId(id: number): KnownGuard {
    return this.all[id]!;
  }

  /** What stands in these files from now on is another guard, be it at the same place. `functionAt`: the function that a place of now stands in. */
  forget(files: ReadonlySet<string>, functionAt: (place: Place) => FunctionId | null): void {
    const forgotten = [...this.ids].filter(([, id]) => files.has(this.all[id]!.at.file));
    for (const [key] of forgotten) this.ids.delete(key);
    this.forgotten = forgotten.map(([, id]) => ({ id, function: functionAt(this.all[id]!.at) }));
  }

  /** Of those forgotten last, the ones within these functions of a file are the same after all, wherever they stand now. */
  standAgain(file: string, functions: ReadonlySet<FunctionId>): void {
    for (const { id, function: home } of this.forgotten) {
      const guard = this.all[id]!;
      if (guard.at.file === file && home !== null && functions.has(home)) this.ids.set(identityOf(guard), id);
    }
  }
}
