CREATE TABLE "card_drafts" (
	"card_id" text PRIMARY KEY NOT NULL,
	"body" text NOT NULL,
	"based_on" integer NOT NULL,
	"revision" integer NOT NULL,
	"updated_at" timestamptz(3) NOT NULL,
	"updated_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "card_versions" (
	"card_id" text NOT NULL,
	"version" integer NOT NULL,
	"body" text NOT NULL,
	"source" text NOT NULL,
	"note" text,
	"published_at" timestamptz(3) NOT NULL,
	"published_by" text NOT NULL,
	"effective_at" timestamptz(3) NOT NULL,
	CONSTRAINT "card_versions_card_id_version_pk" PRIMARY KEY("card_id","version")
);
