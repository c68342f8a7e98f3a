"use client";
import { useState } from "react";
import { RequestedThing } from "#components/packs/request-state.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field, Input } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { When } from "#components/ui/when.tsx";
import type { PurchaseRequestView } from "#lib/domain/billing/view-purchases.ts";
import { type BillingAction, useOnward } from "./use-onward.ts";

const WORDS = { open: "Open", approved: "Approved", paid: "Paid", refused: "Refused", withdrawn: "Taken back" } as const;

type Actions = { readonly slug: string; readonly approve: BillingAction; readonly refuse: BillingAction };

/** What members ask the owners to buy: one click approves it, and pays or leads to checkout (ACT-9). */
export function PurchaseRequests({ requests, ...actions }: Actions & { readonly requests: readonly PurchaseRequestView[] }) {
  return (
    <Panel id="requests" className="mb-3.5" title="Purchase requests">
      <ul>
        {requests.map((request) => (
          <RequestRow key={request.id} request={request} {...actions} />
        ))}
      </ul>
    </Panel>
  );
}

function RequestRow({ slug, request, approve, refuse }: Actions & { readonly request: PurchaseRequestView }) {
  const { pending, problem, run } = useOnward();
  const [isRefusing, setRefusing] = useState(false);
  const [note, setNote] = useState("");
  const { id, by, at, what, state, decidedBy, decidedAt } = request;
  return (
    <li className="border-b border-line py-2.5 last:border-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 grow basis-60">
          <p>
            <span className="font-semibold">{by}</span> asks for <RequestedThing what={what} />
          </p>
          {request.note && <p className="text-dim">“{request.note}”</p>}
          <p className="text-xs text-faint">
            <When at={at} />
            {decidedBy && decidedAt !== null && (
              <>
                {" "}
                · {WORDS[state].toLowerCase()} by {decidedBy}, <When at={decidedAt} />
              </>
            )}
          </p>
        </div>
        {state === "open" && !isRefusing ? (
          <div className="flex gap-2">
            <Button small pending={pending} aria-label={`Approve what ${by} asks for`} onClick={() => run(() => approve(slug, { id }))}>
              Approve
            </Button>
            <Button kind="ghost" small aria-label={`Refuse what ${by} asks for`} onClick={() => setRefusing(true)}>
              Refuse
            </Button>
          </div>
        ) : (
          state !== "open" && (
            <div className="flex flex-wrap items-center gap-3">
              <Badge tone={state === "paid" ? "good" : "plain"}>{state === "approved" ? "Approved, not paid" : WORDS[state]}</Badge>
              {state === "approved" && (
                <Button small pending={pending} aria-label={`Pay for what ${by} asks for`} onClick={() => run(() => approve(slug, { id }))}>
                  Pay for it
                </Button>
              )}
            </div>
          )
        )}
      </div>
      {state === "open" && isRefusing && (
        <form
          noValidate
          className="mt-2 flex flex-wrap items-start gap-x-2"
          onSubmit={(event) => {
            event.preventDefault();
            run(() => refuse(slug, { id, note }));
          }}
        >
          <Field label={`Why, for ${by}`} optional className="mb-0 min-w-0 grow basis-60">
            {(control) => <Input {...control} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />}
          </Field>
          <Button type="submit" kind="danger" pending={pending} className="mt-5">
            Refuse
          </Button>
          <Button kind="ghost" className="mt-5" onClick={() => setRefusing(false)}>
            Back
          </Button>
        </form>
      )}
      {problem && (
        <Notice tone="bad" live className="mt-2">
          {problem}
        </Notice>
      )}
    </li>
  );
}
