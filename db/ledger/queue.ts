import type { Posted, Refused } from "#lib/domain/ledger/posting.ts";
import type { Item } from "./item.ts";

/** An item that waits for its answer. */
export type Waiting = {
  readonly item: Item;
  /** When it came, on the process's own clock (milliseconds). */
  readonly since: number;
  /** Asked with many others by one caller, who waits for all of them. */
  readonly isOfMany: boolean;
  readonly resolve: (answer: Posted | Refused) => void;
  readonly reject: (error: unknown) => void;
};

// What ledger_post decides in memory; anything else goes alone, so that it delays nobody.
const QUICK = new Set(["hold", "settle", "release", "charge", "meter"]);

/** The items that wait, by account. A batch takes from every account in turn, so that a hot one does not keep out the others. */
export class Queue {
  #accounts = new Map<string, Waiting[]>();
  #size = 0;
  #ofMany = 0;

  /** Does one caller wait for many of these? */
  get hasMany(): boolean {
    return this.#ofMany > 0;
  }

  get size(): number {
    return this.#size;
  }

  sizeOf(account: string): number {
    return this.#accounts.get(account)?.length ?? 0;
  }

  add(waiting: Waiting): void {
    const line = this.#accounts.get(waiting.item.account);
    if (line) line.push(waiting);
    else this.#accounts.set(waiting.item.account, [waiting]);
    this.#size += 1;
    this.#ofMany += Number(waiting.isOfMany);
  }

  /** The next call's items, at most `most`, an account's in the order they came. With `oneAccount`, those of the longest waiting account. */
  take(most: number, oneAccount: boolean): Waiting[] {
    const batch: Waiting[] = [];
    const share = oneAccount ? most : Math.max(1, Math.ceil(most / this.#accounts.size));
    const rests: [string, Waiting[]][] = [];
    for (const [account, line] of this.#accounts) {
      if (batch.length >= most || (oneAccount && batch.length > 0)) break;
      const count = takable(line, Math.min(share, most - batch.length), batch.length === 0);
      if (count === 0) continue;
      const taken = line.slice(0, count);
      batch.push(...taken);
      rests.push([account, line.slice(count)]);
      if (taken.some(({ item }) => !QUICK.has(item.kind))) break;
    }
    this.#moveBack(rests);
    this.#size -= batch.length;
    this.#ofMany -= batch.filter(({ isOfMany }) => isOfMany).length;
    return batch;
  }

  // What is left of the lines goes to the end. Into a new Map, since a line comes and goes with each call (passing.ts).
  #moveBack(rests: readonly [string, Waiting[]][]): void {
    const others = new Map(this.#accounts);
    for (const [account] of rests) others.delete(account);
    for (const [account, rest] of rests) if (rest.length > 0) others.set(account, rest);
    this.#accounts = others;
  }
}

/** How many of a line's first fit: up to one that is not quick; such a one only by itself. */
function takable(line: readonly Waiting[], room: number, mayGoAlone: boolean): number {
  const slow = line.findIndex(({ item }, index) => index >= room || !QUICK.has(item.kind));
  return slow === 0 ? Number(mayGoAlone) : slow === -1 ? line.length : slow;
}
