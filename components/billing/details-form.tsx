"use client";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field, Input, Select } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { BillingDetails } from "#lib/domain/billing/view.ts";
import { COUNTRIES } from "./countries.ts";
import { type BillingAction, useOnward } from "./use-onward.ts";

type Name = keyof BillingDetails;

const TOP = [
  { name: "company", label: "Company", auto: "organization", wide: true },
  { name: "email", label: "E-mail for invoices", auto: "email", wide: true },
  { name: "line1", label: "Street and number", auto: "address-line1", wide: true },
  { name: "line2", label: "Further line", auto: "address-line2", wide: true, optional: true },
  { name: "postalCode", label: "Postal code", auto: "postal-code" },
  { name: "city", label: "City", auto: "address-level2" },
  { name: "state", label: "State or region", auto: "address-level1", optional: true },
] as const satisfies readonly { name: Name; label: string; auto: string; wide?: true; optional?: true }[];

/** What stands on invoices: company, address, VAT id. What was typed stays until it is saved. */
export function BillingDetailsForm({
  slug,
  details,
  save,
}: {
  readonly slug: string;
  readonly details: BillingDetails;
  readonly save: BillingAction;
}) {
  const { pending, problem, errorOf, run } = useOnward();
  const [typed, setTyped] = useState(details);
  const [isSaved, setSaved] = useState(false);
  const set = (name: Name) => (event: { readonly target: { readonly value: string } }) => {
    setTyped({ ...typed, [name]: event.target.value });
    setSaved(false);
  };
  return (
    <Panel id="details" title="Billing details" note="as they stand on invoices">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          run(
            () => save(slug, typed),
            () => setSaved(true),
          );
        }}
      >
        <div className="grid gap-x-3 sm:grid-cols-2">
          {TOP.map(({ name, label, auto, ...rest }) => (
            <Field
              key={name}
              label={label}
              optional={"optional" in rest}
              error={errorOf(name)}
              className={"wide" in rest ? "sm:col-span-2" : ""}
            >
              {(control) => <Input {...control} autoComplete={auto} maxLength={200} value={typed[name]} onChange={set(name)} />}
            </Field>
          ))}
          <CountryField value={typed.country} error={errorOf("country")} onChange={set("country")} />
          <Field label="VAT id" optional hint="With its country's letters: DE123456789." error={errorOf("vatId")} className="sm:col-span-2">
            {(control) => (
              <Input {...control} autoComplete="off" spellCheck={false} maxLength={30} value={typed.vatId} onChange={set("vatId")} />
            )}
          </Field>
        </div>
        {problem && (
          <Notice tone="bad" live className="mb-3">
            {problem}
          </Notice>
        )}
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" kind="ghost" pending={pending}>
            Save
          </Button>
          <span role="status">{isSaved && "Saved: they stand on every invoice from now on."}</span>
        </div>
      </form>
    </Panel>
  );
}

function CountryField({
  value,
  error,
  onChange,
}: {
  readonly value: string;
  readonly error: string | null;
  readonly onChange: (event: { readonly target: { readonly value: string } }) => void;
}) {
  return (
    <Field label="Country" error={error}>
      {(control) => (
        <Select {...control} autoComplete="country" value={value} onChange={onChange}>
          <option value="">Choose</option>
          {COUNTRIES.map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
