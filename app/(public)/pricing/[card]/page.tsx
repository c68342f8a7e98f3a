import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CardPricing } from "#components/pricing/card-pricing.tsx";
import { currenciesOf, pricedIn } from "#lib/domain/catalog/currency.ts";
import { siteAddress } from "#lib/request/mode.ts";
import { publicCard } from "#lib/request/public-cards.ts";
import { readSearch, type SearchParams } from "#lib/request/search-params.ts";

type Props = { readonly params: Promise<{ card: string }>; readonly searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const card = await publicCard((await params).card);
  if (!card) return { title: "Pricing" };
  const title = `${card.name} pricing`;
  const description = `${card.about} Plans, packs, every price, and a calculator that needs no sign-in.`;
  const url = `/pricing/${card.id}`;
  return {
    metadataBase: new URL(siteAddress()),
    title,
    description,
    alternates: { canonical: url },
    openGraph: { title: `${title} · Greenlight`, description, type: "website", url },
  };
}

export default async function CardPricingPage({ params, searchParams }: Props) {
  const card = await publicCard((await params).card);
  if (!card) notFound();
  const { currency = null } = await readSearch(searchParams, ["currency"]);
  return <CardPricing card={pricedIn(card, currency)} currencies={currenciesOf(card)} />;
}
