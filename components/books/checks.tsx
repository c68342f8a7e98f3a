import { Badge } from "#components/ui/badge.tsx";
import { Count } from "#components/ui/count.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { When } from "#components/ui/when.tsx";
import { Took } from "./took.tsx";
import type { Check } from "./view.ts";

const WIDE = "hidden md:table-cell";

/** The latest checks, each with the head that it saw. */
export function Checks({ checks }: { readonly checks: readonly Check[] }) {
  return (
    <Panel title="Latest checks">
      {checks.length === 0 ? (
        <EmptyState title="No check yet">The books are checked once an hour by themselves, or by the button above.</EmptyState>
      ) : (
        <Table caption="Latest checks">
          <thead>
            <tr>
              <Th>When</Th>
              <Th numeric>Up to entry</Th>
              <Th className={WIDE}>Head</Th>
              <Th numeric className={WIDE}>
                Took
              </Th>
              <Th>Found</Th>
            </tr>
          </thead>
          <tbody>
            {checks.map(({ at, sequence, head, milliseconds, broken }) => (
              <Row key={at}>
                <RowHead className="whitespace-nowrap">
                  <When at={at} shape="second" />
                </RowHead>
                <Td numeric>
                  <Count value={sequence} />
                </Td>
                <Td className={WIDE}>
                  <code className="font-mono text-xs text-dim">{head?.slice(0, 8) ?? "none"}</code>
                </Td>
                <Td numeric className={`${WIDE} text-dim`}>
                  <Took milliseconds={milliseconds} />
                </Td>
                <Td>{broken > 0 ? <Badge tone="bad">{broken} broken</Badge> : <Badge tone="good">all held</Badge>}</Td>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}
