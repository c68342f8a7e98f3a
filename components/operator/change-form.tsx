"use client";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field, Input, Select } from "#components/ui/field.tsx";
import { formatMoney } from "#components/ui/format.ts";
import { useLocale } from "#components/ui/locale.tsx";
import { When } from "#components/ui/when.tsx";
import type { ManagedPlan } from "#lib/domain/billing/view-operator.ts";
import { FormFoot } from "./form-foot.tsx";
import { type OperatorAction, useMoneyAction } from "./use-money-action.ts";

/** To which plan, when and why: what it does is said before it is done. */
export function ChangeForm({
  of: { accountId, org, planName, targets, periodEnd, restarts },
  change,
  onDone,
  onBack,
}: {
  readonly of: ManagedPlan;
  readonly change: OperatorAction;
  readonly onDone: (words: string) => void;
  readonly onBack: () => void;
}) {
  const locale = useLocale();
  const { pending, problem, errorOf, run } = useMoneyAction();
  const others = targets.filter(({ isEnd }) => !isEnd);
  const [planId, setPlanId] = useState(others[0]?.planId ?? "");
  const [when, setWhen] = useState<"now" | "period_end">("period_end");
  const [reason, setReason] = useState("");
  const target = others.find((each) => each.planId === planId);
  const chosen = target?.isNow ? when : "period_end";
  const finish = () =>
    onDone(chosen === "now" ? `${org.name} is on ${target?.name} now.` : `${org.name} changes to ${target?.name} with its period.`);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        run(() => change({ accountId, planId, when: chosen, reason }), finish);
      }}
    >
      <div className="grid gap-x-3 sm:grid-cols-2">
        <Field label={`From ${planName} to`}>
          {(control) => (
            <Select {...control} value={planId} onChange={(event) => setPlanId(event.target.value)}>
              {others.map(({ planId: id, name, price }) => (
                <option key={id} value={id}>
                  {name}, {price ? `${formatMoney(price, locale, true)} a month` : "by agreement"}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="When" hint={target?.isNow ? undefined : "Only an upgrade takes effect at once."}>
          {(control) => (
            <Select {...control} value={chosen} onChange={(event) => setWhen(event.target.value === "now" ? "now" : "period_end")}>
              <option value="period_end">At the period’s end</option>
              {target?.isNow && <option value="now">Now</option>}
            </Select>
          )}
        </Field>
      </div>
      <Field label="Why, for the owners" hint="It stands in the letter that they get." error={errorOf("reason") && "Say why."}>
        {(control) => <Input {...control} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <p className="mb-3 text-sm text-dim">
        {chosen === "now" ? (
          restarts ? (
            "The period ends now, and a full one begins on the new plan: unused monthly credits end with it."
          ) : (
            "The credits that the new plan gives more, for what is left of the period, come at once."
          )
        ) : (
          <>
            Until <When at={periodEnd} /> everything stays as it is, and this can be undone. Then {target?.name}’s credits come each period.
          </>
        )}{" "}
        Nothing is charged by this: its price is billed by invoice.
      </p>
      <FormFoot problem={problem} onBack={onBack}>
        <Button type="submit" pending={pending}>
          {chosen === "now" ? "Change it now" : "Change at the period’s end"}
        </Button>
      </FormFoot>
    </form>
  );
}
