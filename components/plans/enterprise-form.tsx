import { useState } from "react";
import { type BillingAction, useOnward } from "#components/billing/use-onward.ts";
import { Button } from "#components/ui/button.tsx";
import { Field, Input, Textarea } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { When } from "#components/ui/when.tsx";
import type { Instant } from "#lib/units/instant.ts";

const EMPTY = { company: "", credits: "", purchaseOrder: "", note: "" };

/** Asks for a plan by agreement (ACT-2): an offer comes by mail, and it is paid by invoice, with a purchase order where one is named. */
export function EnterpriseForm({
  slug,
  planName,
  enquiredAt,
  enquire,
}: {
  readonly slug: string;
  readonly planName: string;
  readonly enquiredAt: Instant | null;
  readonly enquire: BillingAction;
}) {
  const { pending, problem, errorOf, run } = useOnward();
  const [typed, setTyped] = useState(EMPTY);
  const set = (name: keyof typeof EMPTY) => (event: { readonly target: { readonly value: string } }) =>
    setTyped({ ...typed, [name]: event.target.value });
  if (enquiredAt !== null)
    return (
      <Panel id="request" className="mt-3.5" title={`Ask for ${planName}`}>
        <p>
          Your enquiry of <When at={enquiredAt} /> is on its way. An offer comes by mail; nothing changes until you accept it.
        </p>
      </Panel>
    );
  return (
    <Panel id="request" className="mt-3.5" title={`Ask for ${planName}`} note="an offer comes by mail, and is paid by invoice">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          run(() => enquire(slug, typed));
        }}
      >
        <div className="grid gap-x-3 sm:grid-cols-3">
          <Field label="Company" error={errorOf("company")}>
            {(control) => (
              <Input {...control} autoComplete="organization" maxLength={200} value={typed.company} onChange={set("company")} />
            )}
          </Field>
          <Field label="Credits a month, about" error={errorOf("credits")}>
            {(control) => (
              <Input {...control} inputMode="numeric" unit="credits" maxLength={15} value={typed.credits} onChange={set("credits")} />
            )}
          </Field>
          <Field label="Purchase order" optional error={errorOf("purchaseOrder")}>
            {(control) => <Input {...control} maxLength={100} value={typed.purchaseOrder} onChange={set("purchaseOrder")} />}
          </Field>
        </div>
        <Field label="What you plan" optional error={errorOf("note")}>
          {(control) => <Textarea {...control} rows={3} maxLength={2_000} value={typed.note} onChange={set("note")} />}
        </Field>
        {problem && (
          <Notice tone="bad" live className="mb-3">
            {problem}
          </Notice>
        )}
        <Button type="submit" kind="ghost" pending={pending}>
          Ask for an offer
        </Button>
      </form>
    </Panel>
  );
}
