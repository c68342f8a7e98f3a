CREATE TABLE "agreed_changes" (
	"account_id" uuid NOT NULL,
	"from_plan_id" text NOT NULL,
	"plan_id" text NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"reason" text NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamptz(3) NOT NULL,
	CONSTRAINT "agreed_changes_account_id_pk" PRIMARY KEY("account_id")
);
--> statement-breakpoint
CREATE TABLE "seen_to" (
	"object_id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"how" text NOT NULL,
	"words" text NOT NULL,
	"by" text NOT NULL,
	"at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
ALTER TABLE "reconciliations" ADD COLUMN "asked_by" text;--> statement-breakpoint
ALTER TABLE "reconciliations" ADD COLUMN "seen_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "reconciliations" ADD COLUMN "ended_at" timestamptz(3);--> statement-breakpoint
-- What was compared before it could be seen under way had ended when it was written.
UPDATE "reconciliations" SET "seen_at" = "at", "ended_at" = "at" + "milliseconds" * interval '1 millisecond';
