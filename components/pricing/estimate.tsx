import type { ReactNode } from "react";
import { QuoteLines } from "#components/calculate/quote-lines.tsx";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { worth } from "#lib/domain/catalog/money.ts";
import { creditPrice } from "#lib/domain/catalog/plan.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Rated } from "#lib/domain/rating/quote.ts";
import type { Alternative } from "#lib/domain/rating/suggest.ts";
import type { TierLimit } from "#lib/domain/rating/tier.ts";

const SHOWN = 4;

type Props = {
  readonly card: RateCard;
  /** Null: what is typed has no price yet. */
  readonly rated: Rated | null;
  readonly alternatives: readonly Alternative[];
  /** What of it the plan does not take (ALW-2). */
  readonly limits: readonly TierLimit[];
  readonly planId: string;
  readonly children: ReactNode;
};

/** The price of what is typed, its lines, and what would cost less. */
export function Estimate({ card, rated, alternatives, limits, planId, children }: Props) {
  const price = creditPrice(card, planId);
  const cheaper = alternatives
    .filter(({ saving }) => saving > 0n)
    .toSorted((a, b) => (a.saving < b.saving ? 1 : a.saving > b.saving ? -1 : 0));
  return (
    <Panel title="Estimate" note="by the engine that quotes">
      {children}
      <p role="status" className="mb-3 text-2xl font-semibold">
        {rated ? <Amount value={rated.total} unit={rated.unit} /> : <span className="text-faint">—</span>}
        {rated && price && (
          <span className="ml-2 text-base font-normal text-dim">
            <Price money={worth(rated.total, price)} />
          </span>
        )}
      </p>
      {limits.map(({ path, message }) => (
        <Notice key={path} tone="warn" live className="mb-3">
          {message}
        </Notice>
      ))}
      {rated ? (
        <QuoteLines lines={rated.lines} total={rated.total} unit={rated.unit} increment={card.increment} creditPrice={price} />
      ) : (
        <p className="text-dim">Fill in what is marked, and the price stands here.</p>
      )}
      {rated && cheaper.length > 0 && (
        <>
          <h3 className="mt-4 mb-1.5 text-sm font-semibold text-dim">What would cost less</h3>
          <ul className="space-y-1">
            {cheaper.slice(0, SHOWN).map(({ change, total, saving }) => (
              <li key={`${change.path} ${change.label}`} className="flex flex-wrap justify-between gap-x-4">
                <span>{change.label}</span>
                <span className="text-dim">
                  <Amount value={total} unit={rated.unit} />, saves <Amount value={saving} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
