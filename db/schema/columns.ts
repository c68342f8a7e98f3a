import { bigint, customType, uuid } from "drizzle-orm/pg-core";
import { formatInstant, type Instant, instant } from "../../lib/units/instant.ts";
import { type Millis, millis } from "../../lib/units/millis.ts";
import { hasOwnClocks } from "../own-clocks.ts";

/** An amount in thousandths of the account's unit (GEN-1). */
export const amount = customType<{ data: Millis; driverData: string }>({
  dataType: () => "bigint",
  fromDriver: (value) => millis(BigInt(value)),
  toDriver: (value) => value.toString(),
});

/** An amount of money in its currency's minor unit. */
export const minor = (name: string) => bigint(name, { mode: "bigint" });

/** An instant in UTC to the millisecond (GEN-10). */
export const moment = customType<{ data: Instant; driverData: string | Date }>({
  dataType: () => "timestamptz(3)",
  fromDriver: (value) => instant(value instanceof Date ? value.getTime() : Date.parse(value)),
  toDriver: (value) => formatInstant(value),
});

/** The first column of every table that belongs to an account, so that the database distributes by it. */
export const accountId = () => uuid("account_id").notNull();

/** Raw bytes, as a hash is. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });

/** Milliseconds that an organization's clock runs ahead of the server's: always 0 outside the sandbox, whatever is written. */
export const skew = customType<{ data: number; driverData: string }>({
  dataType: () => "bigint",
  fromDriver: (value) => (hasOwnClocks() ? Number(value) : 0),
  toDriver: (value) => value.toString(),
});
