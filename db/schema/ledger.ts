import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { accountId, amount, bytes, moment } from "./columns.ts";

/** One row an account: its balance, and the lock that orders everything that happens to it. */
export const accounts = pgTable(
  "accounts",
  {
    accountId: accountId().primaryKey(),
    unit: text("unit").notNull(),
    cardId: text("card_id").notNull(),
    cardVersion: integer("card_version").notNull(),
    planId: text("plan_id").notNull(),
    zone: text("zone").notNull(),
    /** Day and time of day at which periods begin, in the zone (GEN-10): day * 86400 + seconds of the day. */
    anchor: integer("anchor").notNull(),
    periodStart: moment("period_start").notNull(),
    periodEnd: moment("period_end").notNull(),
    /** Set while on a trial (ACT-2). */
    trialEndsAt: moment("trial_ends_at"),
    available: amount("available").notNull().default(sql`0`),
    held: amount("held").notNull().default(sql`0`),
    sequence: bigint("sequence", { mode: "bigint" }).notNull().default(sql`0`),
    lastEntryAt: moment("last_entry_at"),
    createdAt: moment("created_at").notNull(),
    /** In arrears (IMS-7): how much may be owed, held and unbilled together; a lot of the class `credit_line` keeps what is left of it. Null: prepaid. */
    creditLimit: amount("credit_limit"),
    /** Used and not billed yet; below zero after a refund of what was billed already. */
    unbilled: amount("unbilled").notNull().default(sql`0`),
    /** When the last period closed: what was held after it has met no close. */
    lastCloseAt: moment("last_close_at"),
    /** The head of the chain of seals. */
    seal: bytes("seal"),
  },
  (t) => [
    index("accounts_due").on(t.periodEnd),
    // Those in arrears are few, and are looked through every few seconds for hours to bill.
    index("accounts_arrears").on(t.accountId).where(sql`credit_limit is not null`),
    check("accounts_never_negative", sql`${t.available} >= 0 and ${t.held} >= 0`),
  ],
);

/** A grant of credits that is spent as one: its class ranks it in the burn order (GEN-7). */
export const lots = pgTable(
  "lots",
  {
    accountId: accountId(),
    id: uuid("id").notNull(),
    class: text("class").notNull(),
    rank: smallint("rank").notNull(),
    granted: amount("granted").notNull(),
    remaining: amount("remaining").notNull(),
    /** Null: never expires, and is last in its class (GEN-7). */
    expiresAt: moment("expires_at"),
    /** Null: not a lot of one period. Else the end of the period that closes it (ACT-3). */
    periodEnd: moment("period_end"),
    source: text("source").notNull(),
    sourceId: text("source_id"),
    grantedAt: moment("granted_at").notNull(),
    sequence: bigint("sequence", { mode: "bigint" }).notNull(),
    /** Set when the lot is spent up, expired or rolled over: it leaves the index of lots to draw from. */
    closedAt: moment("closed_at"),
    /** The bank lot that this lot's rest went to at its close, so that what returns later follows it (GEN-6). */
    rolledTo: uuid("rolled_to"),
    /** How much of it went there. */
    rolled: amount("rolled").notNull().default(sql`0`),
    /** What its payment still takes back of it: what returns from a hold goes there first. */
    clawDue: amount("claw_due").notNull().default(sql`0`),
    /** What was taken back of it already. */
    clawed: amount("clawed").notNull().default(sql`0`),
    /** What was paid for it, in minor units of `costCurrency`; null when nothing was. */
    cost: bigint("cost", { mode: "bigint" }),
    costCurrency: text("cost_currency"),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    index("lots_open").on(t.accountId, t.rank, t.expiresAt, t.sequence).where(sql`closed_at is null`),
    index("lots_source").on(t.accountId, t.sourceId).where(sql`source_id is not null`),
    check("lots_bounds", sql`${t.remaining} >= 0 and ${t.remaining} <= ${t.granted}`),
  ],
);

