import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field, Input, Select } from "#components/ui/field.tsx";
import { formatAmount, formatMoney } from "#components/ui/format.ts";
import { useLocale } from "#components/ui/locale.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { RechargeView } from "#lib/domain/billing/view-purchases.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { type BillingAction, useOnward } from "./use-onward.ts";

/** When to buy, what, and how much a month at most. What was typed stays when it is refused. */
export function RechargeForm({
  slug,
  recharge,
  save,
  onDone,
}: {
  readonly slug: string;
  readonly recharge: RechargeView;
  readonly save: BillingAction;
  readonly onDone: () => void;
}) {
  const locale = useLocale();
  const { pending, problem, errorOf, run } = useOnward();
  const [typed, setTyped] = useState(() => startOf(recharge));
  const { packs, spentThisMonth } = recharge;
  const set = (name: keyof typeof typed) => (event: { readonly target: { readonly value: string } }) =>
    setTyped({ ...typed, [name]: event.target.value });
  const isTarget = typed.buys === "target";
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const buys = isTarget ? { kind: "target", credits: digits(typed.target) } : { kind: "pack", credits: typed.buys };
        run(() => save(slug, { threshold: digits(typed.threshold), buys, capCents: centsOf(typed.cap) }), onDone);
      }}
    >
      <Field label="When fewer than" error={errorOf("threshold")}>
        {(control) => <Input {...control} inputMode="numeric" unit="credits" value={typed.threshold} onChange={set("threshold")} />}
      </Field>
      <Field label="Buy" error={errorOf("buys.kind")} hint={isTarget ? undefined : "As many as it takes, in one charge."}>
        {(control) => (
          <Select {...control} value={typed.buys} onChange={set("buys")}>
            {packs.map((pack) => (
              <option key={pack.credits.toString()} value={formatMillis(pack.credits)}>
                Packs of {formatAmount(pack.credits, locale)} · {formatMoney(pack.price, locale)} each
              </option>
            ))}
            <option value="target">What is missing to a target</option>
          </Select>
        )}
      </Field>
      {isTarget && (
        <Field label="Up to" error={errorOf("buys.credits")}>
          {(control) => <Input {...control} inputMode="numeric" unit="credits" value={typed.target} onChange={set("target")} />}
        </Field>
      )}
      <Field label="At most a month" error={errorOf("capCents")}>
        {(control) => <Input {...control} inputMode="decimal" unit={spentThisMonth.currency} value={typed.cap} onChange={set("cap")} />}
      </Field>
      {problem && (
        <Notice tone="bad" live className="mb-3">
          {problem}
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" pending={pending}>
          Turn on
        </Button>
        <Button kind="ghost" onClick={onDone}>
          Back
        </Button>
      </div>
    </form>
  );
}

function startOf({ rule, packs }: RechargeView) {
  const buys = rule?.buys;
  return {
    threshold: rule ? formatMillis(rule.threshold) : "",
    buys: buys?.kind === "pack" ? formatMillis(buys.credits) : buys || !packs[0] ? "target" : formatMillis(packs[0].credits),
    target: buys?.kind === "target" ? formatMillis(buys.credits) : "",
    cap: rule ? (rule.monthlyCap.cents / 100).toFixed(2) : "",
  };
}

function digits(text: string): string {
  return text.trim().replaceAll(",", "");
}

/** Cents of a typed sum; what is no sum goes to the server as it is, to be refused by its field. */
function centsOf(text: string): number | string {
  const match = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(digits(text));
  return match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : text;
}
