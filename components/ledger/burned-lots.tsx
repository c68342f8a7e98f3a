import Link from "next/link";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { When } from "#components/ui/when.tsx";
import type { Burned, LotOrigin } from "#lib/domain/ledger/views.ts";
import { later } from "#lib/units/instant.ts";

const WIDE = "hidden md:table-cell print:table-cell";

/** Which lots paid (GEN-7), where they came from and until when they are good, what went back to each (GEN-6), and what that part had cost. */
export function BurnedLots({ slug, burned }: { readonly slug: string; readonly burned: readonly Burned[] }) {
  const priced = burned.some(({ cost }) => cost !== null);
  return (
    <Table caption="Lots burned">
      <thead>
        <tr>
          <Th>Lot</Th>
          <Th className={WIDE}>Good</Th>
          <Th numeric>Taken</Th>
          <Th numeric>Returned</Th>
          <Th numeric>Spent</Th>
          {priced && (
            <Th numeric className={WIDE}>
              Cost basis
            </Th>
          )}
        </tr>
      </thead>
      <tbody>
        {burned.map(({ lotId, label, origin, taken, returned, spent, cost }) => (
          <Row key={lotId}>
            <RowHead>
              <LotName slug={slug} lotId={lotId} label={label} origin={origin} />
              {origin && (
                <span className="block text-xs text-faint md:hidden print:hidden">
                  <Expiry origin={origin} />
                </span>
              )}
            </RowHead>
            <Td className={`${WIDE} text-dim`}>{origin && <Expiry origin={origin} />}</Td>
            <Td numeric>
              <Amount value={taken} />
            </Td>
            <Td numeric>
              <Amount value={returned} />
            </Td>
            <Td numeric>
              <Amount value={spent} />
            </Td>
            {priced && (
              <Td numeric className={WIDE}>
                {cost ? <Price money={cost} /> : <span className="text-faint">not known</span>}
              </Td>
            )}
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function LotName({ slug, lotId, label, origin }: { readonly slug: string } & Pick<Burned, "lotId" | "label" | "origin">) {
  const code = <code className="text-xs text-faint">{lotId.slice(0, 8)}</code>;
  return (
    <>
      {label}{" "}
      {origin?.entryId ? (
        <Link
          href={`/o/${slug}/ledger/${origin.entryId}`}
          className="underline decoration-line underline-offset-2 hover:decoration-current"
        >
          {code}
        </Link>
      ) : (
        code
      )}
      {origin && (
        <span className="block text-xs text-faint">
          from {sourceText(origin.source)}, <When at={origin.grantedAt} shape="date" />
        </span>
      )}
    </>
  );
}

/** Until when a lot is good. An end is exclusive: what ends at midnight was good until the day before. */
export function Expiry({ origin: { expiresAt, periodEnd } }: { readonly origin: Pick<LotOrigin, "expiresAt" | "periodEnd"> }) {
  const end = expiresAt ?? periodEnd;
  if (end === null) return <>never expires</>;
  return (
    <>
      {expiresAt === null ? "until its period ends" : "until"} <When at={later(end, -1)} shape="date" />
    </>
  );
}

const SOURCES: Readonly<Record<string, string>> = {
  "plan period": "the plan's period",
  rollover: "rollover to the bank",
  pack: "a pack",
  payment: "a payment",
  adjustment: "a correction",
  "credit line": "the credit line",
};

/** Where a lot came from, in words. */
export function sourceText(source: string): string {
  return SOURCES[source] ?? source;
}
