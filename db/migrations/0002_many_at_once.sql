CREATE TABLE "limits" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"scope" text NOT NULL,
	"subject" text NOT NULL,
	"period_start" timestamptz(3) NOT NULL,
	"period_end" timestamptz(3) NOT NULL,
	"cap" bigint NOT NULL,
	"used" bigint DEFAULT 0 NOT NULL,
	"held" bigint DEFAULT 0 NOT NULL,
	"is_hard" boolean NOT NULL,
	CONSTRAINT "limits_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "limits_counted" CHECK ("limits"."used" >= 0 and "limits"."held" >= 0)
);
--> statement-breakpoint
CREATE TABLE "seals" (
	"account_id" uuid NOT NULL,
	"sequence" bigint NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "seals_account_id_sequence_pk" PRIMARY KEY("account_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "rollup_spend" (
	"account_id" uuid NOT NULL,
	"dimension" text NOT NULL,
	"day" text NOT NULL,
	"value" text NOT NULL,
	"amount" bigint NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "rollup_spend_account_id_dimension_day_value_pk" PRIMARY KEY("account_id","dimension","day","value")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"account_id" uuid NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"sequence" bigint NOT NULL,
	"seal" "bytea",
	"breaks" jsonb NOT NULL,
	"milliseconds" integer NOT NULL,
	CONSTRAINT "verifications_account_id_at_pk" PRIMARY KEY("account_id","at")
);
--> statement-breakpoint
INSERT INTO rollup_spend (account_id, dimension, day, value, amount, count)
SELECT e.account_id, d.dimension, to_char(e.at AT TIME ZONE a.zone, 'YYYY-MM-DD'), d.value, sum(e.amount), count(*)
FROM entries e JOIN accounts a USING (account_id),
  LATERAL (VALUES ('operation', coalesce(e.operation, '')), ('project', coalesce(e.project, '')), ('department', coalesce(e.department, '')), ('member', ''),
    ('hour', to_char(e.at AT TIME ZONE a.zone, 'HH24'))) AS d (dimension, value)
WHERE e.to_side = 'spent' GROUP BY 1, 2, 3, 4;--> statement-breakpoint
DROP TABLE "rollup_operations";--> statement-breakpoint
ALTER TABLE "operations" ALTER COLUMN "fingerprint" SET DATA TYPE uuid USING left(fingerprint, 32)::uuid;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "credit_limit" bigint;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "unbilled" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "last_close_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "seal" "bytea";--> statement-breakpoint
ALTER TABLE "entries" ADD COLUMN "member" text;--> statement-breakpoint
ALTER TABLE "entries" ADD COLUMN "limits" uuid[];--> statement-breakpoint
ALTER TABLE "holds" ADD COLUMN "card_id" text;--> statement-breakpoint
ALTER TABLE "holds" ADD COLUMN "card_version" integer;--> statement-breakpoint
ALTER TABLE "holds" ADD COLUMN "member" text;--> statement-breakpoint
ALTER TABLE "holds" ADD COLUMN "lot_ids" uuid[];--> statement-breakpoint
ALTER TABLE "holds" ADD COLUMN "lot_amounts" bigint[];--> statement-breakpoint
ALTER TABLE "holds" ADD COLUMN "limits" uuid[];--> statement-breakpoint
ALTER TABLE "holds" ADD COLUMN "refunded" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE holds h SET
  card_id = coalesce((SELECT q.card_id FROM quotes q WHERE q.account_id = h.account_id AND q.id = h.quote_id), a.card_id),
  card_version = coalesce((SELECT q.card_version FROM quotes q WHERE q.account_id = h.account_id AND q.id = h.quote_id), a.card_version),
  lot_ids = coalesce((SELECT array_agg(p.lot_id ORDER BY p.position) FROM hold_allocations p WHERE p.account_id = h.account_id AND p.hold_id = h.id), '{}'),
  lot_amounts = coalesce((SELECT array_agg(p.amount ORDER BY p.position) FROM hold_allocations p WHERE p.account_id = h.account_id AND p.hold_id = h.id), '{}')
FROM accounts a WHERE a.account_id = h.account_id;--> statement-breakpoint
ALTER TABLE "holds" ALTER COLUMN "card_id" SET NOT NULL, ALTER COLUMN "card_version" SET NOT NULL, ALTER COLUMN "lot_ids" SET NOT NULL, ALTER COLUMN "lot_amounts" SET NOT NULL;--> statement-breakpoint
DROP TABLE "hold_allocations";--> statement-breakpoint
ALTER TABLE "lots" ADD COLUMN "rolled" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "lots" ADD COLUMN "claw_due" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "lots" ADD COLUMN "clawed" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "lots" ADD COLUMN "cost" bigint;--> statement-breakpoint
ALTER TABLE "lots" ADD COLUMN "cost_currency" text;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "sequence" bigint;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "available" bigint;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "held" bigint;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "hold_id" uuid;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "settled" bigint;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "returned" bigint;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "excess" bigint;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "refunded" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "is_kept" boolean;--> statement-breakpoint
CREATE UNIQUE INDEX "limits_period" ON "limits" USING btree ("account_id","scope","subject","period_start") WHERE period_start > '-infinity';--> statement-breakpoint
DROP INDEX "holds_recent";--> statement-breakpoint
DROP INDEX "entries_hold";--> statement-breakpoint
CREATE INDEX "entries_refund" ON "entries" USING btree ("account_id","hold_id") WHERE kind = 'refund';--> statement-breakpoint
CREATE INDEX "lots_source" ON "lots" USING btree ("account_id","source_id") WHERE source_id is not null;--> statement-breakpoint
CREATE INDEX "operations_at" ON "operations" USING brin ("at");--> statement-breakpoint
UPDATE operations SET sequence = (result ->> 'sequence')::bigint, available = (result ->> 'available')::bigint, held = (result ->> 'held')::bigint,
  hold_id = (result ->> 'holdId')::uuid, settled = (result ->> 'settled')::bigint, returned = (result ->> 'returned')::bigint,
  excess = (result ->> 'excess')::bigint, is_kept = true;--> statement-breakpoint
ALTER TABLE "operations" ALTER COLUMN "sequence" SET NOT NULL, ALTER COLUMN "available" SET NOT NULL, ALTER COLUMN "held" SET NOT NULL, ALTER COLUMN "is_kept" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "operations" DROP COLUMN "result";--> statement-breakpoint
UPDATE accounts a SET last_close_at = (SELECT max(closed_at) FROM closes c WHERE c.account_id = a.account_id);--> statement-breakpoint
-- Rows that every posting touches stay where they are: room beside them keeps their updates off the indexes.
ALTER TABLE accounts SET (fillfactor = 50);--> statement-breakpoint
ALTER TABLE lots SET (fillfactor = 70);--> statement-breakpoint
ALTER TABLE limits SET (fillfactor = 50);--> statement-breakpoint
ALTER TABLE holds SET (fillfactor = 85);--> statement-breakpoint
ALTER TABLE rollup_kinds SET (fillfactor = 50);--> statement-breakpoint
ALTER TABLE rollup_quarters SET (fillfactor = 70);--> statement-breakpoint
ALTER TABLE rollup_spend SET (fillfactor = 70);