/** Credits set aside for a job. A job is its hold and its quote; what became of it is written here (GEN-5). */
export const holds = pgTable(
  "holds",
  {
    accountId: accountId(),
    id: uuid("id").notNull(),
    quoteId: uuid("quote_id"),
    operation: text("operation").notNull(),
    amount: amount("amount").notNull(),
    settled: amount("settled").notNull().default(sql`0`),
    returned: amount("returned").notNull().default(sql`0`),
    /** What the work cost beyond the hold: recorded, never charged (GEN-5). */
    excess: amount("excess").notNull().default(sql`0`),
    state: text("state", { enum: ["open", "settled", "released", "expired"] }).notNull(),
    outcome: text("outcome", { enum: ["succeeded", "failed", "cancelled", "expired"] }),
    reason: text("reason"),
    runner: text("runner", { enum: ["self", "renderer"] }).notNull(),
    project: text("project"),
    department: text("department"),
    createdBy: text("created_by").notNull(),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
    endedAt: moment("ended_at"),
    cardId: text("card_id").notNull(),
    cardVersion: integer("card_version").notNull(),
    member: text("member"),
    /** Which lots it was drawn from, in burn order, and how much from each; what returns goes back newest first (GEN-6). */
    lotIds: uuid("lot_ids").array().notNull(),
    lotAmounts: bigint("lot_amounts", { mode: "bigint" }).array().notNull(),
    /** The limits that it counts against. */
    limits: uuid("limits").array(),
    /** How much of what was settled has been given back since. */
    refunded: amount("refunded").notNull().default(sql`0`),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    // Its condition always holds, but a query must name it: so a lookup by id is never planned over it (ledger.md).
    index("holds_open").on(t.accountId, t.expiresAt).where(sql`state = 'open'`),
    check(
      "holds_add_up",
      sql`(${t.state} = 'open' and ${t.settled} = 0 and ${t.returned} = 0) or ${t.settled} + ${t.returned} = ${t.amount}`,
    ),
  ],
);

/**
 * The books: append-only, gapless per account, partitioned by month (GEN-8). `amount` moves from one side to the other;
 * `effect` is the signed change of what can be spent, and `balance_after` what can be spent after it.
 */
export const entries = pgTable(
  "entries",
  {
    accountId: accountId(),
    sequence: bigint("sequence", { mode: "bigint" }).notNull(),
    at: moment("at").notNull(),
    transaction: uuid("transaction").notNull(),
    kind: text("kind").notNull(),
    fromSide: text("from_side").notNull(),
    toSide: text("to_side").notNull(),
    amount: amount("amount").notNull(),
    effect: amount("effect").notNull(),
    balanceAfter: amount("balance_after").notNull(),
    lotId: uuid("lot_id"),
    lotClass: text("lot_class"),
    holdId: uuid("hold_id"),
    quoteId: uuid("quote_id"),
    operation: text("operation"),
    cardId: text("card_id").notNull(),
    cardVersion: integer("card_version").notNull(),
    project: text("project"),
    department: text("department"),
    actor: text("actor").notNull(),
    memo: text("memo"),
    corrects: bigint("corrects", { mode: "bigint" }),
    key: text("key").notNull(),
    member: text("member"),
    /** The limits that it counts against. */
    limits: uuid("limits").array(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.at, t.sequence] }),
    index("entries_refund").on(t.accountId, t.holdId).where(sql`kind = 'refund'`),
    check("entries_positive", sql`${t.amount} >= 0`),
  ],
);

/** One row a closed period: what the bank could still take then, so that a late return is treated as if never held (GEN-6). */
export const closes = pgTable(
  "closes",
  {
    accountId: accountId(),
    periodEnd: moment("period_end").notNull(),
    closedAt: moment("closed_at").notNull(),
    /** Null: the plan had no bank. */
    cap: amount("cap"),
    room: amount("room"),
    bankClass: text("bank_class"),
    rolled: amount("rolled").notNull(),
    forfeited: amount("forfeited").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.periodEnd] })],
);
