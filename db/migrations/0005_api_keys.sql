CREATE TABLE "api_answers" (
	"account_id" uuid NOT NULL,
	"route" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" uuid NOT NULL,
	"claim" uuid NOT NULL,
	"claimed_until" timestamptz(3) NOT NULL,
	"created_at" timestamptz(3) DEFAULT now() NOT NULL,
	"status" smallint,
	"type" text,
	"body" text,
	CONSTRAINT "api_answers_account_id_route_key_pk" PRIMARY KEY("account_id","route","key")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"account_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"mode" text NOT NULL,
	"mark" text NOT NULL,
	"last_four" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"scopes" text[] NOT NULL,
	"is_limited" boolean DEFAULT true NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	"expires_at" timestamptz(3),
	"revoked_at" timestamptz(3),
	"last_used_at" timestamptz(3),
	CONSTRAINT "api_keys_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "api_windows" (
	"account_id" uuid NOT NULL,
	"key_id" uuid NOT NULL,
	"began_at" timestamptz(3) NOT NULL,
	"used" integer NOT NULL,
	CONSTRAINT "api_windows_account_id_key_id_pk" PRIMARY KEY("account_id","key_id")
);
--> statement-breakpoint
CREATE INDEX "api_answers_at" ON "api_answers" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "api_keys_mark" ON "api_keys" USING btree ("account_id","mark");