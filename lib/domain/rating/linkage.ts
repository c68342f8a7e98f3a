/**
 * Groups things by complete linkage: the two groups that are most alike join, as long as every pair in the new group is
 * alike; groups are as alike as their least alike pair. `likeness` is symmetric, 0 where two must not be together. Equals
 * are settled by the lowest numbers, so the answer hangs on the numbering only. Answers the groups, each in rising order.
 */
export function completeLinkage(count: number, likeness: (a: number, b: number) => number): readonly (readonly number[])[] {
  const table = new Table(count, likeness);
  const groups = new Map(Array.from({ length: count }, (_, index): [number, number[]] => [index, [index]]));
  for (let pair = table.closest(); pair; pair = table.closest()) {
    const [kept, joined] = pair;
    groups.get(kept)?.push(...(groups.get(joined) ?? []));
    groups.delete(joined);
    table.join(kept, joined);
  }
  return [...groups.values()].map((group) => group.sort((a, b) => a - b));
}

/** How alike all groups are, with each group's best partner after it, so that a step need not look at every pair. */
class Table {
  readonly #count: number;
  readonly #cells: Float64Array;
  readonly #partner: Int32Array;
  readonly #isGone: Uint8Array;

  constructor(count: number, likeness: (a: number, b: number) => number) {
    this.#count = count;
    this.#cells = new Float64Array(count * count);
    this.#partner = new Int32Array(count).fill(-1);
    this.#isGone = new Uint8Array(count);
    for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) this.#set(a, b, likeness(a, b));
    for (let a = 0; a < count; a++) this.#find(a);
  }

  /** The two that are most alike, the lowest first; null when none are alike any more. */
  closest(): readonly [number, number] | null {
    let [best, found] = [0, -1];
    for (let a = 0; a < this.#count; a++) {
      const value = this.#isGone[a] ? 0 : this.#at(a, this.#partner[a] ?? -1);
      if (value > best) [best, found] = [value, a];
    }
    return found < 0 ? null : [found, this.#partner[found] ?? -1];
  }

  /** Two become one, under the first's number. Likeness only falls, so that only their partners must look again. */
  join(kept: number, joined: number): void {
    this.#isGone[joined] = 1;
    for (let other = 0; other < this.#count; other++) {
      if (!this.#isGone[other] && other !== kept) this.#set(kept, other, Math.min(this.#at(kept, other), this.#at(joined, other)));
    }
    for (let other = 0; other < this.#count; other++) {
      const partner = this.#partner[other];
      if (!this.#isGone[other] && (other === kept || partner === kept || partner === joined)) this.#find(other);
    }
  }

  #at(a: number, b: number): number {
    return b < 0 ? 0 : (this.#cells[a * this.#count + b] ?? 0);
  }

  #set(a: number, b: number, value: number): void {
    this.#cells[a * this.#count + b] = value;
    this.#cells[b * this.#count + a] = value;
  }

  #find(a: number): void {
    let [best, partner] = [0, -1];
    for (let b = a + 1; b < this.#count; b++) {
      const value = this.#isGone[b] ? 0 : this.#at(a, b);
      if (value > best) [best, partner] = [value, b];
    }
    this.#partner[a] = partner;
  }
}
