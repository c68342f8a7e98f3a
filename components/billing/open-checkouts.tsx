"use client";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Button, ButtonAnchor } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Problem } from "#components/ui/problem.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { OpenCheckout } from "#lib/domain/billing/view-purchases.ts";
import type { Instant } from "#lib/units/instant.ts";
import { type BillingAction, useOnward } from "./use-onward.ts";

/** What was begun on the payment service's page, and neither paid nor left: what it is, and how to go on with it or drop it. */
export function OpenCheckouts({
  slug,
  checkouts,
  now,
  drop,
}: {
  readonly slug: string;
  readonly checkouts: readonly OpenCheckout[];
  readonly now: Instant;
  readonly drop: BillingAction;
}) {
  if (checkouts.length === 0) return null;
  return (
    <section aria-label="Open checkouts" className="mb-3.5 grid gap-2">
      {checkouts.map((each) => (
        <Checkout key={each.orderId} slug={slug} checkout={each} now={now} drop={drop} />
      ))}
    </section>
  );
}

function Checkout({
  slug,
  checkout: { orderId, planName, credits, total, at, url },
  now,
  drop,
}: {
  readonly slug: string;
  readonly checkout: OpenCheckout;
  readonly now: Instant;
  readonly drop: BillingAction;
}) {
  const { pending, problem, run } = useOnward();
  return (
    <Notice tone="warn">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <p className="font-semibold">
            A checkout is open: {planName ?? (credits !== null && <Amount value={credits} unit="credit" />)} for <Price money={total} />
          </p>
          <p className="text-dim">
            Begun <RelativeTime at={at} now={now} />, and not paid. Nothing is charged before it is finished.
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {url && (
            <ButtonAnchor href={url} small>
              Go on with it
            </ButtonAnchor>
          )}
          <Button small kind="ghost" pending={pending} onClick={() => run(() => drop(slug, { orderId }))}>
            Drop it
          </Button>
        </div>
      </div>
      <Problem>{problem}</Problem>
    </Notice>
  );
}
