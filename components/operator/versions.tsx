import Link from "next/link";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { When } from "#components/ui/when.tsx";
import type { Instant } from "#lib/units/instant.ts";

export type VersionRow = {
  readonly version: number;
  readonly state: "current" | "to come" | "past";
  /** Null: shipped, and so in effect since ever. */
  readonly effectiveAt: Instant | null;
  readonly publishedAt: Instant | null;
  readonly publishedBy: string;
  readonly note: string | null;
};

const TONES: Readonly<Record<VersionRow["state"], Tone>> = { current: "good", "to come": "warn", past: "plain" };
const WIDE = "hidden sm:table-cell";
const LINK = "underline decoration-line underline-offset-2 hover:decoration-ink";

/** Every version of a card, newest first, each with the way to see it and what it changed. */
export function Versions({ rows, shown, href }: { readonly rows: readonly VersionRow[]; readonly shown: number; readonly href: string }) {
  return (
    <Panel title="Versions" note="times in UTC">
      <Table caption="Versions">
        <thead>
          <tr>
            <Th>Version</Th>
            <Th className={WIDE}>In effect from</Th>
            <Th>Published</Th>
            <Th>Changes</Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => {
            const before = rows[index + 1];
            return (
              <Row key={row.version}>
                <RowHead className="whitespace-nowrap">
                  {row.version === shown ? (
                    <span className="font-semibold">{row.version}, shown here</span>
                  ) : (
                    <Link href={`${href}?version=${row.version}`} className={LINK}>
                      {row.version}
                    </Link>
                  )}{" "}
                  <Badge tone={TONES[row.state]}>{row.state}</Badge>
                  <span className="block text-sm text-dim sm:hidden">
                    from <Effect at={row.effectiveAt} />
                  </span>
                </RowHead>
                <Td className={WIDE}>
                  <Effect at={row.effectiveAt} />
                </Td>
                <Td>
                  {row.publishedBy}
                  {row.publishedAt !== null && (
                    <>
                      , <When at={row.publishedAt} shape="date" />
                    </>
                  )}
                  {row.note && <span className="block text-sm text-dim">{row.note}</span>}
                </Td>
                <Td className="whitespace-nowrap">
                  {before ? (
                    <Link href={`${href}/compare?from=${before.version}&to=${row.version}`} className={LINK}>
                      against {before.version}
                    </Link>
                  ) : (
                    <span className="text-faint">the first</span>
                  )}
                </Td>
              </Row>
            );
          })}
        </tbody>
      </Table>
    </Panel>
  );
}

function Effect({ at }: { readonly at: Instant | null }) {
  return at === null ? "the start" : <When at={at} />;
}
