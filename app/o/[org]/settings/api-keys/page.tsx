import type { Metadata } from "next";
import { ApiKeys } from "#components/api-keys/api-keys.tsx";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { loadKeys } from "#lib/services/api-keys/load-keys.ts";
import { create, revoke } from "./actions.ts";

export const metadata: Metadata = { title: "API keys" };

export default async function ApiKeysPage({ params }: PageProps<"/o/[org]/settings/api-keys">) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "api-keys:manage");
  return <ApiKeys slug={visit.slug} {...(await loadKeys(visit))} actions={{ create, revoke }} />;
}
