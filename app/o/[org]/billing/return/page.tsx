import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Returned } from "#components/billing/return.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { readSearch } from "#lib/request/search-params.ts";
import { loadReturn } from "#lib/services/billing/load-return.ts";

export const metadata: Metadata = { title: "Back from checkout" };

export default async function ReturnPage({ params, searchParams }: PageProps<"/o/[org]/billing/return">) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "billing:read");
  const asked = await readSearch(searchParams, ["session", "order", "canceled"]);
  const view = await loadReturn(visit, asked);
  // Straight on to what one was doing: there it says what joined.
  if (view.state === "granted" && view.backTo && asked.order) redirect(withOrder(view.backTo, asked.order));
  return (
    <>
      <PageHeader title="Back from checkout" />
      <Returned slug={visit.slug} view={view} />
    </>
  );
}

function withOrder(path: string, order: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}order=${encodeURIComponent(order)}`;
}
