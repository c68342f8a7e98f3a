import { Fragment } from "react";
import { Amount } from "#components/ui/amount.tsx";
import { costPerMinute, partsOf, secondsOf, stagesOf } from "#lib/domain/rating/project.ts";
import { type Draft, requestOf } from "./draft.ts";
import type { Offer } from "./offer.ts";
import type { CalculatorView } from "./view.ts";

/**
 * Generation + enhancement + distribution = total, as far as the card has them, and the cost per minute where the length is
 * known, in one line (ALW-8). Nothing where that says no more than the total.
 */
export function CostLine({ view, draft, offer }: { readonly view: CalculatorView; readonly draft: Draft; readonly offer: Offer }) {
  const { card } = view;
  const stages = stagesOf(card);
  const parts = partsOf(card, { operation: draft.operation, lines: offer.lines });
  const perMinute = costPerMinute(offer.total, secondsOf(card, [requestOf(card, draft)]));
  if (stages.length < 2 && perMinute === null) return null;
  return (
    <p className="mt-1.5 text-sm text-dim first-letter:uppercase">
      {stages.length > 1 && (
        <>
          {stages.map((part, at) => (
            <Fragment key={part}>
              {at > 0 && " + "}
              {part} <Amount value={parts[part]} />
            </Fragment>
          ))}
          {" = "}
        </>
      )}
      <Amount value={offer.total} unit={offer.unit} className="text-ink" />
      {perMinute !== null && (
        <>
          ; <Amount value={perMinute} unit={offer.unit} className="text-ink" /> a minute
        </>
      )}
      .
    </p>
  );
}
