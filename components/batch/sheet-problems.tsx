import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import type { SheetProblem } from "#lib/domain/rating/batch-sheet.ts";

const SHOWN = 50;
const WIDE = "hidden sm:table-cell";

/** What does not fit, by line and column, with what stands there. Nothing typed is changed or lost. */
export function SheetProblems({ problems }: { readonly problems: readonly SheetProblem[] }) {
  const more = problems.length - SHOWN;
  return (
    <section aria-labelledby="sheet-problems" className="mt-4">
      <h3 id="sheet-problems" role="alert" className="mb-1 font-semibold text-bad">
        {problems.length === 1 ? "One thing does not fit yet" : `${problems.length} things do not fit yet`}
      </h3>
      <Table caption="What does not fit">
        <thead>
          <tr>
            <Th numeric>Line</Th>
            <Th>Column</Th>
            <Th className={WIDE}>Typed</Th>
            <Th>What is wrong</Th>
          </tr>
        </thead>
        <tbody>
          {problems.slice(0, SHOWN).map(({ line, column, cell, message }) => (
            <Row key={`${line} ${column} ${message}`}>
              <RowHead className="numbers text-right">{line}</RowHead>
              <Td>{column || "–"}</Td>
              <Td className={WIDE}>
                <Typed cell={cell} />
              </Td>
              <Td className="sm:min-w-48">
                <span className="sm:hidden">
                  <Typed cell={cell} />:{" "}
                </span>
                {sentence(message)}
              </Td>
            </Row>
          ))}
        </tbody>
      </Table>
      {more > 0 && <p className="mt-1 text-sm text-dim">and {more} more.</p>}
    </section>
  );
}

function Typed({ cell }: { readonly cell: string }) {
  return cell ? <code className="text-xs break-all">{cell.slice(0, 60)}</code> : <span className="text-faint">nothing</span>;
}

// What a card says begins with its name, and is whole; what an engine says of a value begins with what it must be.
function sentence(message: string): string {
  return `${/^[a-z]/.test(message) ? "It " : ""}${message}${message.endsWith(".") ? "" : "."}`;
}
