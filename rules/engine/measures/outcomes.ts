import type { Linked, LinkedLoop, LinkedModelCall } from "../link/linked.js";
import type { Amount } from "./amount.js";
import { fold } from "./fold.js";

/**
 * What a measure adds up along a stretch of code, by how the stretch ends; null: it cannot end that
 * way. `leaves`: by label, what `break` and `continue` take with them. A loop
 * of n turns costs n × what goes on to the next turn, and what leaves it once.
 */
interface Outcomes<T> {
  normal: T | null;
  returns: T | null;
  throws: T | null;
  /** It returns a promise that is rejected: thrown where the function was called, whatever `try` is around. */
  rejects: T | null;
  leaves: ReadonlyMap<string, T>;
}

/** How a measure puts its values together: what attempts and seconds have in common. */
export interface Algebra<T> {
  nothing: T;
  /** One after the other. */
  follow(first: T, next: T): T;
  /** One or the other: what both are at most. */
  or(a: T, b: T): T;
  /** So many times in a row. */
  repeat(value: T, times: Amount, loop: LinkedLoop | null): T;
  /** What runs beside the response path. */
  aside(body: T, node: Linked & { kind: "deferred" }): T;
  /** A function of the app that is called and not awaited. */
  started(body: T): T;
  /** What is only started here: a workflow, which its engine runs. Absent: it counts as if it ran here. */
  elsewhere?: T;
  /** What is behind a return whose value is a promise, which the caller awaits. */
  settled(value: T): T;
  /** A model call with what its tools do. */
  call(node: LinkedModelCall, tools: T): T;
  /** A leaf: a wait, a join, an effect. */
  leaf(node: Linked): T;
  /** Of an ordinary run: how often a loop turns. Nothing fails then. Absent: the worst case. */
  turns?(loop: LinkedLoop): Amount;
  /** The pause before the next try of a helper that retries. */
  pauses?(loop: LinkedLoop): T;
}

const noLeaves: ReadonlyMap<string, never> = new Map<string, never>();

/** What one run of the tree adds up to, whichever way it ends. */
export function total<T>(tree: Linked, algebra: Algebra<T>): T {
  const combine = new Combine(algebra);
  const outcomes = fold<Outcomes<T>>(tree, (node, of) => combine.of(node, of)).get(tree)!;
  return combine.greatest(outcomes) ?? algebra.nothing;
}

class Combine<T> {
  readonly idle: Outcomes<T>;

  private readonly fails: boolean;
  private readonly mayThrow: Outcomes<T>;
  private readonly thrown: Outcomes<T>;

  constructor(private readonly algebra: Algebra<T>) {
    this.fails = algebra.turns === undefined;
    this.idle = { normal: algebra.nothing, returns: null, throws: null, rejects: null, leaves: noLeaves };
    this.mayThrow = { ...this.idle, throws: this.fails ? algebra.nothing : null };
    this.thrown = { ...this.idle, normal: null, throws: algebra.nothing };
  }

  of(node: Linked, of: (child: Linked) => Outcomes<T>): Outcomes<T> {
    const { algebra, idle } = this;
    switch (node.kind) {
      case "sequence":
        return node.parts.reduce((before, part) => this.after(before, of(part)), idle);
      case "choice":
        return node.arms.map(of).reduce((a, b) => this.either(a, b));
      case "block":
        return this.unlabelled(of(node.body), `break ${node.label}`);
      case "loop":
        return this.ofLoop(node, of);
      case "try":
        return this.ofTry(node, of);
      case "deferred": {
        const body = of(node.body);
        return { ...idle, normal: algebra.aside(this.greatest(body) ?? algebra.nothing, node), leaves: backEdges(body) };
      }
      case "step":
        return of(node.body);
      case "function":
        return this.ofFunction(node, of(node.body));
      case "model-call": {
        const all = algebra.call(node, this.greatest(of(node.tools)) ?? algebra.nothing);
        return { ...idle, normal: all, throws: this.fails && node.throws ? all : null };
      }
      case "may-throw":
        return this.mayThrow;
      case "join": {
        const joined = algebra.leaf(node);
        return { ...idle, normal: joined, throws: this.fails ? joined : null };
      }
      case "exit":
        return this.ofExit(node);
      default: {
        const leaf = algebra.leaf(node);
        return leaf === algebra.nothing ? idle : { ...idle, normal: leaf };
      }
    }
  }

  greatest(all: Outcomes<T>): T | null {
    return [all.normal, all.returns, all.throws, all.rejects, ...all.leaves.values()].reduce<T | null>((a, b) => this.larger(a, b), null);
  }

