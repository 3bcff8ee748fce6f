import type { Abstract, FunctionValue } from "../values/abstract.js";
import { append } from "../../lists.js";
import type { OpenCycle } from "./recursion.js";

/** A function counted down (or up) by its arguments is followed this far. */
const MOST_COUNTED = 40;
/** One called with other functions each time: wrappers around wrappers. */
const MOST_WRAPPED = 8;
/** One whose data differs each time (a tree, a list of pages): as it begins, and as it goes on. */
const MOST_OTHER = 2;
/** One that calls itself in several places, as a tree is gone through: this often in all, within the outermost of its calls. */
const MOST_BEGUN = 80;

interface OpenCall {
  cycle: OpenCycle;
  args: readonly Abstract[];
}

/** The functions in progress, as a stack: what a call that comes back to one of them meets. */
export class OpenCalls {
  private readonly stack: OpenCycle[] = [];
  private readonly byKey = new Map<string, OpenCycle>();
  private readonly byFunction = new Map<string, OpenCall[]>();
  /** How often each of those in progress was begun since its outermost call was. */
  private readonly begun = new Map<string, number>();
  private readonly functions: string[] = [];

  enter(key: string, fn: FunctionValue, args: readonly Abstract[], provisional: number): OpenCycle {
    const depth = this.stack.length;
    const cycle: OpenCycle = { cycle: true, key, edges: [], depth, reaches: depth, provisional };
    const name = nameOf(fn);
    append(this.byFunction, name, { cycle, args });
    this.begun.set(name, (this.begun.get(name) ?? 0) + 1);
    this.stack.push(cycle);
    this.functions.push(name);
    this.byKey.set(key, cycle);
    return cycle;
  }

  /** Leaves the innermost; what it came back to, its caller came back to as well. */
  leave(cycle: OpenCycle): void {
    this.stack.pop();
    const name = this.functions.pop()!;
    const others = this.byFunction.get(name)!;
    others.pop();
    if (others.length === 0) this.begun.delete(name);
    this.byKey.delete(cycle.key);
    if (cycle.reaches < cycle.depth) this.comesBackTo(cycle.reaches);
  }

  /** Notes that the innermost rests on one that is not finished. */
  comesBackTo(depth: number): void {
    const innermost = this.stack[this.stack.length - 1];
    if (innermost) innermost.reaches = Math.min(innermost.reaches, depth);
  }

  /**
   * The call in progress that a call is a repetition of: one with the same key, or, where a function
   * has called itself often enough with nothing that counts, the first of these.
   */
  find(key: string, fn: FunctionValue, args: readonly Abstract[]): OpenCycle | null {
    const same = this.byKey.get(key);
    if (same) return same;
    const name = nameOf(fn);
    const open = this.byFunction.get(name);
    if (!open || open.length < MOST_OTHER) return null;
    if (this.begun.get(name)! >= MOST_BEGUN) return open[0]!.cycle;
    const last = open[open.length - 1]!.args;
    const most = counts(last, args) ? MOST_COUNTED : args.some(isCallable) ? MOST_WRAPPED : MOST_OTHER;
    return open.length < most ? null : open[0]!.cycle;
  }
}

/** A closure made anew in each turn of a recursion is another function each time: its maker is what repeats. */
function nameOf(fn: FunctionValue): string {
  return `${fn.frame.id}:${fn.function}`;
}

/** Whether an argument is another constant (or a list of another length) than last time: it may reach an end. */
function counts(before: readonly Abstract[], now: readonly Abstract[]): boolean {
  return now.some((value, index) => {
    const old = before[index];
    if (!old || old === value) return false;
    if (value.kind === "object" && old.kind === "object") {
      return [...value.members].some(([name, member]) => differs(old.members.get(name), member));
    }
    return differs(old, value);
  });
}

function differs(old: Abstract | undefined, value: Abstract): boolean {
  if (!old || old === value) return false;
  if (value.kind === "array" && old.kind === "array") return !value.rest && !old.rest && value.items.length !== old.items.length;
  return value.kind === "constant" && old.kind === "constant";
}

function isCallable(value: Abstract): boolean {
  if (value.kind === "object") return [...value.members.values()].some((member) => member.kind === "function" || member.kind === "wrapper");
  return value.kind === "function" || value.kind === "wrapper";
}
