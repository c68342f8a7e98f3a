import { Price } from "#components/ui/amount.tsx";
import type { PastDue } from "#lib/domain/billing/view.ts";

/** The way to the open invoice, on the payment service's own page. */
export function PayLink({ pastDue: { payUrl, amount } }: { readonly pastDue: Pick<PastDue, "payUrl" | "amount"> }) {
  if (payUrl === null) return null;
  return (
    <a href={payUrl} className="font-semibold text-accent underline underline-offset-2">
      Pay {amount ? <Price money={amount} /> : "the invoice"} now
    </a>
  );
}
