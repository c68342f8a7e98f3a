import type { Metadata } from "next";
import { MembersPage } from "#components/members/members-page.tsx";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { loadMembers } from "#lib/services/orgs/load-members.ts";
import { change, invite, leave, remove, revoke, setSpenders } from "./actions.ts";

export const metadata: Metadata = { title: "Members" };

export default async function Members({ params }: PageProps<"/o/[org]/members">) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "members:read");
  const view = await loadMembers(visit);
  return (
    <MembersPage
      slug={visit.slug}
      orgName={visit.orgName}
      personal={visit.orgKind === "personal"}
      view={view}
      actions={{ change, invite, leave, remove, revoke, setSpenders }}
    />
  );
}