  private ofExit(node: Linked & { kind: "exit" }): Outcomes<T> {
    const { nothing } = this.algebra;
    if (node.exit === "return") {
      const value = node.settles ? this.algebra.settled(nothing) : nothing;
      return { ...this.idle, normal: null, returns: value, rejects: node.settles && this.fails ? value : null };
    }
    if (node.exit === "throw") return this.thrown;
    return { ...this.idle, normal: null, leaves: new Map([[`${node.exit} ${node.label ?? ""}`, nothing]]) };
  }

  private ofFunction(node: Linked & { kind: "function" }, body: Outcomes<T>): Outcomes<T> {
    if (node.workflow && this.algebra.elsewhere !== undefined) return { ...this.idle, normal: this.algebra.elsewhere, leaves: backEdges(body) };
    const ended = this.larger(body.normal, body.returns);
    const thrown = this.larger(body.throws, body.rejects);
    if (!node.startsOnly) return { ...this.idle, normal: ended, throws: thrown, leaves: body.leaves };
    return { ...this.idle, normal: this.algebra.started(this.larger(ended, thrown) ?? this.algebra.nothing), leaves: body.leaves };
  }

  private ofTry(node: Linked & { kind: "try" }, of: (child: Linked) => Outcomes<T>): Outcomes<T> {
    const body = of(node.body);
    const thrown = body.throws;
    let result: Outcomes<T> = { ...body, throws: node.handler ? null : thrown };
    if (node.handler && thrown !== null) result = this.either(result, this.after({ ...this.idle, normal: thrown }, of(node.handler)));
    return node.finalizer ? this.finished(result, of(node.finalizer)) : result;
  }

  /** What a `finally` does comes on top of every way out; where it leaves itself, that is the way. */
  private finished(body: Outcomes<T>, finalizer: Outcomes<T>): Outcomes<T> {
    const more = finalizer.normal ?? this.algebra.nothing;
    const plus = (value: T | null) => (value === null ? null : this.algebra.follow(value, more));
    const own = this.after({ ...this.idle, normal: this.greatest(body) }, { ...finalizer, normal: null });
    const through: Outcomes<T> = {
      normal: plus(body.normal), returns: plus(body.returns), throws: plus(body.throws), rejects: plus(body.rejects),
      leaves: new Map([...body.leaves].map(([label, value]) => [label, this.algebra.follow(value, more)])),
    };
    return finalizer.normal === null ? own : this.either(through, own);
  }

  private ofLoop(node: LinkedLoop, of: (child: Linked) => Outcomes<T>): Outcomes<T> {
    if (this.algebra.turns) return this.ordinary(node, of, this.algebra.turns(node));
    if (node.loop === "library-retry") return this.retried(node, of(node.turns[0]!.body));
    const result = typeof node.bound === "number" ? this.counted(node, of) : this.uncounted(node, of, node.bound);
    return node.leaves ? result : { ...result, normal: null };
  }

  /** The turns of an ordinary run: all alike, each going on to the next. */
  private ordinary(node: LinkedLoop, of: (child: Linked) => Outcomes<T>, turns: Amount): Outcomes<T> {
    const { algebra, idle } = this;
    const each = node.turns.map((turn) => this.turnOf(node, of(turn.body))).reduce((a, b) => ({ continues: this.larger(a.continues, b.continues), exits: this.either(a.exits, b.exits) }));
    const { continues, exits } = each;
    // What goes on to another try has failed, thrown or not: an ordinary run leaves.
    if ((node.retry || node.fallback) && (exits.normal ?? exits.returns) !== null) return { ...idle, normal: exits.normal, returns: exits.returns };
    if (turns === 1 || node.loop === "library-retry" || node.loop === "recursion") return { ...idle, normal: this.larger(continues, exits.normal), returns: exits.returns };
    const all = continues === null ? null : algebra.repeat(continues, turns, node);
    const before = continues === null ? algebra.nothing : algebra.repeat(continues, typeof turns === "number" ? Math.max(0, turns - 1) : turns, node);
    return this.either({ ...idle, normal: all }, this.after({ ...idle, normal: before }, exits));
  }

  /** A helper runs its function until it succeeds: what fails is tried again. */
  private retried(node: LinkedLoop, body: Outcomes<T>): Outcomes<T> {
    const { algebra } = this;
    const failed = body.throws;
    const before = failed === null || node.bound === 1 ? algebra.nothing : algebra.repeat(failed, typeof node.bound === "number" ? node.bound - 1 : node.bound, node);
    const again = failed === null || node.bound === 1 || !algebra.pauses ? before : algebra.follow(before, algebra.pauses(node));
    const plus = (value: T | null) => (value === null ? null : algebra.follow(again, value));
    return { ...this.idle, normal: plus(this.larger(body.normal, body.returns)), throws: plus(failed) };
  }

