import { findOrg } from "#db/queries/orgs.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { createOrg } from "./create-org.ts";

/**
 * Makes a person's own organization at their first sign-in, on act3's Starter trial (ACT-10): once, however many
 * sign-ins race, because its id is the person's. Throws when it can not be made: then nobody is signed in.
 */
export async function ensurePersonalOrg(
  caller: Caller,
  person: { readonly id: string; readonly name: string | null; readonly email: string },
): Promise<void> {
  if (await findOrg(person.id)) return;
  const shortName = person.name?.trim() || person.email.split("@")[0];
  const made = await createOrg(caller, { ownerId: person.id, name: `${shortName?.slice(0, 60)}’s workspace`, kind: "personal" });
  if (!made.ok && made.reason !== "exists") throw new Error(`no personal organization: ${made.reason} ${JSON.stringify(made.detail)}`);
}
