import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DraftEditor } from "#components/operator/draft-editor.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { When } from "#components/ui/when.tsx";
import { requireOperator } from "#lib/request/operator.ts";
import { loadDraft } from "#lib/services/catalog/load-draft.ts";
import { discard, save } from "../../actions.ts";

export const metadata: Metadata = { title: "Draft" };

export default async function DraftPage({ params }: { readonly params: Promise<{ card: string }> }) {
  await requireOperator();
  const view = await loadDraft((await params).card);
  if (!view) notFound();
  const { previous, body, revision, savedAt, savedBy } = view;
  const note =
    savedAt === null ? (
      `A copy of version ${previous.version}. Nobody sees it before it is published.`
    ) : (
      <>
        Saved by {savedBy}, <When at={savedAt} />. Nobody else sees it before it is published.
      </>
    );
  return (
    <>
      <PageHeader title={`${previous.name}, the next version`} note={note} />
      <DraftEditor view={{ previous, body, revision }} actions={{ save, discard }} />
    </>
  );
}
