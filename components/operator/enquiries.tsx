"use client";
import { useState } from "react";
import { Amount, Price } from "#components/ui/amount.tsx";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { When } from "#components/ui/when.tsx";
import type { EnquiryView } from "#lib/domain/billing/view-operator.ts";
import type { Instant } from "#lib/units/instant.ts";
import { formatMillis } from "#lib/units/millis.ts";
import { BillForm } from "./bill-form.tsx";
import { OutLink } from "./out-link.tsx";
import { ReasonForm } from "./reason-form.tsx";
import { Said } from "./said.tsx";
import type { OperatorAction } from "./use-money-action.ts";

type Actions = { readonly bill: OperatorAction; readonly refuse: OperatorAction };
type Props = { readonly enquiries: readonly EnquiryView[]; readonly now: Instant; readonly canBill: boolean } & Actions;

/** Who asks for a plan by agreement, and the invoices of it that are not paid yet (ACT-2, ALW-15). */
export function Enquiries({ enquiries, ...rest }: Props) {
  const [said, setSaid] = useState("");
  return (
    <>
      <Said>{said}</Said>
      {enquiries.length === 0 ? (
        <EmptyState title="Nobody waits for an offer">
          Who asks for a plan by agreement on the page of plans stands here, and so does their invoice until it is paid.
        </EmptyState>
      ) : (
        <ul>
          {enquiries.map((each) => (
            <EnquiryRow key={each.orderId} enquiry={each} onSaid={setSaid} {...rest} />
          ))}
        </ul>
      )}
    </>
  );
}

type RowProps = Omit<Props, "enquiries"> & { readonly enquiry: EnquiryView; readonly onSaid: (words: string) => void };

function EnquiryRow({ enquiry, now, canBill, bill, refuse, onSaid }: RowProps) {
  const [open, setOpen] = useState<"bill" | "refuse" | null>(null);
  const { accountId, orderId, org, planName, sent, credits, purchaseOrder } = enquiry;
  const close = () => setOpen(null);
  const finish = (words: string) => () => {
    close();
    onSaid(words);
  };
  const start = { ...(credits === null ? {} : { credits: formatMillis(credits) }), purchaseOrder };
  return (
    <li className="border-b border-line py-3 first:pt-0 last:border-0 last:pb-0">
      <div className="flex flex-wrap items-start gap-x-6 gap-y-2">
        <Asked enquiry={enquiry} now={now} />
        <div className="flex flex-wrap gap-2">
          {!sent && canBill && (
            <Button small aria-label={`Bill ${org.name}`} onClick={() => setOpen("bill")}>
              Bill
            </Button>
          )}
          <Button
            small
            kind="ghost"
            aria-label={`${sent ? "Withdraw the invoice to" : "Refuse"} ${org.name}`}
            onClick={() => setOpen("refuse")}
          >
            {sent ? "Withdraw" : "Refuse"}
          </Button>
        </div>
      </div>
      {sent && <SentLine enquiry={enquiry} />}
      <Dialog open={open === "bill"} onClose={close} title={`Bill ${org.name} for ${planName}`}>
        <BillForm
          {...{ of: enquiry, orderId, start, now, bill }}
          onDone={finish(`The invoice to ${org.name} is on its way.`)}
          onBack={close}
        />
      </Dialog>
      <Dialog open={open === "refuse"} onClose={close} title={sent ? `Withdraw the invoice to ${org.name}` : `Refuse ${org.name}`}>
        <ReasonForm
          label="Why, for the owners"
          hint="It stands in the letter that they get."
          field="words"
          input={{ accountId, orderId }}
          action={refuse}
          button={sent ? "Withdraw the invoice" : "Refuse the enquiry"}
          onDone={finish(sent ? `The invoice to ${org.name} is void.` : `${org.name} is told that the enquiry was refused.`)}
          onBack={close}
        >
          <p className="mb-3 text-dim">
            {sent
              ? "The invoice becomes void and cannot be paid any more. Nothing else changes."
              : "Nothing changes for them, and they can ask again."}
          </p>
        </ReasonForm>
      </Dialog>
    </li>
  );
}

function Asked({ enquiry, now }: { readonly enquiry: EnquiryView; readonly now: Instant }) {
  const { org, planName, fromPlanName, at, by, company, credits, purchaseOrder, note, sent } = enquiry;
  const facts = [company && company !== org.name ? company : "", purchaseOrder && `purchase order ${purchaseOrder}`].filter(Boolean);
  return (
    <div className="min-w-0 grow basis-72">
      <p>
        <span className="font-semibold">{org.name}</span> {fromPlanName ? "asks for" : "is billed for"} {planName}
        {fromPlanName && <span className="text-dim">, is on {fromPlanName}</span>}
      </p>
      <p className="text-dim">
        {!sent && credits !== null && (
          <>
            about <Amount value={credits} unit="credit" /> a month{facts.length > 0 && " · "}
          </>
        )}
        {facts.join(" · ")}
      </p>
      {note && <p className="max-w-prose whitespace-pre-line text-dim">“{note}”</p>}
      <p className="text-xs text-faint">
        <When at={at} shape="date" />, <RelativeTime at={at} now={now} />
        {by && <> · by {by.email ? <ContactLink {...by} email={by.email} /> : by.name}</>}
      </p>
    </div>
  );
}

function ContactLink({ name, email }: { readonly name: string; readonly email: string }) {
  return (
    <a href={`mailto:${email}`} className="inline-block min-h-6 underline decoration-line underline-offset-2 hover:decoration-ink">
      {name === email ? email : `${name}, ${email}`}
    </a>
  );
}

const STATES: Readonly<Record<string, { readonly tone: Tone; readonly words: string }>> = {
  open: { tone: "warn", words: "Waits for payment" },
  paid: { tone: "good", words: "Paid" },
  void: { tone: "plain", words: "Void" },
  uncollectible: { tone: "bad", words: "Not collectible" },
  draft: { tone: "plain", words: "Draft" },
};

function SentLine({ enquiry: { sent, invoice, org, credits } }: { readonly enquiry: EnquiryView }) {
  if (!invoice)
    return (
      <p className="mt-1 text-sm text-dim">
        Invoice {sent?.id}: the payment service does not say how it stands.{" "}
        {sent?.dashboard && <OutLink href={sent.dashboard}>Look there</OutLink>}
      </p>
    );
  const state = STATES[invoice.status] ?? { tone: "plain", words: invoice.status };
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-control bg-soft px-3 py-2">
      <Badge tone={state.tone}>{state.words}</Badge>
      <span>
        <Price money={invoice.total} className="font-semibold" />
        {credits !== null && (
          <span className="text-dim">
            {" "}
            for <Amount value={credits} unit="credit" />
          </span>
        )}
      </span>
      {invoice.dueAt !== null && (
        <span className="text-dim">
          due <When at={invoice.dueAt} shape="date" />
        </span>
      )}
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1 sm:ml-auto">
        {sent?.dashboard && <OutLink href={sent.dashboard}>{invoice.number ?? sent.id}</OutLink>}
        {invoice.page && <OutLink href={invoice.page}>Payment page</OutLink>}
        {invoice.page && <CopyButton text={invoice.page} what={`the payment page of ${org.name}`} />}
      </span>
    </div>
  );
}
