import { eq, sql } from "drizzle-orm";
import type { Role } from "#lib/domain/orgs/role.ts";
import type { Instant } from "#lib/units/instant.ts";
import { atomically } from "../atomically.ts";
import { db } from "../client.ts";
import { userLogins, users } from "../schema/index.ts";
import { memberWrite } from "./orgs.ts";

/** A demo person of the sandbox, made if new. Answers their id. */
export async function ensurePerson(email: string, name: string): Promise<string> {
  await db().insert(users).values({ email, name, emailVerifiedAt: sql`now()` }).onConflictDoNothing();
  const [row] = await db().select({ id: users.id }).from(users).where(eq(users.email, email));
  if (!row) throw new Error(`${email} could not be made`);
  return row.id;
}

/** Puts a demo person into a studio. */
export async function addDemoMember(accountId: string, userId: string, role: Role, joinedAt: Instant): Promise<void> {
  await atomically({ query: memberWrite({ accountId, userId, role, joinedAt }).query });
}

/** Lets a demo person have signed in with LinkedIn (ACT-10). */
export async function linkDemoPerson(userId: string): Promise<void> {
  await db()
    .insert(userLogins)
    .values({ provider: "linkedin", subject: `sandbox:${userId}`, userId })
    .onConflictDoNothing();
}
