import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Receipt } from "#components/ledger/receipt.tsx";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { loadReceipt } from "#lib/services/ledger/load-receipt.ts";

export const metadata: Metadata = { title: "Receipt" };

export default async function ReceiptPage({ params }: { readonly params: Promise<{ org: string; entry: string }> }) {
  const { org, entry } = await params;
  const visit = await requireOrg(org);
  requirePermission(visit, "ledger:read");
  const view = await loadReceipt(visit, entry);
  return view ? <Receipt slug={visit.slug} orgName={visit.orgName} role={visit.role} view={view} /> : notFound();
}
