import type { Sql } from "postgres";
import { outageOf, Unavailable } from "../unavailable.ts";
import type { AnswerRow } from "./answer.ts";
import { ACCOUNT_CALL, CALL, type Item, parametersOf } from "./item.ts";

/** One connection to the ledger, which is replaced as soon as it misses a deadline: its call may then have happened or not. */
export class Lane {
  readonly #open: () => Sql;
  readonly #deadline: number;
  readonly #perAccount: boolean;
  #sql: Sql | undefined;

  /** `perAccount`: each call's items are of one account, and are posted by its id. */
  constructor(open: () => Sql, deadline: number, perAccount = false) {
    this.#open = open;
    this.#deadline = deadline;
    this.#perAccount = perAccount;
  }

  /** Posts the items in one call; an answer an item, in their order. Rejects with what the database said, or Unavailable("deadline"). */
  async call(items: readonly Item[]): Promise<readonly AnswerRow[]> {
    this.#sql ??= this.#open();
    const sql = this.#sql;
    let timer: NodeJS.Timeout | undefined;
    const missed = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Unavailable("deadline")), this.#deadline);
    });
    const asked = this.#perAccount ? askAccount(sql, items) : sql.unsafe<AnswerRow[]>(CALL, parametersOf(items), { prepare: true });
    try {
      const rows = await Promise.race([asked, missed]);
      const answers: AnswerRow[] = [];
      for (const row of rows) answers[Number(row.n) - 1] = row;
      if (rows.length !== items.length) throw new Error(`ledger_post answered ${rows.length} of ${items.length} items`);
      return answers;
    } catch (error) {
      // A driver that was left waiting, or lost its connection, is not asked again: it may never settle.
      if (outageOf(error) && this.#sql === sql) this.replace();
      throw error;
    } finally {
      clearTimeout(timer);
      asked.catch(() => undefined);
    }
  }

  /** Leaves the connection behind; the next call opens another. */
  replace(): void {
    const old = this.#sql;
    this.#sql = undefined;
    old?.end({ timeout: 0 }).catch(() => undefined);
  }

  async end(): Promise<void> {
    const old = this.#sql;
    this.#sql = undefined;
    await old?.end({ timeout: 1 });
  }
}

async function askAccount(sql: Sql, items: readonly Item[]): Promise<readonly AnswerRow[]> {
  const [, ...columns] = parametersOf(items);
  const [row] = await sql.unsafe<{ answers: readonly AnswerRow[] }[]>(ACCOUNT_CALL, [items[0]?.account ?? null, ...columns], {
    prepare: true,
  });
  return row?.answers ?? [];
}
