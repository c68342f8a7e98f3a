import Link from "next/link";
import { Badge } from "#components/ui/badge.tsx";
import { Count } from "#components/ui/count.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { When } from "#components/ui/when.tsx";
import type { Instant } from "#lib/units/instant.ts";

export type CardsView = {
  readonly cards: readonly {
    readonly id: string;
    readonly name: string;
    readonly about: string;
    readonly unit: string;
    /** Null: none of its versions is in effect yet. */
    readonly current: number | null;
    readonly versions: number;
    readonly samples: number;
    readonly next: readonly { readonly version: number; readonly effectiveAt: Instant }[];
    readonly draft: Instant | null;
    readonly accounts: number;
  }[];
};

const WIDE = "hidden sm:table-cell";

/** Every rate card, which version prices, and what is to come. */
export function Cards({ view }: { readonly view: CardsView }) {
  return (
    <>
      <PageHeader title="Rate cards" note="What organizations are priced by. A published version never changes." />
      <Panel>
        <Table caption="Rate cards">
          <thead>
            <tr>
              <Th>Card</Th>
              <Th className={WIDE}>Version</Th>
              <Th>To come</Th>
              <Th numeric className={WIDE}>
                Samples
              </Th>
              <Th numeric className={WIDE}>
                Accounts
              </Th>
            </tr>
          </thead>
          <tbody>
            {view.cards.map((card) => (
              <Row key={card.id}>
                <RowHead className="sm:min-w-48">
                  <Link
                    href={`/operator/cards/${card.id}`}
                    className="font-semibold underline decoration-line underline-offset-2 hover:decoration-ink"
                  >
                    {card.name}
                  </Link>
                  <span className="block text-sm text-dim">
                    {card.id}, in {card.unit}
                    <span className="sm:hidden">, version {versionText(card)}</span>
                  </span>
                </RowHead>
                <Td className={`${WIDE} numbers whitespace-nowrap`}>{versionText(card)}</Td>
                <Td>
                  <span className="flex flex-wrap gap-1.5">
                    {card.next.map(({ version, effectiveAt }) => (
                      <Badge key={version} tone="good">
                        <span>
                          Version {version} from <When at={effectiveAt} shape="date" />
                        </span>
                      </Badge>
                    ))}
                    {card.draft !== null && <Badge tone="warn">Draft</Badge>}
                    {card.draft === null && card.next.length === 0 && <span className="text-faint">nothing</span>}
                  </span>
                </Td>
                <Td numeric className={WIDE}>
                  <Count value={card.samples} />
                </Td>
                <Td numeric className={WIDE}>
                  <Count value={card.accounts} />
                </Td>
              </Row>
            ))}
          </tbody>
        </Table>
      </Panel>
    </>
  );
}

function versionText({ current, versions }: Pick<CardsView["cards"][number], "current" | "versions">): string {
  return current === null ? "none yet" : `${current} of ${versions}`;
}
