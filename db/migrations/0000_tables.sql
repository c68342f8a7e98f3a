CREATE TABLE "audit" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text,
	"detail" jsonb NOT NULL,
	"request_id" text,
	CONSTRAINT "audit_account_id_at_id_pk" PRIMARY KEY("account_id","at","id")
);
--> statement-breakpoint
CREATE TABLE "job_runs" (
	"account_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"progress" integer NOT NULL,
	"message" text,
	"output" jsonb,
	"updated_at" timestamptz(3) NOT NULL,
	CONSTRAINT "job_runs_account_id_job_id_pk" PRIMARY KEY("account_id","job_id")
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"unit" text NOT NULL,
	"card_id" text NOT NULL,
	"card_version" integer NOT NULL,
	"plan_id" text NOT NULL,
	"zone" text NOT NULL,
	"anchor" integer NOT NULL,
	"period_start" timestamptz(3) NOT NULL,
	"period_end" timestamptz(3) NOT NULL,
	"trial_ends_at" timestamptz(3),
	"available" bigint DEFAULT 0 NOT NULL,
	"held" bigint DEFAULT 0 NOT NULL,
	"sequence" bigint DEFAULT 0 NOT NULL,
	"last_entry_at" timestamptz(3),
	"created_at" timestamptz(3) NOT NULL,
	CONSTRAINT "accounts_never_negative" CHECK ("accounts"."available" >= 0 and "accounts"."held" >= 0)
);
--> statement-breakpoint
CREATE TABLE "closes" (
	"account_id" uuid NOT NULL,
	"period_end" timestamptz(3) NOT NULL,
	"closed_at" timestamptz(3) NOT NULL,
	"cap" bigint,
	"room" bigint,
	"bank_class" text,
	"rolled" bigint NOT NULL,
	"forfeited" bigint NOT NULL,
	CONSTRAINT "closes_account_id_period_end_pk" PRIMARY KEY("account_id","period_end")
);
--> statement-breakpoint
CREATE TABLE "entries" (
	"account_id" uuid NOT NULL,
	"sequence" bigint NOT NULL,
	"at" timestamptz(3) NOT NULL,
	"transaction" uuid NOT NULL,
	"kind" text NOT NULL,
	"from_side" text NOT NULL,
	"to_side" text NOT NULL,
	"amount" bigint NOT NULL,
	"effect" bigint NOT NULL,
	"balance_after" bigint NOT NULL,
	"lot_id" uuid,
	"lot_class" text,
	"hold_id" uuid,
	"quote_id" uuid,
	"operation" text,
	"card_id" text NOT NULL,
	"card_version" integer NOT NULL,
	"project" text,
	"department" text,
	"actor" text NOT NULL,
	"memo" text,
	"corrects" bigint,
	"key" text NOT NULL,
	CONSTRAINT "entries_account_id_at_sequence_pk" PRIMARY KEY("account_id","at","sequence"),
	CONSTRAINT "entries_positive" CHECK ("entries"."amount" >= 0)
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "hold_allocations" (
	"account_id" uuid NOT NULL,
	"hold_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"lot_id" uuid NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "hold_allocations_account_id_hold_id_position_pk" PRIMARY KEY("account_id","hold_id","position")
);
--> statement-breakpoint
CREATE TABLE "holds" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"quote_id" uuid,
	"operation" text NOT NULL,
	"amount" bigint NOT NULL,
	"settled" bigint DEFAULT 0 NOT NULL,
	"returned" bigint DEFAULT 0 NOT NULL,
	"excess" bigint DEFAULT 0 NOT NULL,
	"state" text NOT NULL,
	"outcome" text,
	"reason" text,
	"runner" text NOT NULL,
	"project" text,
	"department" text,
	"created_by" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"expires_at" timestamptz(3) NOT NULL,
	"ended_at" timestamptz(3),
	CONSTRAINT "holds_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "holds_add_up" CHECK (("holds"."state" = 'open' and "holds"."settled" = 0 and "holds"."returned" = 0) or "holds"."settled" + "holds"."returned" = "holds"."amount")
);
--> statement-breakpoint
CREATE TABLE "lots" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"class" text NOT NULL,
	"rank" smallint NOT NULL,
	"granted" bigint NOT NULL,
	"remaining" bigint NOT NULL,
	"expires_at" timestamptz(3),
	"period_end" timestamptz(3),
	"source" text NOT NULL,
	"source_id" text,
	"granted_at" timestamptz(3) NOT NULL,
	"sequence" bigint NOT NULL,
	"closed_at" timestamptz(3),
	"rolled_to" uuid,
	CONSTRAINT "lots_account_id_id_pk" PRIMARY KEY("account_id","id"),
	CONSTRAINT "lots_bounds" CHECK ("lots"."remaining" >= 0 and "lots"."remaining" <= "lots"."granted")
);
--> statement-breakpoint
CREATE TABLE "operations" (
	"account_id" uuid NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"result" jsonb NOT NULL,
	"at" timestamptz(3) NOT NULL,
	CONSTRAINT "operations_account_id_key_pk" PRIMARY KEY("account_id","key")
);
--> statement-breakpoint
CREATE TABLE "rollup_kinds" (
	"account_id" uuid NOT NULL,
	"day" text NOT NULL,
	"kind" text NOT NULL,
	"amount" bigint NOT NULL,
	"effect" bigint NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "rollup_kinds_account_id_day_kind_pk" PRIMARY KEY("account_id","day","kind")
);
--> statement-breakpoint
CREATE TABLE "rollup_operations" (
	"account_id" uuid NOT NULL,
	"day" text NOT NULL,
	"operation" text NOT NULL,
	"amount" bigint NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "rollup_operations_account_id_day_operation_pk" PRIMARY KEY("account_id","day","operation")
);
--> statement-breakpoint
CREATE TABLE "rollup_quarters" (
	"account_id" uuid NOT NULL,
	"quarter" timestamptz(3) NOT NULL,
	"kind" text NOT NULL,
	"amount" bigint NOT NULL,
	"effect" bigint NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "rollup_quarters_account_id_quarter_kind_pk" PRIMARY KEY("account_id","quarter","kind")
);
--> statement-breakpoint
CREATE TABLE "invites" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"token_hash" text NOT NULL,
	"invited_by" uuid NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"expires_at" timestamptz(3) NOT NULL,
	"accepted_at" timestamptz(3),
	"revoked_at" timestamptz(3),
	CONSTRAINT "invites_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"account_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"joined_at" timestamptz(3) NOT NULL,
	CONSTRAINT "memberships_account_id_user_id_pk" PRIMARY KEY("account_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"clock_skew" bigint DEFAULT 0 NOT NULL,
	"spending_roles" text[] DEFAULT '{owner,creator}' NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	CONSTRAINT "organizations_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamptz(3) DEFAULT now() NOT NULL,
	"expires_at" timestamptz(3) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_tokens" (
	"email" text NOT NULL,
	"token_hash" text NOT NULL,
	"expires_at" timestamptz(3) NOT NULL,
	CONSTRAINT "sign_in_tokens_email_token_hash_pk" PRIMARY KEY("email","token_hash")
);
--> statement-breakpoint
CREATE TABLE "user_logins" (
	"provider" text NOT NULL,
	"subject" text NOT NULL,
	"user_id" uuid NOT NULL,
	"linked_at" timestamptz(3) DEFAULT now() NOT NULL,
	CONSTRAINT "user_logins_provider_subject_pk" PRIMARY KEY("provider","subject")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" text,
	"image" text,
	"email_verified_at" timestamptz(3),
	"created_at" timestamptz(3) DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"topic" text NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamptz(3) DEFAULT now() NOT NULL,
	"due_at" timestamptz(3) DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"done_at" timestamptz(3),
	CONSTRAINT "outbox_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "quotes" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"card_id" text NOT NULL,
	"card_version" integer NOT NULL,
	"operation" text NOT NULL,
	"params" jsonb NOT NULL,
	"options" jsonb NOT NULL,
	"lines" jsonb NOT NULL,
	"total" bigint NOT NULL,
	"unit" text NOT NULL,
	"burn" jsonb NOT NULL,
	"balance_after" bigint,
	"shortfall" bigint,
	"approval" jsonb NOT NULL,
	"alternatives" jsonb NOT NULL,
	"project" text,
	"department" text,
	"created_by" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"expires_at" timestamptz(3) NOT NULL,
	CONSTRAINT "quotes_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
ALTER TABLE "invites" ADD CONSTRAINT "invites_account_id_organizations_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_account_id_organizations_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_logins" ADD CONSTRAINT "user_logins_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_due" ON "accounts" USING btree ("period_end");--> statement-breakpoint
CREATE INDEX "entries_hold" ON "entries" USING btree ("account_id","hold_id") WHERE hold_id is not null;--> statement-breakpoint
CREATE INDEX "holds_recent" ON "holds" USING btree ("account_id","created_at");--> statement-breakpoint
CREATE INDEX "holds_open" ON "holds" USING btree ("account_id","expires_at") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "lots_open" ON "lots" USING btree ("account_id","rank","expires_at","sequence") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "invites_token" ON "invites" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "invites_open" ON "invites" USING btree ("account_id","email") WHERE accepted_at is null and revoked_at is null;--> statement-breakpoint
CREATE INDEX "memberships_user" ON "memberships" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "user_logins_user" ON "user_logins" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("due_at") WHERE done_at is null;