  private counted(node: LinkedLoop, of: (child: Linked) => Outcomes<T>): Outcomes<T> {
    const { algebra } = this;
    let before: T | null = algebra.nothing;
    let result: Outcomes<T> = { ...this.idle, normal: null };
    for (const { times, body } of node.turns) {
      if (before === null) break;
      const turn = this.turnOf(node, of(body));
      const last: T = turn.continues === null || times === 1 ? before : algebra.follow(before, algebra.repeat(turn.continues, times - 1, node));
      result = this.either(result, this.after({ ...this.idle, normal: last }, turn.exits));
      before = turn.continues === null ? null : algebra.follow(before, algebra.repeat(turn.continues, times, node));
    }
    return this.either(result, { ...this.idle, normal: before });
  }

  private uncounted(node: LinkedLoop, of: (child: Linked) => Outcomes<T>, bound: Amount): Outcomes<T> {
    const { algebra } = this;
    const turns = node.turns.map((turn) => this.turnOf(node, of(turn.body)));
    const continues = turns.map((turn) => turn.continues).reduce<T | null>((a, b) => this.larger(a, b), null);
    const exits = turns.map((turn) => turn.exits).reduce((a, b) => this.either(a, b));
    const before = continues === null ? algebra.nothing : algebra.repeat(continues, bound, node);
    const result = this.after({ ...this.idle, normal: before }, exits);
    // A loop that follows its data may end after any turn.
    const own = node.loop === "recursion" ? exits.normal : algebra.nothing;
    return own === null ? result : this.either(result, { ...this.idle, normal: algebra.follow(before, own) });
  }

  /** One turn: what goes on to the next one, and the ways that leave the loop (`break` is going on after it). */
  private turnOf(node: LinkedLoop, body: Outcomes<T>): { continues: T | null; exits: Outcomes<T> } {
    const mine = (exit: string) => ["", ...node.labels].map((label) => body.leaves.get(`${exit} ${label}`) ?? null).reduce<T | null>((a, b) => this.larger(a, b), null);
    const others = new Map([...body.leaves].filter(([label]) => !["", ...node.labels].includes(label.replace(/^\w+ /, ""))));
    const recursion = node.loop === "recursion";
    return {
      continues: recursion ? mine("continue") : this.larger(body.normal, mine("continue")),
      exits: { normal: recursion ? this.larger(body.normal, mine("break")) : mine("break"), returns: body.returns, throws: body.throws, rejects: body.rejects, leaves: others },
    };
  }

  private unlabelled(body: Outcomes<T>, label: string): Outcomes<T> {
    const left = body.leaves.get(label);
    if (left === undefined) return body;
    const leaves = new Map(body.leaves);
    leaves.delete(label);
    return { ...body, normal: this.larger(body.normal, left), leaves };
  }

  private after(before: Outcomes<T>, next: Outcomes<T>): Outcomes<T> {
    const start = before.normal;
    if (start === null) return before;
    const plus = (value: T | null) => (value === null ? null : this.algebra.follow(start, value));
    const leaves = next.leaves.size === 0 ? before.leaves : this.joined(before.leaves, new Map([...next.leaves].map(([label, value]) => [label, this.algebra.follow(start, value)])));
    return {
      normal: plus(next.normal), returns: this.larger(before.returns, plus(next.returns)), throws: this.larger(before.throws, plus(next.throws)),
      rejects: this.larger(before.rejects, plus(next.rejects)), leaves,
    };
  }

  private either(a: Outcomes<T>, b: Outcomes<T>): Outcomes<T> {
    return {
      normal: this.larger(a.normal, b.normal), returns: this.larger(a.returns, b.returns), throws: this.larger(a.throws, b.throws),
      rejects: this.larger(a.rejects, b.rejects), leaves: this.joined(a.leaves, b.leaves),
    };
  }

  private joined(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
    if (a.size === 0) return b;
    if (b.size === 0) return a;
    const all = new Map(a);
    for (const [label, value] of b) all.set(label, this.larger(all.get(label) ?? null, value)!);
    return all;
  }

  private larger(a: T | null, b: T | null): T | null {
    return a === null ? b : b === null ? a : this.algebra.or(a, b);
  }
}

/** What runs later may begin its function anew: a timer that arms itself again. */
function backEdges<T>({ leaves }: Outcomes<T>): ReadonlyMap<string, T> {
  return leaves.size === 0 ? leaves : new Map([...leaves].filter(([label]) => label.startsWith("continue recursion ")));
}
