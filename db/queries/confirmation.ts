import { z } from "zod";
import type { ConfirmedQuote } from "#lib/domain/jobs/confirmation.ts";
import { instant } from "#lib/units/instant.ts";
import { millis } from "#lib/units/millis.ts";
import { pool } from "../client.ts";
import { coalesced } from "../coalesce.ts";
import { Remembered } from "../remembered.ts";

/** What decides who may confirm: the account's card and plan, and the roles that may spend its pool. */
export type SpendingTerms = {
  readonly cardId: string;
  readonly cardVersion: number;
  readonly planId: string;
  readonly unit: string;
  readonly isTrial: boolean;
  readonly spendingRoles: readonly string[];
  /** Its subscription has ended, or never began: where the card asks for one, nothing runs (IMS-6). */
  readonly isUnsubscribed: boolean;
  /** How many versions of cards are published. */
  readonly published: number;
};

const uuid = z.uuid();
// A quote never changes (GEN-3), so it need not be read twice; who may spend does, and is read each time.
const quotes = new Remembered<ConfirmedQuote>(20_000);

/** Remembers a quote that was just made here: it is likely to be confirmed soon. */
export function rememberQuote(accountId: string, quote: ConfirmedQuote): void {
  const { id, total, unit, operation, cardId, cardVersion, project, department, expiresAt } = quote;
  quotes.keep(nameOf(accountId, id), { id, total, unit, operation, cardId, cardVersion, project, department, expiresAt });
}

/** What of a quote its confirmation needs; null when the account has no such quote. Many that ask at once share a statement. */
export async function findConfirmedQuote(accountId: string, quoteId: string): Promise<ConfirmedQuote | null> {
  if (!uuid.safeParse(quoteId).success) return null;
  const known = quotes.find(nameOf(accountId, quoteId));
  if (known) return known;
  const quote = await loadQuote(nameOf(accountId, quoteId));
  if (quote) rememberQuote(accountId, quote);
  return quote;
}

/** Who may spend on an account, as it stands now; null when there is none. Many that ask at once share a read. */
export function findSpendingTerms(accountId: string): Promise<SpendingTerms | null> {
  return loadTerms(accountId);
}

// Both ids are of one length, so the name is one key to share by.
function nameOf(accountId: string, quoteId: string): string {
  return `${accountId}${quoteId.toLowerCase()}`;
}

type QuoteRow = {
  readonly id: string | null;
  readonly total: string;
  readonly unit: string;
  readonly operation: string;
  readonly card_id: string;
  readonly card_version: number;
  readonly project: string | null;
  readonly department: string | null;
  readonly expires: string;
};

const loadQuote = coalesced(async (names: readonly string[]): Promise<(ConfirmedQuote | null)[]> => {
  const [accounts, ids] = [names.map((name) => name.slice(0, 36)), names.map((name) => name.slice(36))];
  const rows = await pool()<QuoteRow[]>`
    select q.id, q.total, q.unit, q.operation, q.card_id, q.card_version, q.project, q.department, (extract(epoch from q.expires_at) * 1000)::bigint as expires
    from unnest(${literal(accounts)}::text::uuid[], ${literal(ids)}::text::uuid[]) with ordinality as k (account_id, quote_id, n)
    left join quotes q on q.account_id = k.account_id and q.id = k.quote_id order by k.n`;
  return rows.map(quoteOf);
});

function quoteOf(row: QuoteRow): ConfirmedQuote | null {
  if (row.id === null) return null;
  return {
    id: row.id,
    total: millis(BigInt(row.total)),
    unit: row.unit,
    operation: row.operation,
    cardId: row.card_id,
    cardVersion: row.card_version,
    project: row.project,
    department: row.department,
    expiresAt: instant(Number(row.expires)),
  };
}

type TermsRow = {
  readonly card_id: string | null;
  readonly card_version: number;
  readonly plan_id: string;
  readonly unit: string;
  readonly is_trial: boolean;
  readonly spending_roles: string[];
  readonly has_ended: boolean;
  readonly published: number;
};

const loadTerms = coalesced(async (accountIds: readonly string[]): Promise<(SpendingTerms | null)[]> => {
  const rows = await pool()<TermsRow[]>`
    select a.card_id, a.card_version, a.plan_id, a.unit, a.trial_ends_at is not null as is_trial, o.spending_roles, s.ended_at is not null as has_ended,
      (select count(*)::integer from card_versions) as published
    from unnest(${literal(accountIds)}::text::uuid[]) with ordinality as k (account_id, n)
    left join accounts a on a.account_id = k.account_id left join organizations o on o.id = k.account_id
    left join subscriptions s on s.account_id = k.account_id order by k.n`;
  return rows.map(termsOf);
});

function termsOf(row: TermsRow): SpendingTerms | null {
  if (row.card_id === null) return null;
  return {
    cardId: row.card_id,
    cardVersion: row.card_version,
    planId: row.plan_id,
    unit: row.unit,
    isTrial: row.is_trial,
    spendingRoles: row.spending_roles,
    isUnsubscribed: row.has_ended,
    published: row.published,
  };
}

function literal(ids: readonly string[]): string {
  return `{${ids.join(",")}}`;
}
