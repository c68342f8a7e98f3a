import type { ReactNode } from "react";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Button, ButtonAnchor } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { packCovering, packsOf } from "#lib/domain/packs/price.ts";
import { planCovering } from "#lib/domain/plans/plan.ts";
import { type Millis, plus } from "#lib/units/millis.ts";
import type { CalculatorView } from "./view.ts";

/** Out of credit: exactly three ways on (ACT-9). The form behind it keeps what was typed. */
export function OutOfCredit({
  open,
  onClose,
  slug,
  view,
  shortfall,
  total,
  count,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly slug: string;
  readonly view: CalculatorView;
  readonly shortfall: Millis;
  readonly total: Millis;
  /** How many items it is that cost so much together. */
  readonly count: number;
}) {
  return (
    <Dialog open={open} onClose={onClose} title={count > 1 ? "Not enough credits for this project" : "Not enough credits for this job"}>
      <p className="mb-3 text-dim">
        {count > 1 ? `Its ${count} items cost` : "It costs"} <Amount value={total} unit={view.unit} className="text-ink" />. You are short
        by <Amount value={shortfall} unit={view.unit} className="font-semibold text-ink" />. Nothing was charged.
      </p>
      <ol className="space-y-2.5">
        {view.card.arrears ? (
          <LineWays billed={view.card.arrears.billed} />
        ) : (
          <>
            <UpgradeWay slug={slug} view={view} shortfall={shortfall} />
            <PackWay slug={slug} view={view} shortfall={shortfall} />
          </>
        )}
        <Way
          title="Cancel and return"
          action={
            <Button kind="ghost" onClick={onClose}>
              Return
            </Button>
          }
        >
          Back to the form, as you left it.
        </Way>
      </ol>
      {!view.mayBuy && !view.card.arrears && (
        <p className="mt-3 text-sm text-dim">Only an owner of this organization may change the plan or buy a pack. Ask one of them.</p>
      )}
    </Dialog>
  );
}

/** On a card in arrears nothing is bought beforehand: the credit line is freed by its bill, or raised (IMS-7). */
function LineWays({ billed }: { readonly billed: string }) {
  return (
    <>
      <Way title="Wait for the next bill">The line is billed {billed}; what is billed no longer counts against it.</Way>
      <Way title="Ask for a higher credit line">Whoever runs this Greenlight can raise it.</Way>
    </>
  );
}

type WayProps = { readonly slug: string; readonly view: CalculatorView; readonly shortfall: Millis };

function UpgradeWay({ slug, view, shortfall }: WayProps) {
  const upgrade = planCovering(view.card, view.plan.id, shortfall, view.period, view.now);
  if (!upgrade) return <Way title={`You are on ${view.plan.name}, the largest plan`}>There is no plan above it.</Way>;
  const { plan, gain, covers } = upgrade;
  return (
    <Way
      title={
        <>
          Upgrade to {plan.name}
          {plan.price ? (
            <>
              {" "}
              · <Price money={plan.price} /> a month
            </>
          ) : (
            " · price by agreement"
          )}
        </>
      }
      action={view.mayBuy && <ButtonAnchor href={`/o/${slug}/plans?plan=${plan.id}#plans`}>See {plan.name}</ButtonAnchor>}
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

function PackWay({ slug, view, shortfall }: WayProps) {
  const pack = packCovering(view.card, view.plan.id, shortfall);
  const offered = pack ?? packsOf(view.card, view.plan.id).at(-1);
  if (!offered) return <Way title="Buy a one-time pack">{view.plan.name} has no price per credit, so no pack can be priced on it.</Way>;
  const { credits, bonus, price } = offered;
  return (
    <Way
      title={
        <>
          Buy <Amount value={plus(credits, bonus)} unit="credit" /> once · <Price money={price} />
        </>
      }
      action={view.mayBuy && <ButtonAnchor href={`/o/${slug}/plans#packs`}>See packs</ButtonAnchor>}
    >
      {pack ? "The smallest pack that covers this job." : "The largest pack; it alone does not cover this job."}
    </Way>
  );
}

function Way({ title, action, children }: { readonly title: ReactNode; readonly action?: ReactNode; readonly children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-lg border border-line px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-semibold">{title}</p>
        <p className="text-sm text-dim">{children}</p>
      </div>
      {action}
    </li>
  );
}
