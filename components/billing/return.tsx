import type { ReactNode } from "react";
import { Amount, Price } from "#components/ui/amount.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { ReturnView } from "#lib/domain/billing/view-purchases.ts";
import { AskAgain } from "./ask-again.tsx";

const TITLES: Readonly<Record<ReturnView["state"], string>> = {
  granted: "Paid",
  saved: "Payment method saved",
  processing: "Waiting for the payment",
  canceled: "Nothing was bought",
  failed: "The payment did not go through",
  parked: "A person looks at this payment",
  not_found: "No such purchase",
};

/** Back from the payment service: what came of it, and the way back to where one came from. */
export function Returned({ slug, view }: { readonly slug: string; readonly view: ReturnView }) {
  const { state, backTo, invoice } = view;
  return (
    <Panel title={TITLES[state]}>
      <div role="status">
        <Result view={view} />
      </div>
      {state === "processing" && <AskAgain />}
      <p className="mt-4 flex flex-wrap gap-2">
        {backTo && <ButtonLink href={backTo}>Back to where you were</ButtonLink>}
        <ButtonLink kind={backTo ? "ghost" : "primary"} href={`/o/${slug}/billing`}>
          Billing
        </ButtonLink>
        {(state === "failed" || state === "canceled") && view.what && (
          <ButtonLink
            kind="ghost"
            href={`/o/${slug}/${view.what.kind === "plan" ? "plans" : view.what.kind === "pack" ? "packs" : "billing"}`}
          >
            Try again
          </ButtonLink>
        )}
      </p>
      {invoice?.pdfUrl && (
        <p className="mt-3 text-sm">
          <a
            href={invoice.pdfUrl}
            target="_blank"
            rel="noreferrer"
            className="inline-block min-h-6 text-accent underline underline-offset-2"
          >
            Invoice {invoice.number} as PDF
          </a>
        </p>
      )}
    </Panel>
  );
}

function Result({ view }: { readonly view: ReturnView }) {
  const { state, words } = view;
  if (state === "granted") return <Granted view={view} />;
  if (state === "saved") return <p>It can be used from now on.</p>;
  if (state === "processing")
    return <p className="text-dim">The payment service has not confirmed it yet. The credits join by themselves as soon as it does.</p>;
  if (state === "canceled") return <p className="text-dim">You stepped back at checkout. Nothing was charged, and nothing changed.</p>;
  if (state === "not_found") return <p className="text-dim">It belongs to another organization, or never existed.</p>;
  return (
    <Notice tone={state === "failed" ? "bad" : "warn"}>
      {words ?? "It was not like what was ordered, so nothing was granted yet."}
      {state === "failed" && " Nothing was charged, and nothing changed."}
    </Notice>
  );
}

/** What was paid, and what joined. */
export function Granted({ view: { what, credits, paid, available, unit } }: { readonly view: ReturnView }) {
  return (
    <p>
      {what?.kind === "plan" && <Sentence>You are on {what.planName} now.</Sentence>}
      {credits !== null && credits > 0n && (
        <Sentence>
          <Amount value={credits} unit={unit} className="font-semibold" /> joined{paid && paid.cents > 0 ? " for " : "."}
          {paid && paid.cents > 0 && (
            <>
              <Price money={paid} />.
            </>
          )}
        </Sentence>
      )}
      {available !== null && (
        <>
          <Amount value={available} unit={unit} className="font-semibold" /> can be spent now.
        </>
      )}
    </p>
  );
}

function Sentence({ children }: { readonly children: ReactNode }) {
  return <>{children} </>;
}
