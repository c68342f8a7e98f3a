import { CreditClasses } from "#components/catalog/credit-classes.tsx";
import { OtherCurrencies } from "#components/catalog/other-currencies.tsx";
import { PackList } from "#components/catalog/pack-list.tsx";
import { PlanList } from "#components/catalog/plan-list.tsx";
import { PriceList } from "#components/catalog/price-list.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { type VersionRow, Versions } from "./versions.tsx";

export type CardView = { readonly card: RateCard; readonly versions: readonly VersionRow[]; readonly draft: object | null };

/** One version of a card as a readable price list, with the list of all its versions. */
export function Card({ view: { card, versions, draft } }: { readonly view: CardView }) {
  const shown = versions.find(({ version }) => version === card.version);
  const href = `/operator/cards/${card.id}`;
  return (
    <>
      <PageHeader title={`${card.name}, version ${card.version}`} note={card.about}>
        {shown?.state === "current" && (
          <ButtonLink href={`/pricing/${card.id}`} kind="ghost">
            Public page
          </ButtonLink>
        )}
        <ButtonLink href={`${href}/draft`}>{draft ? "Go on with the draft" : "Draft the next version"}</ButtonLink>
      </PageHeader>
      <div className="space-y-3.5">
        {card.samples.length > 0 && (
          <Notice tone="warn">
            {card.samples.length === 1 ? "One value is" : `${card.samples.length} values are`} marked as samples: the published text does
            not give them. Set them to yours in the next version, and take their path off its list of samples.
          </Notice>
        )}
        <Versions rows={versions} shown={card.version} href={href} />
        <h2 className="pt-2 text-lg font-semibold">Plans</h2>
        <PlanList card={card} />
        <OtherCurrencies card={card} />
        <div className="grid items-start gap-3.5 md:grid-cols-2">
          <CreditClasses card={card} />
          <PackList card={card} />
        </div>
        <h2 className="pt-2 text-lg font-semibold">Prices</h2>
        <PriceList card={card} />
      </div>
    </>
  );
}
