import type { Abstract } from "./values/abstract.js";

/** Beyond this many an index finds them. */
const FEW = 48;

/**
 * Values by the names of their cells, in the order in which these were first set. A state has a
 * dozen, as a rule, and is copied wherever paths part: two lists are copied many times faster than a map.
 */
export class Cells {
  private index: Map<number, number> | null = null;

  constructor(
    private readonly names: number[] = [],
    private readonly values: Abstract[] = [],
  ) {}

  get(cell: number): Abstract | undefined {
    return this.values[this.find(cell)];
  }

  set(cell: number, value: Abstract): void {
    const at = this.find(cell);
    if (at >= 0) {
      this.values[at] = value;
      return;
    }
    this.index?.set(cell, this.names.length);
    this.names.push(cell);
    this.values.push(value);
  }

  copy(): Cells {
    return new Cells(this.names.slice(), this.values.slice());
  }

  equals(other: Cells): boolean {
    if (this.names.length !== other.names.length) return false;
    for (let at = 0; at < this.names.length; at++) if (other.valueOf(this.names[at]!, at) !== this.values[at]) return false;
    return true;
  }

  /** What another holds of a cell, which stands here at this place: as a rule it does there, too. */
  valueOf(cell: number, at: number): Abstract | undefined {
    return this.names[at] === cell ? this.values[at] : this.get(cell);
  }

  forEach(visit: (cell: number, value: Abstract, at: number) => void): void {
    for (let at = 0; at < this.names.length; at++) visit(this.names[at]!, this.values[at]!, at);
  }

  *[Symbol.iterator](): Generator<[number, Abstract]> {
    for (let at = 0; at < this.names.length; at++) yield [this.names[at]!, this.values[at]!];
  }

  private find(cell: number): number {
    if (this.names.length <= FEW) return this.names.indexOf(cell);
    this.index ??= new Map(this.names.map((name, at) => [name, at]));
    return this.index.get(cell) ?? -1;
  }
}
