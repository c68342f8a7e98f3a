import type { Metadata } from "next";
import { ReturnNotice } from "#components/billing/return-notice.tsx";
import { readAddress } from "#components/calculate/address.ts";
import { CalculateHeader } from "#components/calculate/calculate-header.tsx";
import { Calculator } from "#components/calculate/calculator.tsx";
import { SandboxNote } from "#components/jobs/sandbox-note.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { isSandbox } from "#lib/request/mode.ts";
import { requireOrg, requirePermission } from "#lib/request/require-org.ts";
import { readSearch } from "#lib/request/search-params.ts";
import { loadBuying } from "#lib/services/billing/load-buying.ts";
import { loadReturn } from "#lib/services/billing/load-return.ts";
import { loadCalculator } from "#lib/services/rating/load-calculator.ts";
import { restoreQuote } from "#lib/services/rating/restore-quote.ts";
import { ask, buy, withdraw } from "../packs/actions.ts";
import { confirm, quote } from "./actions.ts";

export const metadata: Metadata = { title: "Calculate" };

export default async function CalculatePage({ params, searchParams }: PageProps<"/o/[org]/calculate">) {
  const visit = await requireOrg((await params).org);
  requirePermission(visit, "quotes:create");
  const [calculator, buying] = await Promise.all([loadCalculator(visit), loadBuying(visit)]);
  const view = { ...calculator, buying };
  const address = readAddress(view.card, await searchParams);
  const { order } = await readSearch(searchParams, ["order"]);
  const restored = await Promise.all((address?.quotes ?? []).map((id) => (id ? restoreQuote(visit, id) : null)));
  return (
    <>
      <CalculateHeader slug={visit.slug} plan={view.plan} />
      {order && <ReturnNotice view={await loadReturn(visit, { order })} />}
      {address ? (
        <Calculator slug={visit.slug} view={view} start={{ ...address, restored }} actions={{ quote, confirm, buy, ask, withdraw }} />
      ) : (
        <EmptyState title="Nothing on this card takes a quote">Its work is metered as it happens.</EmptyState>
      )}
      {isSandbox() && <SandboxNote />}
    </>
  );
}
