import { Amount } from "#components/ui/amount.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import type { Money } from "#components/ui/format.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { Millis } from "#lib/units/millis.ts";

/** The overview for the Billing role, which sees what the organization has and its statement, but no jobs (ACT-10). */
export function BillingOverview({
  slug,
  orgName,
  balance,
}: {
  readonly slug: string;
  readonly orgName: string;
  readonly balance: { readonly available: Millis; readonly held: Millis; readonly unit: string; readonly money: Money | null };
}) {
  return (
    <>
      <PageHeader title={orgName} note="You look after the billing of this organization" />
      <Panel title="What do we have?">
        <p>
          <Amount value={balance.available} unit={balance.unit} money={balance.money} className="text-2xl font-semibold" />
        </p>
        {balance.held > 0n && (
          <p className="text-dim">
            <Amount value={balance.held} /> more are held by running jobs.
          </p>
        )}
        <p className="mt-3 flex flex-wrap gap-2">
          <ButtonLink href={`/o/${slug}/billing`}>Billing</ButtonLink>
          <ButtonLink href={`/o/${slug}/ledger`} kind="ghost">
            Statement
          </ButtonLink>
        </p>
      </Panel>
    </>
  );
}
