import { setTimeout as pause } from "node:timers/promises";
import type { Sql } from "postgres";
import type { Posted, Posting, Refused } from "#lib/domain/ledger/posting.ts";
import { Passing } from "../passing.ts";
import { codeOf, outageOf, Unavailable } from "../unavailable.ts";
import { type AnswerRow, answerOf } from "./answer.ts";
import { type Item, itemOf } from "./item.ts";
import { Lane } from "./lane.ts";
import { Queue, type Waiting } from "./queue.ts";

export type PosterSettings = {
  /** Opens a pool of one connection, which a lane keeps to itself. */
  readonly open: () => Sql;
  readonly lanes: number;
  /** Items in one call. */
  readonly most: number;
  /** Milliseconds a call may take before its connection is left behind. */
  readonly deadline: number;
  /** Milliseconds an item is tried for before its caller is told that nobody knows. */
  readonly patience: number;
  /** Items that may wait, in a lane and of one account: more are turned away at once. */
  readonly waiting: { readonly lane: number; readonly account: number };
  /** One account a call: for a database that is distributed by account. */
  readonly perAccount: boolean;
  /** Hears which accounts have moved, after each call. */
  readonly moved: (accountIds: readonly string[]) => void;
};

/** A call this small is not worth splitting, nor one more behind another: its fixed cost would outweigh it. */
const HALVED_FROM = 32;

/** Resolves what was settled. */
type Tell = () => void;

/** `calls`: how many of its calls are under way. */
type Work = { readonly lane: Lane; readonly queue: Queue; calls: number };

/**
 * Gathers what is asked of the ledger while a call is under way into the next call: no waiting for company, one call after
 * another on a lane's one connection, an account always in the same lane (ledger.md). What is asked twice under one key is asked once.
 */
export class Poster {
  readonly #settings: PosterSettings;
  readonly #works: readonly Work[];
  readonly #pending = new Passing<{ readonly fingerprint: string; readonly answer: Promise<Posted | Refused> }>();
  #idle: (() => void)[] = [];

