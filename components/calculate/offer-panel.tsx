import type { ReactNode } from "react";
import { Amount } from "#components/ui/amount.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Alternatives } from "./alternatives.tsx";
import { BeyondPlan } from "./beyond-plan.tsx";
import { BurnPlan } from "./burn.tsx";
import { CostLine } from "./cost-line.tsx";
import { Countdown } from "./countdown.tsx";
import { MoneyBasis } from "./money-basis.tsx";
import { type Offer, tiersOf } from "./offer.ts";
import { QuoteLines } from "./quote-lines.tsx";
import type { CalculatorState } from "./steps.tsx";
import { Tiers } from "./tiers.tsx";
import type { Offered } from "./use-calculator.ts";
import type { CalculatorView } from "./view.ts";

/** The right side: an estimate while typing, marked as such; the server's quote once there is one. */
export function OfferPanel({
  view,
  slug,
  state,
  current,
  several,
  children,
}: {
  readonly view: CalculatorView;
  readonly slug: string;
  readonly state: CalculatorState;
  readonly current: Offered;
  /** Among several items, the payment and the way on belong to all of them together, and stand elsewhere. */
  readonly several: boolean;
  readonly children: ReactNode;
}) {
  const { card, unit, creditPrice, classes, lots, now } = view;
  const { compared, over } = state;
  const { offer, quote, draft } = current;
  const alone = offer && !several && offer.unit === unit ? offer : null;
  return (
    <Panel
      title={quote ? "Your quote" : "Estimate"}
      note={<Note state={state} version={`${card.name}, version ${quote?.cardVersion ?? card.version}`} isBound={quote !== null} />}
      aside={!quote && <Badge tone="warn">Not binding yet</Badge>}
    >
      {compared && (
        <Tiers
          legend={compared.label}
          tiers={tiersOf(view, draft, compared, offer)}
          creditPrice={creditPrice}
          onChoose={(value) => state.choose(`params.${compared.name}`, value)}
        />
      )}
      {offer ? (
        <>
          <QuoteLines lines={offer.lines} total={offer.total} unit={offer.unit} increment={card.increment} creditPrice={creditPrice} />
          {!several && <CostLine view={view} draft={draft} offer={offer} />}
          <MoneyBasis view={view} />
          <Alternatives offer={offer} onApply={(change) => state.apply([{ item: state.list.at, change }])} />
          {/* What a quote that is over would take is no longer true. */}
          {alone?.shortfall === null && !over && <BurnPlan payment={alone} classes={classes} lots={lots} now={now} what="This job" />}
          {/* Once the server has said so, it stands there. */}
          {!state.refusal && <BeyondPlan limits={offer.limits} slug={slug} mayChange={view.buying.mayBuy} />}
          {!several && <Cover offer={offer} unit={unit} />}
        </>
      ) : (
        <p className="min-h-40 py-3 text-dim">The price appears here as soon as every field fits.</p>
      )}
      {quote && !over && alone?.shortfall === null && (
        <Notice tone="good" className="mt-3">
          {quote.approval.reason}
        </Notice>
      )}
      {children}
    </Panel>
  );
}

/** Why an offer cannot be paid, where it cannot. */
function Cover({ offer, unit }: { readonly offer: Offer; readonly unit: string }) {
  if (offer.unit !== unit)
    return (
      <Notice tone="warn" className="mt-3.5">
        This is priced in {offer.unit}, and this account is in {unit}: it can be compared here, and cannot run.
      </Notice>
    );
  return (
    offer.shortfall !== null && (
      <Notice tone="warn" className="mt-3.5">
        Your balance does not cover this: you are short by <Amount value={offer.shortfall} unit={offer.unit} className="font-semibold" />.
      </Notice>
    )
  );
}

function Note({ state, version, isBound }: { readonly state: CalculatorState; readonly version: string; readonly isBound: boolean }) {
  if (!isBound) return version;
  if (state.over) return `no longer binding · ${version}`;
  // With several items their time is told once, for all of them.
  if (!Number.isFinite(state.deadline) || state.offers.length > 1) return version;
  return (
    <>
      binding for <Countdown deadline={state.deadline} onOver={state.onOver} /> · {version}
    </>
  );
}
