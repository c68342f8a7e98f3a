import { ButtonLink } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { compareCards } from "#lib/domain/catalog/compare.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Outcome } from "#lib/units/outcome.ts";
import { Differences } from "./differences.tsx";
import { PublishForm } from "./publish-form.tsx";
import { RepricingPanel, type RepricingView } from "./repricing.tsx";

export type PublicationView = {
  readonly previous: RateCard;
  readonly card: RateCard;
  readonly revision: number;
  readonly repricing: RepricingView;
};

/** The last look before a version is published: what changes, what it would have meant, and then the publication. */
export function Publication({
  view,
  publish,
}: {
  readonly view: PublicationView;
  readonly publish: (input: unknown) => Promise<Outcome<unknown>>;
}) {
  const { previous, card, revision, repricing } = view;
  return (
    <>
      <PageHeader title={`Publish ${card.name}, version ${card.version}`} note={`It follows version ${previous.version}.`}>
        <ButtonLink href={`/operator/cards/${card.id}/draft`} kind="ghost">
          Back to the draft
        </ButtonLink>
      </PageHeader>
      <div className="space-y-3.5">
        <Panel title="What changes">
          <Differences rows={compareCards(previous, card)} />
        </Panel>
        <RepricingPanel view={repricing} card={card} />
        <Panel title="Publish">
          <Notice tone="warn" className="mb-3">
            A published version is never changed or taken back: only a further one can follow it. Quotes, jobs and receipts keep the version
            that priced them; quotes that are still open must be made anew.
          </Notice>
          <PublishForm cardId={card.id} version={card.version} revision={revision} publish={publish} />
        </Panel>
      </div>
    </>
  );
}
