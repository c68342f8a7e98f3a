import { SampleMark } from "#components/catalog/sample-mark.tsx";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { CheckIcon } from "#components/ui/icons.tsx";
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
  const label = (id: string) => view.classes.find((each) => each.id === id)?.label.toLowerCase() ?? id;
  const sampled = (key: string) => view.samples.some((path) => path === `plans.${plan.id}` || path.startsWith(`plans.${plan.id}.${key}`));
  const facts = [plan.storageGb ? `${plan.storageGb} GB of storage` : null, ...plan.notes].filter((fact) => fact !== null);
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
        {way === "current" ? <Badge tone="good">Your plan</Badge> : isAsked && <Badge tone="warn">The one you need</Badge>}
      </div>
      <PriceOf offer={offer} interval={interval} isSample={sampled("price")} />
      <ul className="mt-2 space-y-1">
        {plan.grants.map((grant, at) => (
          <li key={grant.class} className="font-semibold">
            <Amount value={grant.amount} unit="credit" />{" "}
            <span className="font-normal text-dim">a month{at > 0 && `, as ${label(grant.class)}`}</span>
            <SampleMark show={sampled("grants")} />
          </li>
        ))}
        {facts.map((fact) => (
          <li key={fact} className="flex gap-2 text-dim">
            <CheckIcon className="mt-0.5 size-4 shrink-0 text-accent" />
            {fact}
          </li>
        ))}
      </ul>
      <div className="mt-auto pt-4">
        {onChoose && (
          <Button kind={way === "start" || way === "upgrade" ? "primary" : "ghost"} className="w-full" onClick={onChoose}>
            {WORDS[way](plan.name)}
          </Button>
        )}
        {refused && way !== "current" && <p className="text-sm text-dim">{refused}</p>}
        {way === "request" && <p className="text-sm text-dim">Ask for it below: you get an offer, and pay by invoice.</p>}
      </div>
    </section>
  );
}

const WORDS: Readonly<Record<PlanOffer["way"], (name: string) => string>> = {
  current: (name) => name,
  start: (name) => `Start ${name}`,
  upgrade: (name) => `Upgrade to ${name}`,
  downgrade: (name) => `Downgrade to ${name}`,
  restart: (name) => `Change to ${name}`,
  request: (name) => `Ask for ${name}`,
  cancel: (name) => `Change to ${name}`,
};

function PriceOf({ offer, interval, isSample }: { readonly offer: PlanOffer; readonly interval: Interval; readonly isSample: boolean }) {
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
        <SampleMark show={isSample} />
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
