import { Amount } from "#components/ui/amount.tsx";
import { Button } from "#components/ui/button.tsx";
import type { Alternative, Change } from "#lib/domain/rating/suggest.ts";
import type { Offer } from "./offer.ts";

const AT_ONCE = 3;

/** What would cost less, really priced (GEN-3): every other template, batch and platform choice that saves something; one click takes it. */
export function Alternatives({ offer, onApply }: { readonly offer: Offer; readonly onApply: (change: Change) => void }) {
  // The qualities stand side by side above, with their prices.
  const cheaper = offer.alternatives
    .filter(({ saving, change }) => saving > 0n && change.path.startsWith("options."))
    .toSorted((a, b) => (a.saving === b.saving ? 0 : a.saving < b.saving ? 1 : -1));
  if (!cheaper.length) return null;
  const row = (alternative: Alternative) => <Row key={alternative.change.label} {...alternative} offer={offer} onApply={onApply} />;
  return (
    <section aria-label="Ways to pay less" className="mt-3 text-sm">
      <h3 className="mb-1 text-xs font-medium text-faint">Ways to pay less</h3>
      <ul>{cheaper.slice(0, AT_ONCE).map(row)}</ul>
      {cheaper.length > AT_ONCE && (
        <details>
          <summary className="min-h-6 py-1 text-dim">{cheaper.length - AT_ONCE} more</summary>
          <ul>{cheaper.slice(AT_ONCE).map(row)}</ul>
        </details>
      )}
    </section>
  );
}

function Row({
  change,
  total,
  saving,
  offer,
  onApply,
}: Alternative & { readonly offer: Offer; readonly onApply: (change: Change) => void }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 border-b border-line py-1 last:border-0">
      <span className="min-w-0 basis-full text-dim sm:basis-0 sm:grow">{change.label}</span>
      <span className="mr-auto sm:mr-0">
        <Amount value={total} unit={offer.unit} />, saves <Amount value={saving} className="font-semibold" />
      </span>
      <Button kind="ghost" small aria-label={`Apply: ${change.label}`} onClick={() => onApply(change)}>
        Apply
      </Button>
    </li>
  );
}
