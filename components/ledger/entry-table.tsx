import Link from "next/link";
import { Amount } from "#components/ui/amount.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Row, Table, Td, Th } from "#components/ui/table.tsx";
import { When } from "#components/ui/when.tsx";
import type { EntryView } from "#lib/domain/ledger/views.ts";
import { kindOf } from "./kinds.ts";
import { SubjectText } from "./subject.tsx";

const WIDE = "hidden md:table-cell print:table-cell";

/** Entries, newest first. The change is what the entry did to what can be spent; settling what was held changes nothing of that. */
export function EntryTable({
  slug,
  caption,
  unit,
  entries,
}: {
  readonly slug: string;
  readonly caption: string;
  readonly unit: string;
  readonly entries: readonly EntryView[];
}) {
  const units = unit === "credit" ? "credits" : unit;
  return (
    <Table caption={`${caption}, amounts in ${units}`}>
      <thead>
        <tr>
          <Th>When</Th>
          <Th>What</Th>
          <Th className={WIDE}>Who</Th>
          <Th className={WIDE}>From</Th>
          <Th className={WIDE} numeric>
            Amount
          </Th>
          <Th numeric className="max-md:pr-0">
            Change
          </Th>
          <Th className={WIDE} numeric>
            Balance
          </Th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Row key={entry.id} className="hover:bg-soft">
            <Td className="w-20 text-dim md:w-auto md:whitespace-nowrap print:w-auto print:whitespace-nowrap">
              <When at={entry.at} />
            </Td>
            <Td>
              <Link
                href={`/o/${slug}/ledger/${entry.id}`}
                className="mr-1.5 underline decoration-line underline-offset-2 hover:decoration-current"
              >
                <SubjectText entry={entry} />
              </Link>
              <Badge tone={kindOf(entry.kind).tone}>{kindOf(entry.kind).label}</Badge>
              {entry.project && <span className="block text-xs text-faint">{entry.project}</span>}
            </Td>
            <Td className={`${WIDE} text-dim`}>{entry.actorName}</Td>
            <Td className={`${WIDE} text-dim`}>{entry.classLabel}</Td>
            <Td className={`${WIDE} text-dim`} numeric>
              <Amount value={entry.amount} />
            </Td>
            <Td numeric className="max-md:pr-0">
              {entry.effect === 0n ? <span className="text-faint">0</span> : <Amount value={entry.effect} signed />}
              <span className="block text-xs text-faint md:hidden print:hidden">
                then <Amount value={entry.balanceAfter} />
              </span>
            </Td>
            <Td className={WIDE} numeric>
              <Amount value={entry.balanceAfter} />
            </Td>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
