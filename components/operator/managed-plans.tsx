import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Field, Input } from "#components/ui/field.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { QueryForm } from "#components/ui/query-form.tsx";
import type { ManagedPlansView } from "#lib/domain/billing/view-operator.ts";
import { BillingFrame } from "./billing-frame.tsx";
import { type ManagedActions, ManagedPlanRow } from "./managed-plan.tsx";

/** The plans that operators look after, since no subscription pays for them: billed again, changed, or ended here. */
export function ManagedPlans({ view, actions }: { readonly view: ManagedPlansView; readonly actions: ManagedActions }) {
  const { plans, search, isMore, now, payments } = view;
  return (
    <BillingFrame
      page="/operator/billing/plans"
      note="Plans that no subscription pays for: only an operator changes or ends them. Times in UTC."
      payments={payments}
    >
      <Panel title="Plans by invoice" note={isMore ? `the first ${plans.length}` : `${plans.length}`}>
        <QueryForm action="/operator/billing/plans" role="search" className="flex items-start gap-2">
          <Field label="Organization" className="max-w-72 grow">
            {(control) => <Input {...control} type="search" name="q" maxLength={100} defaultValue={search} key={search} />}
          </Field>
          <Button type="submit" kind="ghost" className="mt-5">
            Search
          </Button>
        </QueryForm>
        {plans.length === 0 ? (
          <EmptyState
            title={search ? `No plan by invoice of “${search}”` : "No plan is looked after by hand"}
            action={
              search && (
                <Link href="/operator/billing/plans" className="underline underline-offset-2">
                  Show all
                </Link>
              )
            }
          >
            {search
              ? "Perhaps a subscription pays for it, or it is on a trial."
              : "Once an invoice by agreement is paid, its plan stands here."}
          </EmptyState>
        ) : (
          <ul>
            {plans.map((plan) => (
              <ManagedPlanRow key={plan.accountId} of={plan} now={now} canBill={payments !== "not_set_up"} {...actions} />
            ))}
          </ul>
        )}
        {isMore && <p className="mt-3 text-sm text-dim">There are more: search by the organization’s name.</p>}
      </Panel>
    </BillingFrame>
  );
}
