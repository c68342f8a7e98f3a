import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { Publication } from "#components/operator/publication.tsx";
import { requireOperator } from "#lib/request/operator.ts";
import { loadDraft } from "#lib/services/catalog/load-draft.ts";
import { loadRepricing } from "#lib/services/catalog/load-repricing.ts";
import { publish } from "../../actions.ts";

export const metadata: Metadata = { title: "Publish" };

export default async function PublishPage({ params }: { readonly params: Promise<{ card: string }> }) {
  const visit = await requireOperator();
  const id = (await params).card;
  const draft = await loadDraft(id);
  if (!draft) notFound();
  const { previous, card, revision } = draft;
  if (!card || revision === 0) redirect(`/operator/cards/${previous.id}/draft`);
  const repricing = await loadRepricing(visit, card);
  return <Publication view={{ previous, card, revision, repricing }} publish={publish} />;
}
