import type { Metadata } from "next";
import { ManagedPlans } from "#components/operator/managed-plans.tsx";
import { requireOperator } from "#lib/request/operator.ts";
import { readSearch, type SearchParams } from "#lib/request/search-params.ts";
import { loadManagedPlans } from "#lib/services/billing/load-managed-plans.ts";
import { billAgain, change, keep } from "../actions.ts";

export const metadata: Metadata = { title: "Plans by invoice" };

export default async function ManagedPlansPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const visit = await requireOperator();
  const { q = "" } = await readSearch(searchParams, ["q"]);
  return <ManagedPlans view={await loadManagedPlans(visit, q.trim())} actions={{ billAgain, change, keep }} />;
}
