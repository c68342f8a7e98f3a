CREATE TABLE "billing_currencies" (
	"account_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"chosen_by" text NOT NULL,
	"chosen_at" timestamptz(3) NOT NULL,
	CONSTRAINT "billing_currencies_account_id_pk" PRIMARY KEY("account_id")
);
