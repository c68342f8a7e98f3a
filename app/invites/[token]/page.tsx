import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Invitation } from "#components/members/invitation.tsx";
import { Standalone } from "#components/shell/standalone.tsx";
import { loadInvite } from "#lib/request/person-action.ts";
import { join } from "./actions.ts";

export const metadata: Metadata = { title: "Invitation", robots: { index: false }, referrer: "no-referrer" };

export default async function InvitePage({ params }: PageProps<"/invites/[token]">) {
  const { token } = await params;
  const invite = await loadInvite(token);
  if (!invite) notFound();
  return (
    <Standalone title="Invitation">
      <Invitation token={token} invite={invite} join={join} />
    </Standalone>
  );
}
