import type { Metadata } from "next";
import { OperatorBilling } from "#components/operator/billing.tsx";
import { requireOperator } from "#lib/request/operator.ts";
import { loadOperatorBilling } from "#lib/services/billing/load-operator-billing.ts";
import { bill, compare, dismiss, grant, refuse, retry } from "./actions.ts";

export const metadata: Metadata = { title: "Billing" };

export default async function BillingPage() {
  return (
    <OperatorBilling view={await loadOperatorBilling(await requireOperator())} actions={{ bill, refuse, retry, dismiss, grant, compare }} />
  );
}
