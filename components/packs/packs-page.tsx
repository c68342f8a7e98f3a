"use client";
import { useState } from "react";
import { CurrencyChoice } from "#components/billing/currency-choice.tsx";
import { PaymentsNote } from "#components/billing/payments-note.tsx";
import type { BillingAction } from "#components/billing/use-onward.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { Onward, PacksPageView } from "#lib/domain/billing/view.ts";
import { packPrice, packsOf } from "#lib/domain/packs/price.ts";
import { formatMillis, parseMillis } from "#lib/units/millis.ts";
import { AskOwners } from "./ask-owners.tsx";
import { PackAmount } from "./pack-amount.tsx";
import { PackSizes } from "./pack-sizes.tsx";
import { PackSummary } from "./pack-summary.tsx";

export type PackActions = { readonly buy: BillingAction<Onward> } & Readonly<Record<"ask" | "withdraw" | "setCurrency", BillingAction>>;

/** One-time credits by the card's own pricing (ACT-9, ALW-3, ALU-6): choose, see what happens, pay or ask the owners. */
export function PacksPage({
  slug,
  view,
  asked,
  back,
  actions,
}: {
  readonly slug: string;
  readonly view: PacksPageView;
  /** An amount that a link named. */
  readonly asked: string | null;
  readonly back: string | null;
  readonly actions: PackActions;
}) {
  const { card, planId } = view;
  const sizes = packsOf(card, planId);
  const bands = card.packs?.by === "amount" ? card.packs.bands : [];
  const [typed, setTyped] = useState(() => asked ?? startOf(sizes[0]?.credits, bands[0]?.from));
  const credits = parseMillis(typed.trim().replaceAll(",", ""));
  const priced = credits === null ? null : packPrice(card, planId, credits);
  const pack = priced?.ok ? priced.value : null;
  if (sizes.length === 0 && bands.length === 0) return <NothingSold slug={slug} view={view} back={back} />;
  return (
    <>
      <PaymentsNote payments={view.payments} />
      {view.currency && <CurrencyChoice slug={slug} choice={view.currency} choose={actions.setCurrency} className="mb-3.5" />}
      <div className="grid items-start gap-3.5 lg:grid-cols-[1.4fr_1fr]">
        {bands.length > 0 ? (
          <PackAmount view={view} typed={typed} onType={setTyped} pack={pack} />
        ) : (
          <PackSizes view={view} packs={sizes} chosen={pack?.credits ?? null} onChoose={(size) => setTyped(formatMillis(size))} />
        )}
        <div className="space-y-3.5">
          <PackSummary slug={slug} view={view} pack={pack} back={back} buy={actions.buy} />
          {view.mayAsk && !view.mayBuy && (
            <AskOwners slug={slug} buying={view} wish={pack && { credits: formatMillis(pack.credits) }} back={back} actions={actions} />
          )}
        </div>
      </div>
    </>
  );
}

type Nothing = { readonly slug: string; readonly view: PacksPageView; readonly back: string | null };

function NothingSold({ slug, view, back }: Nothing) {
  const isByPlan = view.card.packs !== null;
  return (
    <EmptyState
      title={isByPlan ? `${view.planName} has no price per credit` : "No packs are sold on this card"}
      action={<ButtonLink href={`/o/${slug}/plans${back ? `?back=${encodeURIComponent(back)}` : ""}`}>See the plans</ButtonLink>}
    >
      {isByPlan ? "A pack is priced by the plan's price per credit, so choose a plan first." : "What is used is billed afterwards."}
    </EmptyState>
  );
}

function startOf(size: ReturnType<typeof parseMillis> | undefined, from: string | undefined): string {
  return size === undefined || size === null ? (from ?? "") : formatMillis(size);
}
