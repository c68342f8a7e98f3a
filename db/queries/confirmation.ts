import { z } from "zod";
import type { ConfirmedQuote } from "#lib/domain/jobs/confirmation.ts";
import { type Instant, instant } from "#lib/units/instant.ts";
import { millis } from "#lib/units/millis.ts";
import { pool } from "../client.ts";
import { coalesced } from "../coalesce.ts";

/** What a confirmation is decided by: the quote, the account as it stands, who may spend there, and the job that the quote started, if any. */
export type Confirmation = {
  readonly quote: ConfirmedQuote;
  readonly account: { readonly cardId: string; readonly cardVersion: number; readonly planId: string };
  readonly spendingRoles: readonly string[];
  readonly jobId: string | null;
};

type Key = { readonly accountId: string; readonly quoteId: string };
type Row = {
  readonly id: string | null;
  readonly total: string;
  readonly operation: string;
  readonly card_id: string;
  readonly card_version: number;
  readonly project: string | null;
  readonly department: string | null;
  readonly expires: string;
  readonly account_card_id: string;
  readonly account_card_version: number;
  readonly plan_id: string;
  readonly spending_roles: string[];
  readonly job_id: string | null;
};

const uuid = z.uuid();

/** Everything a confirmation needs in one read; null when the account has no such quote. Many that ask at once share a statement. */
export async function findConfirmation(accountId: string, quoteId: string): Promise<Confirmation | null> {
  if (!uuid.safeParse(quoteId).success) return null;
  return load({ accountId, quoteId });
}

const load = coalesced(async (keys: readonly Key[]): Promise<(Confirmation | null)[]> => {
  const [accounts, quotes] = [keys.map(({ accountId }) => accountId), keys.map(({ quoteId }) => quoteId)];
  const rows = await pool()<Row[]>`
    select q.id, q.total, q.operation, q.card_id, q.card_version, q.project, q.department, (extract(epoch from q.expires_at) * 1000)::bigint as expires,
      a.card_id as account_card_id, a.card_version as account_card_version, a.plan_id, o.spending_roles, p.hold_id as job_id
    from unnest(${`{${accounts.join(",")}}`}::text::uuid[], ${`{${quotes.join(",")}}`}::text::uuid[]) with ordinality as k (account_id, quote_id, n)
    left join quotes q on q.account_id = k.account_id and q.id = k.quote_id
    left join accounts a on a.account_id = q.account_id
    left join organizations o on o.id = q.account_id
    left join operations p on p.account_id = q.account_id and p.key = 'confirm:' || q.id
    order by k.n`;
  return rows.map(confirmationOf);
});

function confirmationOf(row: Row): Confirmation | null {
  if (row.id === null) return null;
  const expiresAt: Instant = instant(Number(row.expires));
  return {
    quote: {
      id: row.id,
      total: millis(BigInt(row.total)),
      operation: row.operation,
      cardId: row.card_id,
      cardVersion: row.card_version,
      project: row.project,
      department: row.department,
      expiresAt,
    },
    account: { cardId: row.account_card_id, cardVersion: row.account_card_version, planId: row.plan_id },
    spendingRoles: row.spending_roles,
    jobId: row.job_id,
  };
}
