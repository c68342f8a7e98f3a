import { ButtonLink } from "#components/ui/button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { compareCards } from "#lib/domain/catalog/compare.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { Differences } from "./differences.tsx";

/** Two versions of a card: what stood where, and what stands there. */
export function Comparison({ from, to }: { readonly from: RateCard; readonly to: RateCard }) {
  return (
    <>
      <PageHeader title={`${to.name}: version ${from.version} to ${to.version}`} note="What changed, old to new.">
        <ButtonLink href={`/operator/cards/${to.id}?version=${to.version}`} kind="ghost">
          Version {to.version}
        </ButtonLink>
      </PageHeader>
      <Panel>
        <Differences rows={compareCards(from, to)} />
      </Panel>
    </>
  );
}
