import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import type { FieldView } from "#lib/domain/api-keys/docs-view.ts";
import { Marked } from "./marked.tsx";

const FOLDED_FROM = 9;

type Props = { readonly title: string; readonly of: string; readonly fields: readonly FieldView[]; readonly sent?: boolean };

/** Fields as a table; folded when they are many. `sent` marks which must be there. */
export function Fields({ title, of, fields, sent = false }: Props) {
  if (fields.length === 0) return null;
  return (
    <details open={fields.length < FOLDED_FROM} className="mt-3">
      <summary className="min-h-6 text-sm font-semibold text-dim">
        {title} <span className="font-normal text-faint">· {fields.length === 1 ? "1 field" : `${fields.length} fields`}</span>
      </summary>
      <Table caption={`${title}: ${of}`} className="mt-1 text-sm">
        <thead>
          <tr>
            <Th>Field</Th>
            <Th>Is</Th>
            <Th>About</Th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ path, type, required, about }) => (
            <Row key={path}>
              <RowHead className="font-mono text-xs">
                {path}
                {sent && required && <span className="block font-sans text-faint">required</span>}
              </RowHead>
              <Td className="text-dim">{type}</Td>
              <Td className="min-w-48">
                <Marked text={about} />
              </Td>
            </Row>
          ))}
        </tbody>
      </Table>
    </details>
  );
}
