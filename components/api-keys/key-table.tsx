import { Badge, type Tone } from "#components/ui/badge.tsx";
import { Row, RowHead, Table, Td, Th } from "#components/ui/table.tsx";
import { When } from "#components/ui/when.tsx";
import type { Instant } from "#lib/units/instant.ts";
import { RevokeButton } from "./revoke-button.tsx";
import type { KeyView, RevokeAction } from "./types.ts";

type Props = { readonly slug: string; readonly now: Instant; readonly keys: readonly KeyView[]; readonly revoke: RevokeAction };

/** Every key, also those that ended: what it may do, since when it is there, when it was used last. */
export function KeyTable({ slug, now, keys, revoke }: Props) {
  return (
    <Table caption="API keys">
      <thead>
        <tr>
          <Th>Name</Th>
          <Th>Key</Th>
          <Th>May</Th>
          <Th>Made</Th>
          <Th>Last used</Th>
          <Th>
            <span className="sr-only">End it</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <KeyRow key={key.id} slug={slug} now={now} view={key} revoke={revoke} />
        ))}
      </tbody>
    </Table>
  );
}

function KeyRow({ slug, now, view, revoke }: Omit<Props, "keys"> & { readonly view: KeyView }) {
  const { word, tone } = stateOf(view, now);
  const shown = `gl_${view.mode}_${view.mark}…${view.lastFour}`;
  return (
    <Row>
      <RowHead>
        {view.name} <Badge tone={tone}>{word}</Badge>
      </RowHead>
      <Td className="font-mono text-sm whitespace-nowrap">{shown}</Td>
      <Td className="text-sm">{view.scopes.join(", ")}</Td>
      <Td className="whitespace-nowrap">
        <When at={view.createdAt} shape="date" />
        <span className="block text-xs text-dim">by {view.createdBy}</span>
      </Td>
      <Td className="whitespace-nowrap">
        {view.lastUsedAt === null ? <span className="text-dim">never</span> : <When at={view.lastUsedAt} />}
        {view.expiresAt !== null && view.revokedAt === null && (
          <span className="block text-xs text-dim">
            until <When at={view.expiresAt} shape="date" />
          </span>
        )}
      </Td>
      <Td className="text-right">
        {view.revokedAt === null && <RevokeButton slug={slug} id={view.id} name={view.name} shown={shown} revoke={revoke} />}
      </Td>
    </Row>
  );
}

function stateOf({ revokedAt, expiresAt }: KeyView, now: Instant): { readonly word: string; readonly tone: Tone } {
  if (revokedAt !== null) return { word: "revoked", tone: "plain" };
  return expiresAt !== null && expiresAt <= now ? { word: "expired", tone: "warn" } : { word: "active", tone: "good" };
}
