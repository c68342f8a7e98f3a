import Link from "next/link";
import type { ReactNode } from "react";
import { Agrees } from "#components/ledger/agrees.tsx";
import { Amount, Price } from "#components/ui/amount.tsx";
import { type Money, unitWord } from "#components/ui/format.ts";
import { Meter, type MeterClass, type MeterPart } from "#components/ui/meter.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { When } from "#components/ui/when.tsx";
import type { ClassUsage } from "#lib/domain/plans/usage.ts";
import { type Instant, later } from "#lib/units/instant.ts";
import { greatest, type Millis, plus, sum } from "#lib/units/millis.ts";

export type Available = {
  readonly now: Instant;
  readonly unit: string;
  readonly zone: string;
  readonly available: Millis;
  readonly held: Millis;
  readonly runningJobs: number;
  readonly money: Money | null;
  readonly classes: readonly ClassUsage[];
  readonly agrees: boolean;
};

/** The headline of the account: what can be spent, and what it is made of. */
export function AvailableNow({ slug, view }: { readonly slug: string; readonly view: Available }) {
  const { now, unit, zone, available, held, runningJobs, money, classes, agrees } = view;
  const parts: readonly MeterPart[] = [...classes.map(partOf), { class: "held", label: "Held", value: held }];
  return (
    <Panel
      title="Available now"
      note={
        <>
          updated <RelativeTime at={now} now={now} /> · {zone}
        </>
      }
      className="mb-3.5"
    >
      <p className="flex flex-wrap items-baseline gap-x-1.5">
        <Amount value={available} className="text-3xl font-semibold tracking-tight" />
        {agrees && <Agrees href={`/o/${slug}/ledger`}>The classes below, the statement and the balance are the same figure</Agrees>}
        <span className="text-dim">
          {unitWord(unit, available)} can be spent
          {money && (
            <>
              {" "}
              · <Price money={money} />
            </>
          )}
          {held > 0n && (
            <>
              {" · "}
              <Link href={`/o/${slug}/jobs/held`} className="underline decoration-line underline-offset-2 hover:decoration-current">
                <Amount value={held} /> held by {runningJobs} running {runningJobs === 1 ? "job" : "jobs"}
              </Link>
            </>
          )}
        </span>
      </p>
      <Meter parts={parts} whole={greatest(plus(available, held), sum(classes.map(({ cap, remaining }) => cap ?? remaining)))} />
    </Panel>
  );
}

// A class that has no colour of its own yet takes the next one in the order of burning.
const COLOURS: Readonly<Record<string, MeterClass>> = { monthly: "monthly", bank: "bank", packs: "packs" };
const ORDER = ["monthly", "bank", "packs"] as const;

function partOf(one: ClassUsage, index: number): MeterPart {
  return { class: COLOURS[one.id] ?? ORDER[index % ORDER.length] ?? "packs", label: one.label, value: one.remaining, note: noteOf(one) };
}

function noteOf({ cap, next, remaining }: ClassUsage): ReactNode {
  return (
    <>
      {cap !== null && (
        <>
          of <Amount value={cap} />
        </>
      )}
      {remaining > 0n && <> · {expiryOf(next, remaining)}</>}
    </>
  );
}

function expiryOf(next: ClassUsage["next"], remaining: Millis): ReactNode {
  if (!next) return "no expiry";
  // An end is exclusive: what ends at midnight was good until the day before.
  const lastMoment = <When at={later(next.at, -1)} shape="day" />;
  return next.amount === remaining ? (
    <>until {lastMoment}</>
  ) : (
    <>
      <Amount value={next.amount} /> expire {lastMoment}
    </>
  );
}
