import Link from "next/link";
import { EntryTable } from "#components/ledger/entry-table.tsx";
import { Equation } from "#components/ledger/equation.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { Plan } from "#lib/domain/catalog/plan.ts";
import type { Statement } from "#lib/domain/ledger/account.ts";
import { addsUp, type SummaryTerm } from "#lib/domain/ledger/summary.ts";
import type { EntryView } from "#lib/domain/ledger/views.ts";
import { may } from "#lib/domain/orgs/permissions.ts";
import type { Role } from "#lib/domain/orgs/role.ts";
import type { Instant } from "#lib/units/instant.ts";
import { type Available, AvailableNow } from "./available-now.tsx";
import { PeriodByDay, type PeriodUsage } from "./period-by-day.tsx";
import { PlanPanel } from "./plan-panel.tsx";

export type UsageView = Available &
  Omit<PeriodUsage, "monthly"> & {
    readonly plan: Plan | null;
    readonly upgrade: Plan | null;
    readonly trialEndsAt: Instant | null;
    readonly statement: Statement;
    readonly terms: readonly SummaryTerm[];
    readonly recent: readonly EntryView[];
  };

/** Plan & usage: what there is, where it went, where the month will end. */
export function PlanAndUsage({ slug, role, view }: { readonly slug: string; readonly role: Role; readonly view: UsageView }) {
  const { plan, upgrade, unit, statement, terms, recent } = view;
  return (
    <>
      <PageHeader title="Plan & usage">
        <ButtonLink href={`/o/${slug}/usage/accuracy`} kind="ghost" small>
          Quote accuracy
        </ButtonLink>
      </PageHeader>
      <AvailableNow slug={slug} view={view} />
      <div className="mb-3.5 grid gap-3.5 lg:grid-cols-[1.7fr_1fr]">
        <PeriodByDay view={{ ...view, monthly: plan && plan.monthly > 0n ? plan.monthly : null }} />
        {plan && (
          <PlanPanel
            slug={slug}
            plan={plan}
            upgrade={upgrade}
            unit={unit}
            trialEndsAt={view.trialEndsAt}
            periodEnd={statement.period.end}
            mayChange={may(role, "plan:change")}
          />
        )}
      </div>
      <Panel
        title="Statement"
        note="this billing period"
        aside={
          <Link href={`/o/${slug}/ledger`} className="py-0.5 text-sm text-accent underline underline-offset-2">
            All entries
          </Link>
        }
      >
        <Equation
          opening={statement.opening}
          terms={terms}
          closing={statement.closing}
          addsUp={addsUp(statement)}
          linkTo={(kind) => `/o/${slug}/ledger?kind=${kind}`}
        />
        <div className="mt-3">
          {recent.length > 0 ? (
            <EntryTable slug={slug} caption="The latest entries" unit={unit} entries={recent} />
          ) : (
            <NothingYet slug={slug} mayRun={may(role, "quotes:create")} />
          )}
        </div>
      </Panel>
    </>
  );
}

function NothingYet({ slug, mayRun }: { readonly slug: string; readonly mayRun: boolean }) {
  return (
    <EmptyState title="Nothing was spent yet" action={mayRun && <ButtonLink href={`/o/${slug}/calculate`}>Calculate a job</ButtonLink>}>
      Every grant, hold and settled job will stand here, and open to its receipt.
    </EmptyState>
  );
}
