import Link from "next/link";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Refusal } from "#components/ui/refusal.tsx";
import type { Instant } from "#lib/units/instant.ts";
import { CreateKey } from "./create-key.tsx";
import { KeyTable } from "./key-table.tsx";
import type { CreateAction, KeyView, RevokeAction } from "./types.ts";

type Props = {
  readonly slug: string;
  readonly now: Instant;
  readonly zone: string;
  readonly planWithoutApi: string | null;
  readonly keys: readonly KeyView[];
  readonly actions: { readonly create: CreateAction; readonly revoke: RevokeAction };
};

/** The organization's keys of the HTTP API: make one, see which are used, end one. */
export function ApiKeys({ slug, now, zone, planWithoutApi, keys, actions }: Props) {
  return (
    <>
      <PageHeader title="API keys" note="For machines: a render farm that reports jobs, a finance tool that reads the ledger.">
        <Link href="/docs/api" className="text-accent underline underline-offset-2">
          How to use them
        </Link>
      </PageHeader>
      <div className="grid gap-4">
        <Panel title="New key">
          {planWithoutApi === null ? (
            <CreateKey slug={slug} create={actions.create} />
          ) : (
            <Refusal title={`The plan ${planWithoutApi} has no API keys.`} raisedBy="an owner, by an upgrade">
              <Link href={`/o/${slug}/plans`} className="text-accent underline underline-offset-2">
                See the plans
              </Link>
            </Refusal>
          )}
        </Panel>
        <Panel title="Keys" note={`times in ${zone}`}>
          {keys.length === 0 ? (
            <EmptyState title="No keys yet">Make one above. It is shown once; only its beginning and end are kept.</EmptyState>
          ) : (
            <KeyTable slug={slug} now={now} keys={keys} revoke={actions.revoke} />
          )}
        </Panel>
      </div>
    </>
  );
}
