import type { Metadata } from "next";
import { BillingPage } from "#components/billing/billing-page.tsx";
import { ReturnNotice } from "#components/billing/return-notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { may } from "#lib/domain/orgs/permissions.ts";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { readSearch } from "#lib/request/search-params.ts";
import { loadBillingPage } from "#lib/services/billing/load-billing-page.ts";
import { loadReturn } from "#lib/services/billing/load-return.ts";
import * as actions from "./actions.ts";

export const metadata: Metadata = { title: "Billing" };

export default async function Billing({ params, searchParams }: PageProps<"/o/[org]/billing">) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "billing:read");
  const { slug, orgName, role } = visit;
  const { order } = await readSearch(searchParams, ["order"]);
  const view = await loadBillingPage(visit);
  return (
    <>
      <PageHeader title="Billing" note={`How ${orgName} pays, and what it paid.`} />
      {order && <ReturnNotice view={await loadReturn(visit, { order })} />}
      <BillingPage
        slug={slug}
        view={view}
        mayChangePlan={may(role, "plan:change")}
        mayPay={may(role, "invoices:pay")}
        actions={{ ...actions }}
      />
    </>
  );
}
