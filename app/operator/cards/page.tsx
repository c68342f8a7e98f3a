import type { Metadata } from "next";
import { Cards } from "#components/operator/cards.tsx";
import { requireOperator } from "#lib/request/operator.ts";
import { loadCards } from "#lib/services/catalog/load-cards.ts";

export const metadata: Metadata = { title: "Rate cards" };

export default async function CardsPage() {
  return <Cards view={await loadCards(await requireOperator())} />;
}
