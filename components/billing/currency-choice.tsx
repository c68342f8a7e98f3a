"use client";
import { useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Select } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { CurrencyChoice as Choice } from "#lib/domain/billing/view-purchases.ts";
import { type BillingAction, useOnward } from "./use-onward.ts";

const KEPT = {
  paid: "It was fixed by the first payment.",
  ordered: "It stays while a purchase is under way.",
  recharge: "It stays while automatic purchases have their cap in it: turn them off to choose another one.",
} as const;

/** What plans and packs are paid in, and another currency to choose while nothing has been paid (ALW-15). */
export function CurrencyChoice({
  slug,
  choice: { current, offered, keptBy, mayChoose },
  choose,
  className,
}: {
  readonly slug: string;
  readonly choice: Choice;
  readonly choose: BillingAction;
  readonly className?: string;
}) {
  const id = useId();
  const [picked, setPicked] = useState(current);
  const { pending, problem, run } = useOnward();
  if (keptBy !== null || !mayChoose)
    return (
      <p className={classNames("text-sm text-dim", className)}>
        Prices and invoices are in <span className="font-semibold text-ink">{currencyName(current)}</span>. {keptBy && KEPT[keptBy]}
      </p>
    );
  return (
    <form
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        run(() => choose(slug, { currency: picked }));
      }}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <label htmlFor={id} className="text-sm text-dim">
          Pay in
        </label>
        <Select id={id} value={picked} aria-describedby={`${id}-hint`} onChange={(event) => setPicked(event.target.value)}>
          {offered.map((code) => (
            <option key={code} value={code}>
              {currencyName(code)}
            </option>
          ))}
        </Select>
        {picked !== current && (
          <Button type="submit" kind="ghost" small pending={pending}>
            Show prices in {picked}
          </Button>
        )}
        <span id={`${id}-hint`} className="text-sm text-dim">
          The first payment fixes it.
        </span>
      </div>
      {problem && (
        <Notice tone="bad" live className="mt-2">
          {problem}
        </Notice>
      )}
    </form>
  );
}

/** The page is in English, and so are the names. */
function currencyName(code: string): string {
  return `${new Intl.DisplayNames("en", { type: "currency" }).of(code) ?? code} (${code})`;
}
