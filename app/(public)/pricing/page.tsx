import type { Metadata } from "next";
import { Pricing } from "#components/pricing/pricing.tsx";
import { siteAddress } from "#lib/request/mode.ts";
import { publicCards } from "#lib/request/public-cards.ts";

export function generateMetadata(): Metadata {
  const description = "Plans, packs and every price of each rate card, with a calculator that needs no sign-in.";
  return {
    metadataBase: new URL(siteAddress()),
    title: "Pricing",
    description,
    alternates: { canonical: "/pricing" },
    openGraph: { title: "Pricing · Greenlight", description, type: "website", url: "/pricing" },
  };
}

export default async function PricingPage() {
  return <Pricing cards={await publicCards()} />;
}
