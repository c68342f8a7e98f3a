import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { accountId, bytes, moment } from "./columns.ts";

/** Keys of the HTTP API (api-v1.md). Of the key itself only the SHA-256 is kept: it was shown once. */
export const apiKeys = pgTable(
  "api_keys",
  {
    accountId: accountId(),
    id: uuid("id").notNull(),
    name: text("name").notNull(),
    mode: text("mode", { enum: ["live", "test"] }).notNull(),
    /** Its first random characters, which find it; with its last four, a person recognises it. */
    mark: text("mark").notNull(),
    lastFour: text("last_four").notNull(),
    hash: bytes("hash").notNull(),
    scopes: text("scopes").array().notNull(),
    /** Only keys of the sandbox's test accounts are not. */
    isLimited: boolean("is_limited").notNull().default(true),
    createdBy: text("created_by").notNull(),
    createdAt: moment("created_at").notNull(),
    /** Null: until it is revoked. */
    expiresAt: moment("expires_at"),
    revokedAt: moment("revoked_at"),
    /** To the minute: writing it must not cost each request a write. */
    lastUsedAt: moment("last_used_at"),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.id] }), index("api_keys_mark").on(t.accountId, t.mark)],
);

/** How many requests each key has made in its window: counted in advance by the handful, so a row is not written for each. */
export const apiWindows = pgTable(
  "api_windows",
  {
    accountId: accountId(),
    keyId: uuid("key_id").notNull(),
    beganAt: moment("began_at").notNull(),
    used: integer("used").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.keyId] })],
);

/** What was answered to a POST under its Idempotency-Key (GEN-9): claimed first, so that of many at once one does it. */
export const apiAnswers = pgTable(
  "api_answers",
  {
    accountId: accountId(),
    route: text("route").notNull(),
    key: text("key").notNull(),
    /** The first half of a SHA-256 of what was asked. */
    fingerprint: uuid("fingerprint").notNull(),
    /** Who is doing it, and until when nobody else may; whoever comes after that does it again under the same ids. */
    claim: uuid("claim").notNull(),
    claimedUntil: moment("claimed_until").notNull(),
    createdAt: moment("created_at").notNull().default(sql`now()`),
    /** Null: not answered yet. */
    status: smallint("status"),
    type: text("type"),
    body: text("body"),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.route, t.key] }), index("api_answers_at").using("brin", t.createdAt)],
);
