import type { ReactNode } from "react";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import type { PaymentsState } from "#lib/domain/billing/view-purchases.ts";

const TABS = [
  { href: "/operator/billing", label: "What waits" },
  { href: "/operator/billing/plans", label: "Plans by invoice" },
];

/** What stands above both of an operator's pages of billing. */
export function BillingFrame({
  page,
  note,
  payments,
  children,
}: {
  readonly page: string;
  readonly note: string;
  readonly payments: PaymentsState;
  readonly children: ReactNode;
}) {
  return (
    <>
      <PageHeader title="Billing" note={note} />
      <Tabs label="Billing" tabs={TABS.map((tab) => ({ ...tab, current: tab.href === page }))} />
      {payments === "not_set_up" && (
        <Notice tone="warn" className="mb-3.5">
          Payments are not set up: without STRIPE_SECRET_KEY nothing can be billed, looked into or compared. Enquiries can be refused, and
          plans changed.
        </Notice>
      )}
      {children}
    </>
  );
}
