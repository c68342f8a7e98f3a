import { Amount } from "#components/ui/amount.tsx";
import { Count } from "#components/ui/count.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import { requestText } from "#lib/domain/jobs/request-text.ts";
import type { Change, Repriced, Repricing } from "#lib/domain/rating/reprice.ts";
import { minus } from "#lib/units/millis.ts";

export type RepricingView = Repricing & { readonly accounts: number; readonly days: number; readonly complete: boolean };

/** What the jobs of the last days would have cost by the new version: how many more or less, by how much, and which most. */
export function RepricingPanel({ view, card }: { readonly view: RepricingView; readonly card: RateCard }) {
  const { operations, changes, accounts, days, complete } = view;
  const jobs = operations.reduce((sum, { count }) => sum + count, 0);
  const labelOf = (id: string) => card.operations.find((each) => each.id === id)?.label ?? id;
  return (
    <Panel title={`What the last ${days} days would have cost`} note="as quoted, of every organization">
      <p className="mb-3 text-dim">
        <Count value={jobs} /> {jobs === 1 ? "job" : "jobs"} of <Count value={accounts} /> {accounts === 1 ? "account" : "accounts"} on this
        card, rated anew by the draft.
      </p>
      {!complete && (
        <Notice tone="warn" className="mb-3">
          There were more: only these were looked at.
        </Notice>
      )}
      {jobs === 0 ? (
        <p>No job ran on this card: nobody's price can be compared.</p>
      ) : (
        <>
          <ByOperation rows={operations} labelOf={labelOf} />
          <h3 className="mt-4 mb-1 text-sm font-semibold text-dim">The biggest differences</h3>
          {changes.length ? <Biggest rows={changes} card={card} labelOf={labelOf} /> : <p>No job would have cost more or less.</p>}
        </>
      )}
    </Panel>
  );
}

type Labels = { readonly labelOf: (id: string) => string };

function ByOperation({ rows, labelOf }: Labels & { readonly rows: readonly Repriced[] }) {
  return (
    <Table caption="By operation">
      <thead>
        <tr>
          <Th>Operation</Th>
          <Th numeric>Jobs</Th>
          <Th numeric>Dearer</Th>
          <Th numeric>Cheaper</Th>
          <Th numeric>Refused</Th>
          <Th numeric>Then</Th>
          <Th numeric>By the draft</Th>
          <Th numeric>Change</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={`${row.operation} ${row.unit}`}>
            <RowHead>
              {labelOf(row.operation)}
              {row.unit !== "credit" && <span className="text-faint">, {row.unit}</span>}
            </RowHead>
            <Td numeric>
              <Count value={row.count} />
            </Td>
            <Td numeric>
              <Count value={row.more} />
            </Td>
            <Td numeric>
              <Count value={row.less} />
            </Td>
            <Td numeric className={row.refused ? "text-bad" : undefined}>
              <Count value={row.refused} />
            </Td>
            <Td numeric>
              <Amount value={row.before} />
            </Td>
            <Td numeric>
              <Amount value={row.after} />
            </Td>
            <Td numeric className="font-semibold">
              <Amount value={minus(row.after, row.before)} signed />
            </Td>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function Biggest({ rows, card, labelOf }: Labels & { readonly rows: readonly Change[]; readonly card: RateCard }) {
  return (
    <Table caption="The biggest differences">
      <thead>
        <tr>
          <Th>Job</Th>
          <Th numeric>Jobs</Th>
          <Th numeric>Then</Th>
          <Th numeric>By the draft</Th>
          <Th numeric>Each</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ jobs, after, difference }) => {
          const operation = card.operations.find(({ id }) => id === jobs.operation);
          return (
            <Row key={JSON.stringify([jobs.operation, jobs.params, jobs.options, jobs.total.toString(), jobs.discountPercent])}>
              <RowHead className="min-w-40">
                {labelOf(jobs.operation)}
                <span className="block text-sm text-dim">{operation ? requestText(operation, jobs.params) : ""}</span>
              </RowHead>
              <Td numeric>
                <Count value={jobs.count} />
              </Td>
              <Td numeric>
                <Amount value={jobs.total} />
              </Td>
              <Td numeric>
                <Amount value={after} />
              </Td>
              <Td numeric className="font-semibold">
                <Amount value={difference} signed />
              </Td>
            </Row>
          );
        })}
      </tbody>
    </Table>
  );
}
