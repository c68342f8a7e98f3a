import { sql } from "drizzle-orm";
import { index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { accountId, moment, skew } from "./columns.ts";

/** People who sign in. One row a person, whatever the number of organizations. */
export const users = pgTable("users", {
  id: uuid("id").primaryKey().default(sql`gen_random_uuid()`),
  email: text("email").notNull().unique(),
  name: text("name"),
  image: text("image"),
  emailVerifiedAt: moment("email_verified_at"),
  createdAt: moment("created_at").notNull().default(sql`now()`),
});

/** An identity at a provider, such as LinkedIn, keyed on (provider, subject) and never on e-mail. */
export const userLogins = pgTable(
  "user_logins",
  {
    provider: text("provider").notNull(),
    subject: text("subject").notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    linkedAt: moment("linked_at").notNull().default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.provider, t.subject] }), index("user_logins_user").on(t.userId)],
);

/** Sessions are rows, so that they can be revoked. Only the SHA-256 of the token is kept. */
export const sessions = pgTable(
  "sessions",
  {
    tokenHash: text("token_hash").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: moment("created_at").notNull().default(sql`now()`),
    expiresAt: moment("expires_at").notNull(),
  },
  (t) => [index("sessions_user").on(t.userId)],
);

/** Magic-link tokens, hashed, single use. */
export const signInTokens = pgTable(
  "sign_in_tokens",
  {
    email: text("email").notNull(),
    tokenHash: text("token_hash").notNull(),
    expiresAt: moment("expires_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.email, t.tokenHash] })],
);

/** An organization is a credit account with people in it (ACT-10). `id` is the `account_id` of every other table. */
export const organizations = pgTable("organizations", {
  id: uuid("id").primaryKey(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  kind: text("kind", { enum: ["personal", "team"] }).notNull(),
  /** Milliseconds that this organization's clock runs ahead (or behind) of the server's. Zero outside the sandbox. */
  clockSkew: skew("clock_skew").notNull().default(0),
  /** The roles whose members may spend the shared pool (ACT-10). */
  spendingRoles: text("spending_roles").array().notNull().default(sql`'{owner,creator}'`),
  createdAt: moment("created_at").notNull(),
});

export const memberships = pgTable(
  "memberships",
  {
    accountId: accountId().references(() => organizations.id),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    role: text("role", { enum: ["owner", "billing", "creator", "viewer"] }).notNull(),
    joinedAt: moment("joined_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.userId] }), index("memberships_user").on(t.userId)],
);

/** Invitations by e-mail: the token is kept hashed, works once, and only for that address. */
export const invites = pgTable(
  "invites",
  {
    accountId: accountId().references(() => organizations.id),
    id: uuid("id").notNull(),
    email: text("email").notNull(),
    role: text("role", { enum: ["owner", "billing", "creator", "viewer"] }).notNull(),
    tokenHash: text("token_hash").notNull(),
    invitedBy: uuid("invited_by").notNull(),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
    acceptedAt: moment("accepted_at"),
    revokedAt: moment("revoked_at"),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    index("invites_token").on(t.tokenHash),
    uniqueIndex("invites_open").on(t.accountId, t.email).where(sql`accepted_at is null and revoked_at is null`),
  ],
);
