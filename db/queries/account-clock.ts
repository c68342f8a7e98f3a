import { eq } from "drizzle-orm";
import { type Instant, later } from "../../lib/units/instant.ts";
import { db } from "../client.ts";
import { organizations } from "../schema/index.ts";

/** What an organization's clock shows when the server's shows `server`: the same, but in a sandbox, where it may run ahead. */
export async function accountNow(accountId: string, server: Instant): Promise<Instant> {
  const [row] = await db().select({ clockSkew: organizations.clockSkew }).from(organizations).where(eq(organizations.id, accountId));
  return later(server, row?.clockSkew ?? 0);
}
