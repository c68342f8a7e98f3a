CREATE TABLE "billing_customers" (
	"account_id" uuid NOT NULL,
	"customer_id" text NOT NULL,
	"test_clock_id" text,
	"details" jsonb NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"updated_at" timestamptz(3) NOT NULL,
	CONSTRAINT "billing_customers_account_id_pk" PRIMARY KEY("account_id")
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"account_id" uuid NOT NULL,
	"key" text NOT NULL,
	"sent_at" timestamptz(3) NOT NULL,
	CONSTRAINT "notices_account_id_key_pk" PRIMARY KEY("account_id","key")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"card_id" text NOT NULL,
	"card_version" integer NOT NULL,
	"from_plan_id" text,
	"plan_id" text,
	"interval" text,
	"credits" bigint,
	"bonus" bigint,
	"class" text,
	"valid_months" integer,
	"rule" text,
	"price" bigint,
	"currency" text NOT NULL,
	"proration_at" timestamptz(3),
	"return_to" text,
	"request_id" uuid,
	"created_by" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"object_id" text,
	"ended_at" timestamptz(3),
	"words" text,
	CONSTRAINT "orders_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "paid_periods" (
	"account_id" uuid NOT NULL,
	"period_start" timestamptz(3) NOT NULL,
	"invoice_id" text NOT NULL,
	"plan_id" text NOT NULL,
	"source_id" text NOT NULL,
	"cost" bigint NOT NULL,
	"currency" text NOT NULL,
	"paid_at" timestamptz(3) NOT NULL,
	"granted_at" timestamptz(3),
	CONSTRAINT "paid_periods_account_id_period_start_pk" PRIMARY KEY("account_id","period_start")
);
--> statement-breakpoint
CREATE TABLE "payment_events" (
	"event_id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"object_id" text NOT NULL,
	"account_hint" text,
	"created_at" timestamptz(3) NOT NULL,
	"payload" jsonb NOT NULL,
	"received_at" timestamptz(3) DEFAULT now() NOT NULL,
	"due_at" timestamptz(3) DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"done_at" timestamptz(3),
	"last_error" text
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"account_id" uuid NOT NULL,
	"object_id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"order_id" uuid,
	"invoice_id" text,
	"payment_intent_id" text,
	"charge_id" text,
	"of_object_id" text,
	"plan_id" text,
	"price" bigint NOT NULL,
	"currency" text NOT NULL,
	"granted" bigint DEFAULT 0 NOT NULL,
	"clawed" bigint DEFAULT 0 NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"words" text,
	CONSTRAINT "payments_account_id_object_id_pk" PRIMARY KEY("account_id","object_id")
);
--> statement-breakpoint
CREATE TABLE "purchase_requests" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"plan_id" text,
	"credits" bigint,
	"shortfall" bigint,
	"note" text,
	"return_to" text,
	"state" text NOT NULL,
	"requested_by" uuid NOT NULL,
	"requested_at" timestamptz(3) NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamptz(3),
	"words" text,
	CONSTRAINT "purchase_requests_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "recharge_rules" (
	"account_id" uuid NOT NULL,
	"threshold" bigint NOT NULL,
	"mode" text NOT NULL,
	"pack_credits" bigint,
	"target" bigint,
	"monthly_cap" bigint NOT NULL,
	"currency" text NOT NULL,
	"is_on" boolean NOT NULL,
	"order_id" uuid,
	"looked_at" timestamptz(3),
	"bought_at" timestamptz(3),
	"stopped_at" timestamptz(3),
	"stopped_reason" text,
	"set_by" text NOT NULL,
	"updated_at" timestamptz(3) NOT NULL,
	CONSTRAINT "recharge_rules_account_id_pk" PRIMARY KEY("account_id")
);
--> statement-breakpoint
CREATE TABLE "reconciliations" (
	"at" timestamptz(3) PRIMARY KEY NOT NULL,
	"since" timestamptz(3) NOT NULL,
	"is_complete" boolean NOT NULL,
	"looked" integer NOT NULL,
	"repaired" jsonb NOT NULL,
	"failed" jsonb NOT NULL,
	"milliseconds" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"account_id" uuid NOT NULL,
	"subscription_id" text NOT NULL,
	"begun_at" timestamptz(3) NOT NULL,
	"plan_id" text NOT NULL,
	"interval" text NOT NULL,
	"status" text NOT NULL,
	"period_start" timestamptz(3) NOT NULL,
	"period_end" timestamptz(3) NOT NULL,
	"cancel_at_period_end" boolean NOT NULL,
	"pending_plan_id" text,
	"schedule_id" text,
	"past_due_since" timestamptz(3),
	"ended_at" timestamptz(3),
	"seen_at" timestamptz(3) NOT NULL,
	CONSTRAINT "subscriptions_account_id_pk" PRIMARY KEY("account_id")
);
--> statement-breakpoint
CREATE INDEX "billing_customers_customer" ON "billing_customers" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "orders_recent" ON "orders" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "paid_periods_waiting" ON "paid_periods" USING btree ("period_start") WHERE granted_at is null;--> statement-breakpoint
CREATE INDEX "payment_events_due" ON "payment_events" USING btree ("due_at") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "payment_events_done" ON "payment_events" USING brin ("done_at");--> statement-breakpoint
CREATE INDEX "payments_at" ON "payments" USING btree ("account_id","at");--> statement-breakpoint
CREATE INDEX "payments_of" ON "payments" USING btree ("account_id","of_object_id") WHERE of_object_id is not null;--> statement-breakpoint
CREATE INDEX "payments_intent" ON "payments" USING btree ("account_id","payment_intent_id") WHERE payment_intent_id is not null;--> statement-breakpoint
CREATE INDEX "payments_parked" ON "payments" USING btree ("at") WHERE state = 'parked';--> statement-breakpoint
CREATE UNIQUE INDEX "purchase_requests_open" ON "purchase_requests" USING btree ("account_id","requested_by","kind") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "recharge_rules_on" ON "recharge_rules" USING btree ("looked_at") WHERE is_on and stopped_at is null;--> statement-breakpoint
CREATE INDEX "subscriptions_past_due" ON "subscriptions" USING btree ("past_due_since") WHERE past_due_since is not null;