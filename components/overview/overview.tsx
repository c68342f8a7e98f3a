import Link from "next/link";
import type { ReactNode } from "react";
import { Agrees } from "#components/ledger/agrees.tsx";
import { Amount, Price } from "#components/ui/amount.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { type Money, unitWord } from "#components/ui/format.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { When } from "#components/ui/when.tsx";
import { may } from "#lib/domain/orgs/permissions.ts";
import type { Role } from "#lib/domain/orgs/role.ts";
import type { ClassUsage, OperationUsage } from "#lib/domain/plans/usage.ts";
import { type Millis, plus } from "#lib/units/millis.ts";
import type { Period } from "#lib/units/period.ts";
import { MonthEnd } from "./month-end.tsx";
import { WhereItWent } from "./where-it-went.tsx";

export type OverviewView = {
  readonly unit: string;
  readonly period: Period;
  readonly available: Millis;
  readonly held: Millis;
  readonly runningJobs: number;
  readonly money: Money | null;
  readonly agrees: boolean;
  readonly classes: readonly ClassUsage[];
  readonly spent: Millis;
  readonly projected: Millis | null;
  readonly operations: readonly OperationUsage[];
  readonly plan: { readonly name: string; readonly monthly: Millis } | null;
};

/** The four questions, each with its answer and the way on. */
export function Overview({
  slug,
  orgName,
  role,
  view,
}: {
  readonly slug: string;
  readonly orgName: string;
  readonly role: Role;
  readonly view: OverviewView;
}) {
  const { unit, period, plan, spent, projected, operations } = view;
  return (
    <>
      <PageHeader
        title={orgName}
        note={
          <>
            Billing period <When at={period.start} shape="day" /> to <When at={period.end} shape="day" />
          </>
        }
      />
      <div className="grid gap-3.5 md:grid-cols-2">
        <Question title="What do I have?" more={{ href: `/o/${slug}/usage`, label: "Plan & usage" }}>
          <Have slug={slug} view={view} />
        </Question>
        <Question title="What will this cost?">
          <p className="text-dim">
            A quote shows every line of the price and what is left after, and binds for 15 minutes. Nothing runs without one.
          </p>
          <p className="mt-3">
            {may(role, "quotes:create") ? (
              <ButtonLink href={`/o/${slug}/calculate`}>Calculate a job</ButtonLink>
            ) : (
              <span className="text-dim">Owners and creators can calculate and run jobs.</span>
            )}
          </p>
        </Question>
        <Question title="Where did it go?" more={{ href: `/o/${slug}/ledger`, label: "Statement" }}>
          <WhereItWent slug={slug} unit={unit} spent={spent} operations={operations} />
        </Question>
        <Question title="Where will the month end?" more={{ href: `/o/${slug}/usage`, label: "By day" }}>
          <MonthEnd unit={unit} spent={spent} projected={projected} left={plus(view.available, view.held)} plan={plan} end={period.end} />
        </Question>
      </div>
    </>
  );
}

function Question({
  title,
  more,
  children,
}: {
  readonly title: string;
  readonly more?: { readonly href: string; readonly label: string };
  readonly children: ReactNode;
}) {
  const aside = more && (
    <Link href={more.href} className="py-0.5 text-sm text-accent underline underline-offset-2">
      {more.label}
    </Link>
  );
  return (
    <Panel title={title} aside={aside}>
      {children}
    </Panel>
  );
}

function Have({ slug, view }: { readonly slug: string; readonly view: OverviewView }) {
  const { unit, available, held, runningJobs, money, agrees, classes } = view;
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-1.5">
        <Amount value={available} className="text-3xl font-semibold tracking-tight" />
        {agrees && <Agrees href={`/o/${slug}/ledger`}>The classes, the statement and the balance are the same figure</Agrees>}
        <span className="text-dim">
          {unitWord(unit, available)}
          {money && (
            <>
              {" "}
              · <Price money={money} />
            </>
          )}
        </span>
      </p>
      <dl className="mt-2 grid grid-cols-[1fr_auto] gap-y-1 text-dim">
        {classes.map(({ id, label, remaining }) => (
          <Line key={id} name={label} value={remaining} />
        ))}
        <Line name={runningJobs === 0 ? "Held: no job is running" : <HeldBy slug={slug} jobs={runningJobs} />} value={held} />
      </dl>
    </>
  );
}

function HeldBy({ slug, jobs }: { readonly slug: string; readonly jobs: number }) {
  return (
    <Link href={`/o/${slug}/jobs/held`} className="underline decoration-line underline-offset-2 hover:decoration-current">
      Held by {jobs} running {jobs === 1 ? "job" : "jobs"}, on top
    </Link>
  );
}

function Line({ name, value }: { readonly name: ReactNode; readonly value: Millis }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="text-right text-ink">
        <Amount value={value} />
      </dd>
    </>
  );
}
