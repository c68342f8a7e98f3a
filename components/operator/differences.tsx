import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import type { Difference } from "#lib/domain/catalog/compare.ts";

/** What differs between two versions, old beside new, each by a path that a person can read. */
export function Differences({ rows }: { readonly rows: readonly Difference[] }) {
  if (!rows.length) return <p className="text-dim">Nothing but the number of the version.</p>;
  return (
    <Table caption="What changed">
      <thead>
        <tr>
          <Th>What</Th>
          <Th numeric>Old</Th>
          <Th numeric>New</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={`${row.path} ${row.label}`}>
            <RowHead className="min-w-40">
              {row.label}
              <span className="block text-xs break-all text-faint">{row.path}</span>
            </RowHead>
            <Td className="text-right break-words text-dim">
              {row.old === null ? "—" : <del className="decoration-faint">{row.old}</del>}
            </Td>
            <Td className="text-right font-semibold break-words">
              {row.new === null ? <span className="font-normal text-bad">removed</span> : row.new}
            </Td>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
