import type { Metadata } from "next";
import { byLinkedin } from "#app/(auth)/sign-in/actions.ts";
import { Settings } from "#components/settings/settings.tsx";
import { may } from "#lib/domain/orgs/permissions.ts";
import { loadPerson } from "#lib/request/person-action.ts";
import { requireOrg } from "#lib/request/require-org.ts";
import { endSession, rename } from "./actions.ts";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ params }: PageProps<"/o/[org]/settings">) {
  const { slug, orgName, role } = await requireOrg((await params).org);
  const person = await loadPerson();
  return (
    person && (
      <Settings
        slug={slug}
        orgName={orgName}
        manages={may(role, "settings:manage")}
        person={person}
        actions={{ rename, endSession, byLinkedin }}
      />
    )
  );
}
