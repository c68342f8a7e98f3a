"use client";
import { useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { PaymentMethodView } from "#lib/domain/billing/view-purchases.ts";
import type { BillingActions } from "./actions.ts";
import { methodKind, methodName } from "./method-name.ts";
import { useOnward } from "./use-onward.ts";

/** How the organization pays. Numbers are typed on the payment service's page only, and never reach Greenlight. */
export function PaymentMethods({
  slug,
  methods,
  isRead,
  actions,
}: {
  readonly slug: string;
  readonly methods: readonly PaymentMethodView[];
  /** False while the payment service says nothing: then it is not known whether there are any. */
  readonly isRead: boolean;
  readonly actions: BillingActions;
}) {
  const adding = useOnward();
  const portal = useOnward();
  const problem = adding.problem ?? portal.problem;
  const add = (
    <Button
      kind={methods.length ? "ghost" : "primary"}
      small
      pending={adding.pending}
      onClick={() => adding.run(() => actions.addMethod(slug, {}))}
    >
      Add a payment method
    </Button>
  );
  return (
    <Panel id="methods" title="Payment methods">
      {methods.length === 0 && !isRead ? (
        <EmptyState title="Payment methods cannot be read right now" />
      ) : methods.length === 0 ? (
        <EmptyState title="No payment method yet" action={add}>
          A plan keeps the one that it is paid with. For packs without checkout, bought automatically, add one here.
        </EmptyState>
      ) : (
        <>
          <ul>
            {methods.map((method) => (
              <Method key={method.id} slug={slug} method={method} actions={actions} />
            ))}
          </ul>
          <p className="mt-3 flex flex-wrap gap-2">
            {add}
            <Button kind="ghost" small pending={portal.pending} onClick={() => portal.run(() => actions.portal(slug, {}))}>
              Billing portal
            </Button>
          </p>
        </>
      )}
      {problem && (
        <Notice tone="bad" live className="mt-3">
          {problem}
        </Notice>
      )}
    </Panel>
  );
}

type MethodProps = { readonly slug: string; readonly method: PaymentMethodView; readonly actions: BillingActions };

function Method({ slug, method, actions }: MethodProps) {
  const { pending, problem, run } = useOnward();
  const [isRemoving, setRemoving] = useState(false);
  const name = methodName(method);
  const { expires, isDefault, isExpired } = method;
  return (
    <li className="border-b border-line py-2.5 last:border-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 grow basis-full sm:basis-44">
          <span className="font-semibold">{name}</span> {isDefault && <Badge tone="good">Default</Badge>}{" "}
          {isExpired && <Badge tone="bad">Expired</Badge>}
          <span className="block text-xs text-dim">
            {methodKind(method)}
            {expires && `, good through ${String(expires.month).padStart(2, "0")}/${expires.year}`}
          </span>
        </div>
        {!isDefault && (
          <Button
            kind="ghost"
            small
            pending={pending}
            aria-label={`Make default: ${name}`}
            onClick={() => run(() => actions.makeDefault(slug, { id: method.id }))}
          >
            Make default
          </Button>
        )}
        <Button kind="ghost" small pending={pending} aria-label={`Remove ${name}`} onClick={() => setRemoving(true)}>
          Remove
        </Button>
      </div>
      {problem && (
        <Notice tone="bad" live className="mt-2">
          {problem}
        </Notice>
      )}
      <Dialog open={isRemoving} onClose={() => setRemoving(false)} title={`Remove ${name}?`}>
        <p className="mb-4 text-dim">
          It is not charged any more. {isDefault && "Renewals and automatic purchases fail until another one is the default. "}
          To have it back, it is typed in again.
        </p>
        <div className="flex justify-end gap-2">
          <Button kind="ghost" onClick={() => setRemoving(false)}>
            Keep
          </Button>
          <Button
            kind="danger"
            onClick={() => {
              setRemoving(false);
              run(() => actions.removeMethod(slug, { id: method.id }));
            }}
          >
            Remove
          </Button>
        </div>
      </Dialog>
    </li>
  );
}
