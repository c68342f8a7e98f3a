import { Button, ButtonLink } from "#components/ui/button.tsx";
import { Field, Input, Select } from "#components/ui/field.tsx";
import type { Instant } from "#lib/units/instant.ts";
import { wallTime } from "#lib/units/period.ts";
import { KINDS } from "./kinds.ts";

/** The filters of a statement as they stand in its address. */
export type Filters = {
  readonly period?: string | undefined;
  readonly kind?: string | undefined;
  readonly q?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly after?: string | undefined;
  /** The moment of which the balance is asked. */
  readonly at?: string | undefined;
};

/** The filters as the query part of an address; empty ones are left out. */
export function queryOf(filters: Filters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value);
  return query.size ? `?${query}` : "";
}

const MONTHS = 13;

/** A plain form that changes the address, so that a filtered statement can be sent to somebody. Works without scripts. */
export function StatementFilters({
  action,
  filters,
  now,
  zone,
}: {
  readonly action: string;
  readonly filters: Filters;
  readonly now: Instant;
  readonly zone: string;
}) {
  const { period, kind, q, from, to, at } = filters;
  const months = lastMonths(now, zone);
  const other = period && !months.includes(period) ? [period] : [];
  return (
    // The key draws the form anew when the address changes, so that it always shows what is filtered.
    <form
      key={queryOf(filters)}
      action={action}
      data-screen-only
      className="mb-3.5 grid grid-cols-2 items-end gap-x-3 md:grid-cols-[1.3fr_1fr_1.1fr_auto_auto_auto]"
    >
      {at && <input type="hidden" name="at" value={at} />}
      <Field label="Period">
        {(control) => (
          <Select {...control} name="period" defaultValue={period ?? ""}>
            <option value="">This billing period</option>
            {[...months, ...other].map((month) => (
              <option key={month} value={month}>
                {monthName(month)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Kind">
        {(control) => (
          <Select {...control} name="kind" defaultValue={kind ?? ""}>
            <option value="">All kinds</option>
            {Object.entries(KINDS).map(([id, { label }]) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Operation, project, memo" className="col-span-2 md:col-span-1">
        {(control) => <Input {...control} name="q" type="search" maxLength={100} defaultValue={q ?? ""} />}
      </Field>
      <Field label="From day">{(control) => <Input {...control} name="from" type="date" defaultValue={from ?? ""} />}</Field>
      <Field label="To day">{(control) => <Input {...control} name="to" type="date" defaultValue={to ?? ""} />}</Field>
      <div className="col-span-2 mb-3 flex gap-2 md:col-span-1">
        <Button type="submit">Filter</Button>
        {queryOf(filters) && (
          <ButtonLink href={action} kind="ghost">
            Clear
          </ButtonLink>
        )}
      </div>
    </form>
  );
}

function lastMonths(now: Instant, zone: string): readonly string[] {
  const { year, month } = wallTime(now, zone);
  return Array.from({ length: MONTHS }, (_, back) => {
    const index = year * 12 + month - 1 - back;
    return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
  });
}

function monthName(month: string): string {
  const at = Date.parse(`${month}-01T00:00:00Z`);
  return Number.isNaN(at) ? month : new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(at);
}
