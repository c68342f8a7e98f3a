import { type SQL, sql } from "drizzle-orm";
import type { NewLot, Posted, Posting, Refused } from "#lib/domain/ledger/posting.ts";
import { env } from "#lib/env.ts";
import type { Instant } from "#lib/units/instant.ts";
import type { Millis } from "#lib/units/millis.ts";
import { beforePoolCloses, openPool, poolUrl } from "../client.ts";
import { encode } from "../ledger/encode.ts";
import { fingerprint } from "../ledger/fingerprint.ts";
import { Poster } from "../ledger/poster.ts";
import { announce } from "../live/live.ts";

const LANES = 2;
/** PostgreSQL gives a call up after 3 s; we do after 4 s, whatever the driver does, and ask again under the same keys for 15 s. */
const LANE = { statement_timeout: 3_000, lock_timeout: 2_500 };
const SETTINGS = { lanes: LANES, most: 1_000, deadline: 4_000, patience: 15_000, waiting: { lane: 80_000, account: 40_000 } };

// One a process, also when a development server reloads this module.
const held: { greenlightPoster?: Poster } = globalThis as { greenlightPoster?: Poster };

function poster(): Poster {
  if (!held.greenlightPoster) {
    const url = poolUrl();
    const perAccount = env().LEDGER_CALLS === "account";
    held.greenlightPoster = new Poster({ ...SETTINGS, open: () => openPool(url, 1, LANE), perAccount, moved: announce });
    beforePoolCloses(closePoster);
  }
  return held.greenlightPoster;
}

async function closePoster(): Promise<void> {
  const open = held.greenlightPoster;
  delete held.greenlightPoster;
  await open?.end();
}

/**
 * Posts one item: the only door to the ledger's tables. Safe to repeat under its key (GEN-9). What many callers ask at once
 * goes in one call. Rejects with Unavailable when the books cannot be reached: then nobody knows whether it happened.
 */
export function post(accountId: string, posting: Posting): Promise<Posted | Refused> {
  return poster().post(accountId, posting);
}

/** Posts many items of one account at once, in their order and in as few calls as may be; an answer each. Rejects as `post` does. */
export function postTogether(accountId: string, postings: readonly Posting[]): Promise<readonly (Posted | Refused)[]> {
  return Promise.all(postings.map((posting) => poster().post(accountId, posting, true)));
}

/** Resolves when everything that was asked of the ledger is answered. */
export async function drainLedger(): Promise<void> {
  await held.greenlightPoster?.drain();
}

export type Opening = {
  readonly accountId: string;
  readonly unit: string;
  readonly cardId: string;
  readonly cardVersion: number;
  readonly planId: string;
  readonly zone: string;
  /** Day of the month * 86400 + second of the day at which periods begin, in the zone (GEN-10). */
  readonly anchor: number;
  readonly periodStart: Instant;
  readonly periodEnd: Instant;
  readonly trialEndsAt: Instant | null;
  readonly at: Instant;
  readonly actor: string;
  /** The first period's credits, granted in the same statement. */
  readonly grants: readonly NewLot[];
  /** How much an account in arrears may owe (IMS-7); none is prepaid. */
  readonly creditLimit?: Millis;
};

/** The write that opens an account, for use in the statement that makes its organization (`atomically`). */
export function openAccountWrite({ accountId, grants, creditLimit, actor, ...opening }: Opening): { query: SQL; rows: number } {
  const common = { actor, at: opening.at };
  const postings: Posting[] = grants.map((grant, index) => ({ ...common, ...grant, kind: "grant", key: `open:${index}` }));
  if (creditLimit !== undefined) postings.push({ ...common, kind: "credit limit", key: "open:credit", amount: creditLimit });
  const items = postings.map((posting) => ({ ...posting, fingerprint: fingerprint(posting) }));
  return { query: sql`select ledger_open(${accountId}, ${encode({ ...opening, items })}::text::jsonb)`, rows: 1 };
}
