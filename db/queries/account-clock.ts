import { and, eq, lte, type SQL, sql } from "drizzle-orm";
import { env } from "../../lib/env.ts";
import { type Instant, later } from "../../lib/units/instant.ts";
import { db } from "../client.ts";
import { organizations } from "../schema/index.ts";

/** Do organizations have clocks of their own? In production none has, whatever its row says. */
function haveClocks(): boolean {
  return env().GREENLIGHT_MODE === "sandbox";
}

/** Milliseconds that an organization's clock is ahead of the server's, as its row says. */
export function skewOf({ clockSkew }: { readonly clockSkew: number }): number {
  return haveClocks() ? clockSkew : 0;
}

/** The same in a query over organizations. */
export function skewColumn(): SQL<number> {
  return (haveClocks() ? sql`${organizations.clockSkew}` : sql`0::bigint`).mapWith(Number);
}

/** What an organization's clock shows when the server's shows `server`: the same, but in a sandbox, where it may run ahead. */
export async function accountNow(accountId: string, server: Instant): Promise<Instant> {
  const [row] = await db().select({ clockSkew: skewColumn() }).from(organizations).where(eq(organizations.id, accountId));
  return later(server, row?.clockSkew ?? 0);
}

/** Sets an organization's clock ahead of the server's by so many milliseconds; never back. */
export async function setSkew(accountId: string, clockSkew: number): Promise<void> {
  await db()
    .update(organizations)
    .set({ clockSkew })
    .where(and(eq(organizations.id, accountId), lte(organizations.clockSkew, clockSkew)));
}