  constructor(settings: PosterSettings) {
    this.#settings = settings;
    this.#works = Array.from({ length: settings.lanes }, () => ({
      lane: new Lane(settings.open, settings.deadline, settings.perAccount),
      queue: new Queue(),
      calls: 0,
    }));
  }

  /**
   * Posts one item and answers what became of it. Rejects with Unavailable when too many wait, or when nobody can tell
   * whether it happened: asking again under the same key then answers what did (GEN-9). `isOfMany`: the caller asks many at
   * once and waits for all, so they go in as few calls as may be.
   */
  async post(accountId: string, posting: Posting, isOfMany = false): Promise<Posted | Refused> {
    const item = itemOf(accountId, posting);
    const name = `${item.account} ${item.key}`;
    const same = this.#pending.get(name);
    if (same && same.fingerprint === item.fingerprint) {
      const answer = await same.answer;
      return answer.status === "done" ? { ...answer, status: "duplicate" } : answer;
    }
    // Another body under a key that is under way: it is judged when the first has been answered.
    if (same) await same.answer.catch(() => undefined);
    const answer = this.#enqueue(item, isOfMany);
    this.#pending.set(name, { fingerprint: item.fingerprint, answer });
    try {
      return await answer;
    } finally {
      if (this.#pending.get(name)?.answer === answer) this.#pending.delete(name);
    }
  }

  /** Resolves when nothing waits and nothing is under way. */
  async drain(): Promise<void> {
    if (this.#works.every(isIdle)) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Drains, and closes the connections. */
  async end(): Promise<void> {
    await this.drain();
    await Promise.all(this.#works.map(({ lane }) => lane.end()));
  }

  #enqueue(item: Item, isOfMany: boolean): Promise<Posted | Refused> {
    const work = this.#works[laneOf(item.account, this.#works.length)];
    if (!work) throw new RangeError("a poster without lanes");
    const { waiting } = this.#settings;
    if (work.queue.size >= waiting.lane || work.queue.sizeOf(item.account) >= waiting.account) throw new Unavailable("busy");
    return new Promise((resolve, reject) => {
      work.queue.add({ item, since: performance.now(), isOfMany, resolve, reject });
      if (mayCall(work)) void this.#run(work);
    });
  }

  async #run(work: Work): Promise<void> {
    work.calls += 1;
    // Whoever asks in this turn of the event loop joins the first call.
    await Promise.resolve();
    let tell: Tell | undefined;
    for (;;) {
      work.calls -= 1;
      if (!mayCall(work)) break;
      work.calls += 1;
      const batch = work.queue.take(this.#share(work.queue), this.#settings.perAccount).sort(byAccount);
      // The next call is on its way before the last one's answers are told: whoever hears them is busy for a while.
      const settled = this.#settle(work.lane, batch);
      tell?.();
      tell = await settled;
    }
    tell?.();
    if (this.#works.every(isIdle)) for (const resolve of this.#idle.splice(0)) resolve();
  }

  // Half of a crowd, so that one half is in the database while the other is being answered here: all at once, each would
  // wait for the other in turn.
  #share({ size, hasMany }: Queue): number {
    return hasMany ? this.#settings.most : Math.min(this.#settings.most, Math.max(HALVED_FROM, Math.ceil(size / 2)));
  }

  /** Posts a batch until each of its items is settled, and answers how to tell so; never rejects. */
  async #settle(lane: Lane, batch: readonly Waiting[]): Promise<Tell> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return this.#answers(batch, await lane.call(batch.map(({ item }) => item)));
      } catch (error) {
        const outage = outageOf(error);
        if (!outage && !isUndone(error)) return this.#halve(lane, batch, error);
        // Happened or not: under the same keys it happens once (GEN-9).
        if (this.#isTooOld(batch)) return () => rejectAll(batch, outage ?? error);
        await pause(Math.min(50 * 2 ** attempt, 500));
      }
    }
  }

  // One item that the database chokes on must not fail its neighbours: the halves are tried apart.
  async #halve(lane: Lane, batch: readonly Waiting[], error: unknown): Promise<Tell> {
    if (batch.length === 1) return () => rejectAll(batch, error);
    const middle = Math.ceil(batch.length / 2);
    const first = await this.#settle(lane, batch.slice(0, middle));
    first();
    return this.#settle(lane, batch.slice(middle));
  }

  #isTooOld(batch: readonly Waiting[]): boolean {
    const now = performance.now();
    return batch.some(({ since }) => now - since > this.#settings.patience);
  }

  #answers(batch: readonly Waiting[], rows: readonly AnswerRow[]): Tell {
    const answers = rows.map(answerOf);
    return () => {
      // Also after a refusal: what had expired may have been taken down on the way.
      this.#settings.moved([...new Set(batch.map(({ item }) => item.account))]);
      batch.forEach(({ resolve, reject, item }, index) => {
        const answer = answers[index];
        if (answer) resolve(answer);
        else reject(new Error(`ledger_post did not answer ${item.key}`));
      });
    };
  }
}

// One call, and a second behind it on the same connection as soon as that is worth its fixed cost: the database begins it in
// the moment in which it ends the first, instead of waiting for us to hear of that.
function mayCall({ calls, queue }: Work): boolean {
  return queue.size >= (calls === 0 ? 1 : calls === 1 ? HALVED_FROM : Number.POSITIVE_INFINITY);
}

function isIdle({ calls, queue }: Work): boolean {
  return calls === 0 && queue.size === 0;
}

function rejectAll(batch: readonly Waiting[], error: unknown): void {
  for (const { reject } of batch) reject(error);
}

// ledger_post takes accounts in id order, as it locks them; an account's items stay in the order they came.
function byAccount(a: Waiting, b: Waiting): number {
  return a.item.account < b.item.account ? -1 : a.item.account > b.item.account ? 1 : 0;
}

/** Deadlock, serialization, or a migration took away a table that the call was about to use: PostgreSQL undid the whole call. */
function isUndone(error: unknown): boolean {
  const code = codeOf(error);
  return code === "42P01" || (code?.startsWith("40") ?? false);
}

function laneOf(account: string, lanes: number): number {
  return Number.parseInt(account.slice(-4), 16) % lanes;
}
