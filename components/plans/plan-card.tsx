import { PlanFacts } from "#components/catalog/plan-facts.tsx";
import { SampleMark } from "#components/catalog/sample-mark.tsx";
import { Price } from "#components/ui/amount.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import type { Interval, PlanOffer, PlansPageView } from "#lib/domain/billing/view.ts";
import { worth } from "#lib/domain/catalog/money.ts";
import { credits } from "#lib/units/millis.ts";

const THOUSAND = credits(1_000);

/** One plan: its price and what that makes of a thousand credits, what comes each month, and the way to it. */
export function PlanCard({
  offer,
  view,
  interval,
  isAsked,
  onChoose,
}: {
  readonly offer: PlanOffer;
  readonly view: PlansPageView;
  readonly interval: Interval;
  readonly isAsked: boolean;
  /** Null: the visitor cannot choose it. */
  readonly onChoose: (() => void) | null;
}) {
  const { plan, way, refused } = offer;
  const isOwn = plan.id === view.current.planId;
  return (
    <section
      aria-label={plan.name}
      className={classNames(
        "flex min-w-0 flex-col rounded-lg border bg-panel px-4 py-4",
        isAsked ? "border-accent ring-1 ring-accent ring-inset" : "border-line",
      )}
    >
      <div className="flex items-baseline justify-between gap-3">
        <h2 className="font-semibold">{plan.name}</h2>
        {way === "current" || (isOwn && view.current.status === "managed") ? (
          <Badge tone="good">Your plan</Badge>
        ) : (
          isAsked && <Badge tone="warn">The one you need</Badge>
        )}
      </div>
      <PriceOf offer={offer} interval={interval} isSampled={offer.isSample} />
      <PlanFacts plan={plan} card={view} />
      <div className="mt-auto pt-4">
        {onChoose && (
          <Button kind={way === "start" || way === "upgrade" ? "primary" : "ghost"} className="w-full" onClick={onChoose}>
            {wordsOf(offer, interval, isOwn && view.current.status === "managed")}
          </Button>
        )}
        {refused && way !== "current" && <p className="text-sm text-dim">{refused}</p>}
        {way === "request" && <p className="text-sm text-dim">Ask for it below: you get an offer, and pay by invoice.</p>}
      </div>
    </section>
  );
}

/** What the button does. A plan of one's own that nobody pays for yet is not started: it is paid for from then on. */
function wordsOf({ plan, way }: PlanOffer, interval: Interval, isOwnUnpaid: boolean): string {
  if (way === "current") return `Pay by the ${interval}`;
  return way === "start" && isOwnUnpaid ? `Pay for ${plan.name}` : WORDS[way](plan.name);
}

const WORDS: Readonly<Record<Exclude<PlanOffer["way"], "current">, (name: string) => string>> = {
  start: (name) => `Start ${name}`,
  upgrade: (name) => `Upgrade to ${name}`,
  downgrade: (name) => `Downgrade to ${name}`,
  restart: (name) => `Change to ${name}`,
  request: (name) => `Ask for ${name}`,
  cancel: (name) => `Change to ${name}`,
};

function PriceOf({ offer, interval, isSampled }: { readonly offer: PlanOffer; readonly interval: Interval; readonly isSampled: boolean }) {
  const chosen = offer.prices[interval] ? interval : "month";
  const price = offer.prices[chosen];
  const each = offer.each[chosen];
  return (
    <div className="mt-1 sm:min-h-[52px]">
      <p className="text-2xl font-semibold">
        {price ? (
          <>
            <Price money={price} whole />
            <span className="text-base font-normal text-dim"> a {chosen}</span>
          </>
        ) : (
          "By agreement"
        )}
        <SampleMark show={isSampled} />
      </p>
      {each && (
        <p className="text-sm text-faint">
          <Price money={worth(THOUSAND, each)} /> per 1,000 credits
        </p>
      )}
      {chosen !== interval && price && price.cents > 0 && <p className="text-sm text-faint">by the month only</p>}
    </div>
  );
}
