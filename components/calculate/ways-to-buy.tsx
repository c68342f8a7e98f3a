import { type ReactNode, useState } from "react";
import { type BillingAction, useOnward } from "#components/billing/use-onward.ts";
import { AskForm, type Wish } from "#components/packs/ask-owners.tsx";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Button, ButtonAnchor } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { Onward } from "#lib/domain/billing/view.ts";
import type { Buying } from "#lib/domain/billing/view-purchases.ts";
import { type Pack, packCovering, packsOf } from "#lib/domain/packs/price.ts";
import { planCovering } from "#lib/domain/plans/plan.ts";
import { formatMillis, type Millis, minus, plus, sum } from "#lib/units/millis.ts";
import type { CalculatorView } from "./view.ts";
import { Way } from "./way.tsx";

export type WayActions = { readonly buy: BillingAction<Onward>; readonly ask: BillingAction; readonly withdraw: BillingAction };

type Props = {
  readonly slug: string;
  readonly view: CalculatorView;
  readonly shortfall: Millis;
  readonly total: Millis;
  readonly actions: WayActions;
  /** The third way: cancel and return. */
  readonly children: ReactNode;
};

/** The plan and the pack that cover a shortfall: bought by who may, asked of the owners by who may not (ACT-9). */
export function WaysToBuy({ slug, view, shortfall, total, actions, children }: Props) {
  const { buying } = view;
  const buy = useOnward();
  const [wish, setWish] = useState<Wish | null>(null);
  const can: Can = buying.payments === "not_set_up" ? "nothing" : buying.mayBuy ? "buy" : buying.mayAsk ? "ask" : "nothing";
  const ways = { slug, view, shortfall, total, can, wish, onAsk: setWish };
  return (
    <>
      <ol className="space-y-2.5">
        <UpgradeWay {...ways} />
        <PackWay
          {...ways}
          pending={buy.pending}
          onBuy={(pack) => buy.run(() => actions.buy(slug, { credits: formatMillis(pack.credits), returnTo: here() }))}
        />
        {children}
      </ol>
      {buy.problem && (
        <Notice tone="bad" live className="mt-3">
          {buy.problem}
        </Notice>
      )}
      <Who buying={buying} />
      {can === "ask" && (wish || buying.request) && (
        <div className="mt-3">
          <AskForm slug={slug} buying={buying} wish={wish} back={here()} actions={actions} />
        </div>
      )}
    </>
  );
}

type Can = "buy" | "ask" | "nothing";
type WayProps = Omit<Props, "actions" | "children"> & {
  readonly can: Can;
  readonly wish: Wish | null;
  readonly onAsk: (wish: Wish) => void;
};

function UpgradeWay({ slug, view, shortfall, can, wish, onAsk }: WayProps) {
  const upgrade = planCovering(view.card, view.plan.id, shortfall, view.period, view.now);
  if (!upgrade) return <Way title={`You are on ${view.plan.name}, the largest plan`}>There is no plan above it.</Way>;
  const { plan, gain, covers } = upgrade;
  const href = `/o/${slug}/plans?plan=${plan.id}`;
  const isWished = wish !== null && "planId" in wish;
  return (
    <Way
      title={
        <>
          Upgrade to {plan.name} · {plan.price ? <Price money={plan.price} /> : "price by agreement"}
          {plan.price && " a month"}
        </>
      }
      action={
        can === "buy" ? (
          // The address of the moment of the click: what was typed comes along, and comes back.
          <ButtonAnchor
            href={href}
            onClick={(event) => {
              event.currentTarget.href = `${href}&back=${encodeURIComponent(here())}`;
            }}
          >
            See {plan.name}
          </ButtonAnchor>
        ) : (
          can === "ask" && plan.price && <AskButton isWished={isWished} what={plan.name} onClick={() => onAsk({ planId: plan.id })} />
        )
      }
    >
      {plan.monthly > 0n ? (
        <>
          <Amount value={plan.monthly} unit="credit" /> a month, and <Amount value={gain} /> more at once for the rest of this period.{" "}
          {covers ? "That covers this job." : "That alone does not cover this job."}
        </>
      ) : (
        "Pooled credits by agreement."
      )}
    </Way>
  );
}

function PackWay({
  slug,
  view,
  shortfall,
  total,
  can,
  wish,
  onAsk,
  pending,
  onBuy,
}: WayProps & {
  readonly pending: boolean;
  readonly onBuy: (pack: Pack) => void;
}) {
  const covering = packCovering(view.card, view.plan.id, shortfall);
  const pack = covering ?? packsOf(view.card, view.plan.id).at(-1);
  if (!pack) return <Way title="Buy a one-time pack">{view.plan.name} has no price per credit, so no pack can be priced on it.</Way>;
  const gained = plus(pack.credits, pack.bonus);
  const isWished = wish !== null && "credits" in wish;
  return (
    <Way
      title={
        <>
          Buy <Amount value={gained} unit="credit" /> once · <Price money={pack.price} />
        </>
      }
      action={
        can === "buy" ? (
          <Button pending={pending} onClick={() => onBuy(pack)}>
            Buy this pack
          </Button>
        ) : (
          can === "ask" && <AskButton isWished={isWished} what="this pack" onClick={() => onAsk({ credits: formatMillis(pack.credits) })} />
        )
      }
    >
      {covering ? (
        <>
          The smallest pack that covers this job; it leaves <Amount value={leftAfter(view, gained, total)} /> after it. You come back to
          this form.
        </>
      ) : (
        "The largest pack; it alone does not cover this job."
      )}{" "}
      <a
        href={`/o/${slug}/packs`}
        className="text-accent underline underline-offset-2"
        onClick={(event) => {
          event.currentTarget.href = `/o/${slug}/packs?back=${encodeURIComponent(here())}`;
        }}
      >
        See packs
      </a>
    </Way>
  );
}

function AskButton({ isWished, what, onClick }: { readonly isWished: boolean; readonly what: string; readonly onClick: () => void }) {
  return (
    <Button kind={isWished ? "primary" : "ghost"} aria-pressed={isWished} onClick={onClick}>
      Ask for {what}
    </Button>
  );
}

function Who({ buying: { payments, mayBuy, owners } }: { readonly buying: Buying }) {
  if (payments === "not_set_up")
    return <p className="mt-3 text-sm text-dim">Payments are not set up here: ask whoever runs this Greenlight.</p>;
  if (mayBuy) return null;
  return (
    <p className="mt-3 text-sm text-dim">
      Only an owner of this organization may change the plan or buy a pack{owners.length > 0 && `: ${owners.join(", ")}`}.
    </p>
  );
}

function leftAfter({ lots }: CalculatorView, gained: Millis, total: Millis): Millis {
  return minus(plus(sum(lots.map(({ remaining }) => remaining)), gained), total);
}

/** Where one is, with everything that is typed: the page keeps it in its address. */
function here(): string {
  return window.location.pathname + window.location.search;
}
