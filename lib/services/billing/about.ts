import { loadAccount } from "#db/queries/ledger.ts";
import { findOrg } from "#db/queries/orgs.ts";
import type { Role } from "#lib/domain/orgs/role.ts";
import { addressesOf } from "../notifications/send-mail.ts";
import type { About } from "./letters.ts";

/** Who of an organization reads a letter, and what it calls it. Null for one that is not there. */
export async function aboutOrg(accountId: string, roles: readonly Role[]): Promise<About | null> {
  const [org, account, to] = await Promise.all([findOrg(accountId), loadAccount(accountId), addressesOf(accountId, roles)]);
  return org && { to, slug: org.slug, orgName: org.name, zone: account?.zone ?? "UTC" };
}
