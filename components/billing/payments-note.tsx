import { Notice } from "#components/ui/notice.tsx";
import { SandboxMark } from "#components/ui/sandbox-mark.tsx";
import type { PaymentsState } from "#lib/domain/billing/view-purchases.ts";

/** Says where paying is only pretended, and where nothing can be paid at all. Nothing where it is as one expects. */
export function PaymentsNote({ payments }: { readonly payments: PaymentsState }) {
  if (payments === "ready") return null;
  if (payments === "not_set_up")
    return (
      <Notice tone="warn" className="mb-3.5">
        <p className="font-semibold">Payments are not set up.</p>
        <p className="text-dim">
          Prices are as they would be charged, and nothing can be bought here yet. Whoever runs this Greenlight can connect its payment
          service.
        </p>
      </Notice>
    );
  return (
    <p className="mb-3.5 flex flex-wrap items-center gap-2 text-sm text-dim">
      <SandboxMark /> No real money moves here: pay with the test card 4242 4242 4242 4242.
    </p>
  );
}
