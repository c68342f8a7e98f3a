"use client";
import { useState } from "react";
import { type BillingAction, useOnward } from "#components/billing/use-onward.ts";
import { Button } from "#components/ui/button.tsx";
import { Field, Textarea } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { Buying } from "#lib/domain/billing/view-purchases.ts";
import { RequestState } from "./request-state.tsx";

/** What is asked for: credits as decimal text, or a plan. */
export type Wish = { readonly credits: string } | { readonly planId: string };

type Props = {
  readonly slug: string;
  readonly buying: Buying;
  /** Null: nothing that is sold is chosen yet. */
  readonly wish: Wish | null;
  readonly back: string | null;
  readonly actions: { readonly ask: BillingAction; readonly withdraw: BillingAction };
};

/** For who may not buy: asks the owners, and shows what came of it (ACT-9). */
export function AskOwners(props: Props) {
  return (
    <Panel title="Ask the owners" note="they can approve it in one click">
      <AskForm {...props} />
    </Panel>
  );
}

/** The same without a frame of its own. */
export function AskForm({ slug, buying, wish, back, actions }: Props) {
  const { pending, problem, errorOf, run } = useOnward();
  const [note, setNote] = useState("");
  const { request, owners } = buying;
  return (
    <>
      {request && <RequestState slug={slug} request={request} withdraw={actions.withdraw} />}
      {request?.state !== "open" && (
        <form
          noValidate
          className={request ? "mt-3" : ""}
          onSubmit={(event) => {
            event.preventDefault();
            if (wish)
              run(
                () => actions.ask(slug, { ...wish, note, ...(back ? { returnTo: back } : {}) }),
                () => setNote(""),
              );
          }}
        >
          <Field
            label="What you need it for"
            optional
            hint={owners.length > 0 ? `Goes to ${owners.join(", ")}, by mail and on their billing page.` : undefined}
            error={errorOf("note")}
          >
            {(control) => <Textarea {...control} rows={2} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />}
          </Field>
          {problem && (
            <Notice tone="bad" live className="mb-3">
              {problem}
            </Notice>
          )}
          <Button type="submit" pending={pending} disabled={wish === null}>
            Ask the owners
          </Button>
        </form>
      )}
    </>
  );
}
