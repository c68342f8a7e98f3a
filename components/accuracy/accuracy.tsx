import Link from "next/link";
import { Amount } from "#components/ui/amount.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Count } from "#components/ui/count.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { unitWord } from "#components/ui/format.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { exactShare } from "#lib/domain/rating/accuracy.ts";
import { millis } from "#lib/units/millis.ts";
import { Headline } from "./headline.tsx";
import { Percent } from "./percent.tsx";
import { Trend } from "./trend.tsx";
import { type AccuracyView, accuracyHref } from "./view.ts";

const RANGES = [
  { range: "30", label: "30 days" },
  { range: "90", label: "90 days" },
  { range: "365", label: "12 months" },
] as const;

/** What was quoted beside what it cost: how often a quote was exact, how far off the others were, and for which operations. */
export function QuoteAccuracy({ slug, view }: { readonly slug: string; readonly view: AccuracyView }) {
  const { range, operation, operations, total, zone, unit, isCut } = view;
  const tabs = RANGES.map((each) => ({
    href: accuracyHref(slug, each.range, operation),
    label: each.label,
    current: each.range === range,
  }));
  const chosen = operations.find((each) => each.operation === operation);
  return (
    <>
      <PageHeader title="Quote accuracy" note={`What was quoted beside what jobs cost. Days are of ${zone}.`} />
      <Tabs label="Stretch of time" tabs={tabs} />
      {total.jobs === 0 ? (
        <EmptyState title="No job has settled in this time">
          Once a job with a quote has ended, its cost stands here beside its price. What fails, is cancelled or times out costs nothing and
          is no error of a price.
        </EmptyState>
      ) : (
        <>
          <Panel
            title={chosen ? chosen.label : "All operations"}
            note="settled jobs, by the day they were started"
            aside={
              chosen && (
                <Link href={accuracyHref(slug, range, null)} className="py-0.5 text-sm text-accent underline underline-offset-2">
                  All operations
                </Link>
              )
            }
            className="mb-3.5"
          >
            <Headline total={total} unit={unit} />
            {isCut && <p className="mt-3 text-sm text-warn">There are more jobs: these are the newest 200,000.</p>}
          </Panel>
          <Trend view={view} />
          <Panel title="By operation" note={`errors in ${unitWord(unit, millis(0n))} a job`}>
            <Operations slug={slug} range={range} current={operation} operations={operations} />
          </Panel>
          <p className="mt-3 max-w-prose text-sm text-faint">
            Only jobs that settled are counted: what failed, was cancelled or timed out cost nothing. A cost beyond the quote counts as an
            error though it is never charged; what was refunded later does not.
          </p>
        </>
      )}
      <p data-screen-only className="mt-4">
        <ButtonLink kind="ghost" small href={`/o/${slug}/ledger?kind=settle`}>
          Settled jobs in the statement
        </ButtonLink>
      </p>
    </>
  );
}

type OperationsProps = { readonly slug: string; readonly range: string; readonly current: string | null } & Pick<
  AccuracyView,
  "operations"
>;

function Operations({ slug, range, current, operations }: OperationsProps) {
  return (
    <Table caption="Accuracy of quotes by operation">
      <thead>
        <tr>
          <Th>Operation</Th>
          <Th numeric>Jobs</Th>
          <Th numeric>Exact</Th>
          <Th numeric className="hidden md:table-cell">
            Mean absolute
          </Th>
          <Th numeric>Mean signed</Th>
        </tr>
      </thead>
      <tbody>
        {operations.map(({ operation, label, accuracy }) => (
          <Row key={operation} className="hover:bg-soft">
            <RowHead>
              <Link
                href={accuracyHref(slug, range, operation)}
                aria-current={operation === current ? "true" : undefined}
                className="underline decoration-line underline-offset-2 hover:decoration-current aria-[current]:font-semibold"
              >
                {label}
              </Link>
            </RowHead>
            <Td numeric>
              <Count value={accuracy.jobs} />
            </Td>
            <Td numeric>
              <Percent share={exactShare(accuracy)} />
            </Td>
            <Td numeric className="hidden md:table-cell">
              {accuracy.meanAbsolute !== null && <Amount value={accuracy.meanAbsolute} />}
            </Td>
            <Td numeric>{accuracy.meanSigned !== null && <Amount value={accuracy.meanSigned} signed />}</Td>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
