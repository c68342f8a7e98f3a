import type { ReactNode } from "react";
import { Amount } from "#components/ui/amount.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { CREDIT_LINE } from "#lib/domain/catalog/registry.ts";
import { BurnPlan } from "./burn.tsx";
import { Countdown } from "./countdown.tsx";
import type { Offer, Tier } from "./offer.ts";
import { QuoteLines } from "./quote-lines.tsx";
import { Tiers } from "./tiers.tsx";
import type { Held } from "./use-quote.ts";
import type { CalculatorView } from "./view.ts";

/** The right side: an estimate while typing, marked as such; the server's quote once there is one. */
export function OfferPanel({
  view,
  offer,
  tiers,
  tierLegend,
  held,
  over,
  onChoose,
  onOver,
  children,
}: {
  readonly view: CalculatorView;
  readonly offer: Offer | null;
  readonly tiers: readonly Tier[];
  readonly tierLegend: string;
  readonly held: Held | null;
  readonly over: boolean;
  readonly onChoose: (value: string) => void;
  readonly onOver: () => void;
  readonly children: ReactNode;
}) {
  const { card, creditPrice, lots, now } = view;
  const version = `${card.id}, version ${held?.quote.cardVersion ?? card.version}`;
  return (
    <Panel
      title={held ? "Your quote" : "Estimate"}
      note={<Note held={held} over={over} version={version} onOver={onOver} />}
      aside={!held && <Badge tone="warn">Not binding yet</Badge>}
    >
      <Tiers legend={tierLegend} tiers={tiers} creditPrice={creditPrice} onChoose={onChoose} />
      {offer ? (
        <>
          <QuoteLines lines={offer.lines} total={offer.total} unit={offer.unit} increment={card.increment} creditPrice={creditPrice} />
          <Savings offer={offer} />
          {/* What a quote that is over would take is no longer true. */}
          {offer.shortfall === null && !over && (
            <BurnPlan offer={offer} classes={card.arrears ? [CREDIT_LINE, ...card.classes] : card.classes} lots={lots} now={now} />
          )}
          {offer.shortfall !== null && (
            <Notice tone="warn" className="mt-3.5">
              Your balance does not cover this: you are short by{" "}
              <Amount value={offer.shortfall} unit={offer.unit} className="font-semibold" />.
            </Notice>
          )}
        </>
      ) : (
        <p className="min-h-40 py-3 text-dim">The price appears here as soon as every field fits.</p>
      )}
      {held && !over && offer?.shortfall === null && (
        <Notice tone="good" className="mt-3">
          {held.quote.approval.reason}
        </Notice>
      )}
      {children}
    </Panel>
  );
}

function Note({
  held,
  over,
  version,
  onOver,
}: {
  readonly held: Held | null;
  readonly over: boolean;
  readonly version: string;
  readonly onOver: () => void;
}) {
  if (!held) return version;
  return over ? (
    `no longer binding · ${version}`
  ) : (
    <>
      binding for <Countdown deadline={held.deadline} onOver={onOver} /> · {version}
    </>
  );
}

/** What would cost less, really priced: every other template, batch and platform choice that saves something. */
function Savings({ offer }: { readonly offer: Offer }) {
  const cheaper = offer.alternatives.filter(({ saving, change }) => saving > 0n && change.path.startsWith("options."));
  if (!cheaper.length) return null;
  return (
    <details className="mt-2 text-sm">
      <summary className="min-h-6 text-dim">{cheaper.length === 1 ? "One way" : `${cheaper.length} ways`} to pay less</summary>
      <ul className="mt-1 space-y-1">
        {cheaper.map(({ change, total, saving }) => (
          <li key={change.label} className="flex justify-between gap-4">
            <span className="text-dim">{change.label}</span>
            <span>
              <Amount value={total} unit={offer.unit} />, saves <Amount value={saving} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
