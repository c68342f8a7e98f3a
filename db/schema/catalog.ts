import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";

/** Versions of rate cards beside those that are shipped: written once when they are published, never changed (GEN-8). */
export const cardVersions = pgTable(
  "card_versions",
  {
    cardId: text("card_id").notNull(),
    version: integer("version").notNull(),
    /** The card as JSON text, to the letter as it was published. */
    body: text("body").notNull(),
    source: text("source", { enum: ["app", "file"] }).notNull(),
    /** What its publisher says of it. */
    note: text("note"),
    publishedAt: moment("published_at").notNull(),
    publishedBy: text("published_by").notNull(),
    /** From then on accounts of this card are quoted by it. */
    effectiveAt: moment("effective_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.cardId, t.version] })],
);

/** The next version of a card as an operator works on it: at most one a card. Kept as typed, also while it is not yet JSON. */
export const cardDrafts = pgTable("card_drafts", {
  cardId: text("card_id").primaryKey(),
  body: text("body").notNull(),
  /** The version that it began as a copy of. */
  basedOn: integer("based_on").notNull(),
  /** Rises with each save, so that nobody overwrites what they have not seen. */
  revision: integer("revision").notNull(),
  updatedAt: moment("updated_at").notNull(),
  updatedBy: text("updated_by").notNull(),
});
