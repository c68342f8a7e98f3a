import type { Metadata } from "next";
import { NoPermission } from "#components/members/no-permission.tsx";
import { requireOrg } from "#lib/request/require-org.ts";
import { loadOwners } from "#lib/services/orgs/load-members.ts";

export const metadata: Metadata = { title: "Not for your role" };

export default async function NoPermissionPage({ params }: PageProps<"/o/[org]/no-permission">) {
  const { slug, role, orgName, accountId } = await requireOrg((await params).org);
  return <NoPermission slug={slug} role={role} orgName={orgName} owners={await loadOwners(accountId)} />;
}
