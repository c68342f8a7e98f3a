import { and, eq, lte, type SQL, sql } from "drizzle-orm";
import type { Instant } from "../../lib/units/instant.ts";
import { db } from "../client.ts";
import { hasOwnClocks } from "../own-clocks.ts";
import { organizations } from "../schema/index.ts";

/** Milliseconds that an organization's clock is ahead of the server's, where a query over organizations compares by it. */
export function skewIn(): SQL {
  return hasOwnClocks() ? sql`${organizations.clockSkew}` : sql`0::bigint`;
}

/** What organizations' clocks show when the server's shows `server`, in a query over them. */
export function ownNow(server: Instant): SQL {
  return sql`to_timestamp((${server} + ${skewIn()}) / 1000.0)`;
}

/** Sets an organization's clock ahead of the server's by so many milliseconds; never back. */
export async function setSkew(accountId: string, clockSkew: number): Promise<void> {
  await db()
    .update(organizations)
    .set({ clockSkew })
    .where(and(eq(organizations.id, accountId), lte(organizations.clockSkew, clockSkew)));
}
