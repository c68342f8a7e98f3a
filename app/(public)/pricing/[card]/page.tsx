import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CardPricing } from "#components/pricing/card-pricing.tsx";
import { siteAddress } from "#lib/request/mode.ts";
import { publicCard } from "#lib/request/public-cards.ts";

type Props = { readonly params: Promise<{ card: string }> };

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

export default async function CardPricingPage({ params }: Props) {
  const card = await publicCard((await params).card);
  return card ? <CardPricing card={card} /> : notFound();
}
