"use client";
import { useState } from "react";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Problem } from "#components/ui/problem.tsx";
import { When } from "#components/ui/when.tsx";
import type { RechargeRule, RechargeView } from "#lib/domain/billing/view-purchases.ts";
import type { BillingActions } from "./actions.ts";
import { methodName } from "./method-name.ts";
import { RechargeForm } from "./recharge-form.tsx";
import { useOnward } from "./use-onward.ts";

/** Automatic purchase: the rule in a sentence, what it spent, whether it stopped, and how to change it. */
export function Recharge({
  slug,
  recharge,
  isRead,
  actions,
}: {
  readonly slug: string;
  readonly recharge: RechargeView;
  /** False while the payment service says nothing: then it is not known what it is paid with. */
  readonly isRead: boolean;
  readonly actions: BillingActions;
}) {
  const [isEditing, setEditing] = useState(false);
  const removing = useOnward();
  const { rule, stopped, method } = recharge;
  const state = rule === null ? null : stopped ? <Badge tone="bad">Stopped</Badge> : <Badge tone="good">On</Badge>;
  return (
    <Panel id="recharge" title="Automatic purchase" aside={state}>
      {stopped && rule && <Stopped slug={slug} recharge={recharge} actions={actions} />}
      {isEditing ? (
        <RechargeForm slug={slug} recharge={recharge} save={actions.setRecharge} onDone={() => setEditing(false)} />
      ) : rule ? (
        <>
          <RuleText rule={rule} recharge={recharge} />
          <p className="mt-3 flex flex-wrap gap-2">
            <Button kind="ghost" small onClick={() => setEditing(true)}>
              Change
            </Button>
            <Button kind="ghost" small pending={removing.pending} onClick={() => removing.run(() => actions.removeRecharge(slug, {}))}>
              Turn off
            </Button>
          </p>
        </>
      ) : (
        <>
          <p className="text-dim">Buys credits by itself when they run low, up to a sum a month that you set. It is off.</p>
          {method === null && (
            <p className="mt-1 text-dim">
              {isRead ? "It needs a default payment method." : "What it would be paid with cannot be read right now."}
            </p>
          )}
          <p className="mt-3">
            <Button kind="ghost" small disabled={method === null} onClick={() => setEditing(true)}>
              Set up
            </Button>
          </p>
        </>
      )}
      {removing.problem && (
        <Notice tone="bad" live className="mt-3">
          {removing.problem}
        </Notice>
      )}
    </Panel>
  );
}

function RuleText({ rule, recharge }: { readonly rule: RechargeRule; readonly recharge: RechargeView }) {
  const { buys, threshold, monthlyCap } = rule;
  const { method, spentThisMonth, resetsAt, bonusPercent } = recharge;
  return (
    <>
      <p>
        Below <Amount value={threshold} unit="credit" className="font-semibold" />, buys{" "}
        {buys.kind === "pack" ? (
          <>
            packs of <Amount value={buys.credits} className="font-semibold" />, as many as it takes, in one charge
          </>
        ) : (
          <>
            what is missing to <Amount value={buys.credits} className="font-semibold" />
          </>
        )}
        . Never more than <Price money={monthlyCap} className="font-semibold" /> a month.
      </p>
      <p className="mt-1 text-sm text-dim">
        <Price money={spentThisMonth} /> of <Price money={monthlyCap} /> spent; begins anew on <When at={resetsAt} shape="date" />.
        {method && ` Paid with ${methodName(method)}.`}
        {bonusPercent && ` Automatic purchases get ${bonusPercent}% more credits.`}
      </p>
    </>
  );
}

function Stopped({
  slug,
  recharge: { stopped },
  actions,
}: {
  readonly slug: string;
  readonly recharge: RechargeView;
  readonly actions: BillingActions;
}) {
  const { pending, problem, run } = useOnward();
  if (!stopped) return null;
  return (
    <Notice tone="bad" className="mb-3">
      <p>
        Stopped on <When at={stopped.at} />: {stopped.words} It does not try again by itself. Change the payment method, or start it again.
      </p>
      <Button kind="ghost" small className="mt-1.5" pending={pending} onClick={() => run(() => actions.resumeRecharge(slug, {}))}>
        Start again
      </Button>
      <Problem>{problem}</Problem>
    </Notice>
  );
}
