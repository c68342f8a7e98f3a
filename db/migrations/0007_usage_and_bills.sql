CREATE TABLE "bill_cursors" (
	"account_id" uuid NOT NULL,
	"sequence" bigint NOT NULL,
	"at" timestamptz(3) NOT NULL,
	CONSTRAINT "bill_cursors_account_id_pk" PRIMARY KEY("account_id")
);
--> statement-breakpoint
CREATE TABLE "bill_lines" (
	"account_id" uuid NOT NULL,
	"hour" timestamptz(3) NOT NULL,
	"operation" text NOT NULL,
	"used_in" timestamptz(3) NOT NULL,
	"is_refund" boolean NOT NULL,
	"is_late" boolean NOT NULL,
	"amount" bigint NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "bill_lines_account_id_hour_operation_used_in_is_refund_pk" PRIMARY KEY("account_id","hour","operation","used_in","is_refund")
);
--> statement-breakpoint
CREATE TABLE "bills" (
	"account_id" uuid NOT NULL,
	"hour" timestamptz(3) NOT NULL,
	"currency" text NOT NULL,
	"used" bigint NOT NULL,
	"minor" bigint NOT NULL,
	"made_at" timestamptz(3) NOT NULL,
	"posted_at" timestamptz(3),
	CONSTRAINT "bills_account_id_hour_pk" PRIMARY KEY("account_id","hour")
);
--> statement-breakpoint
CREATE TABLE "storage_changes" (
	"account_id" uuid NOT NULL,
	"id" text NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"minutes" bigint NOT NULL,
	CONSTRAINT "storage_changes_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "storage_charged" (
	"account_id" uuid NOT NULL,
	"until" timestamptz(3) NOT NULL,
	CONSTRAINT "storage_charged_account_id_pk" PRIMARY KEY("account_id")
);
--> statement-breakpoint
CREATE TABLE "usage_counters" (
	"account_id" uuid NOT NULL,
	"operation" text NOT NULL,
	"period_start" timestamptz(3) NOT NULL,
	"quantity" bigint NOT NULL,
	"per" bigint NOT NULL,
	"billed" bigint NOT NULL,
	"pending" bigint NOT NULL,
	"changed_at" timestamptz(3) NOT NULL,
	CONSTRAINT "usage_counters_account_id_operation_period_start_pk" PRIMARY KEY("account_id","operation","period_start")
);
--> statement-breakpoint
CREATE TABLE "usage_events" (
	"account_id" uuid NOT NULL,
	"id" text NOT NULL,
	"operation" text NOT NULL,
	"params" jsonb NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"reported_at" timestamptz(3) NOT NULL,
	"project" text,
	"member" text,
	"has_failed" boolean NOT NULL,
	"is_late" boolean NOT NULL,
	"counted" bigint,
	CONSTRAINT "usage_events_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE INDEX "storage_changes_at" ON "storage_changes" USING btree ("account_id","at");--> statement-breakpoint
CREATE INDEX "usage_counters_due" ON "usage_counters" USING btree ("changed_at") WHERE pending > 0 or quantity / per > billed;
