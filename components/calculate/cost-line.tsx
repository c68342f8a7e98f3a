import { Amount } from "#components/ui/amount.tsx";
import { costPerMinute, partsOf, secondsOf } from "#lib/domain/rating/project.ts";
import { type Draft, requestOf } from "./draft.ts";
import type { Offer } from "./offer.ts";
import type { CalculatorView } from "./view.ts";

/** Generation + enhancement + distribution = total, and the cost per minute where the length is known, in one line (ALW-8). */
export function CostLine({ view, draft, offer }: { readonly view: CalculatorView; readonly draft: Draft; readonly offer: Offer }) {
  const parts = partsOf(view.card, { operation: draft.operation, lines: offer.lines });
  const perMinute = costPerMinute(offer.total, secondsOf(view.card, [requestOf(view.card, draft)]));
  return (
    <p className="mt-1.5 text-sm text-dim">
      Generation <Amount value={parts.generation} /> + enhancement <Amount value={parts.enhancement} /> + distribution{" "}
      <Amount value={parts.distribution} /> = <Amount value={offer.total} unit={offer.unit} className="text-ink" />
      {perMinute !== null && (
        <>
          ; <Amount value={perMinute} unit={offer.unit} className="text-ink" /> a minute
        </>
      )}
      .
    </p>
  );
}
