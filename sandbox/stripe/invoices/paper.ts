import type { CreditNote } from "../billing/credit-note.ts";
import { SELLER } from "../billing/invoice-object.ts";
import type { Invoice } from "../billing/lines.ts";
import { addressLines } from "../pages/address-fields.ts";
import { dayOf, money, percent } from "../pages/money.ts";

/** What stands on an invoice or a credit note, in words: the page and the PDF show the same. */
export type Paper = {
  readonly title: "Invoice" | "Credit note";
  readonly state: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly seller: readonly string[];
  readonly buyer: readonly string[];
  readonly rows: readonly Row[];
  readonly sums: readonly (readonly [label: string, value: string])[];
  readonly notes: readonly string[];
  /** Seconds since 1970. */
  readonly issued: number;
};
type Row = { readonly what: string; readonly when: string | null; readonly quantity: string; readonly amount: string };

const SELLER_LINES = [SELLER.name, "1 Example Quay, Dublin, Ireland", `VAT ${SELLER.vatId}`, SELLER.email];
const STATES: Readonly<Record<string, string>> = {
  draft: "Draft",
  open: "Open",
  paid: "Paid",
  uncollectible: "Uncollectible",
  void: "Void",
};

/** An invoice as its reader sees it. */
export function invoicePaper(invoice: Invoice): Paper {
  const { currency, due_date, number, status, total, custom_fields } = invoice;
  const issued = invoice.effective_at ?? invoice.created;
  const facts = [
    ["Invoice number", number ?? "not yet final"],
    ["Date of issue", dayOf(issued)],
    ...(due_date ? [["Due", dayOf(due_date)] as const] : []),
    ...(custom_fields ?? []).map(({ name, value }) => [name, value] as const),
  ] as const;
  return {
    ...{ title: "Invoice", state: STATES[String(status)] ?? String(status), facts, seller: SELLER_LINES, buyer: buyerOf(invoice), issued },
    rows: invoice.lines.data.map(({ description, period, quantity, amount }) => ({
      what: description ?? "",
      when: period.start === period.end ? null : `${dayOf(period.start)} – ${dayOf(period.end)}`,
      quantity: String(quantity ?? 1),
      amount: money(amount, currency),
    })),
    sums: [["Subtotal", money(invoice.subtotal, currency)], ...taxRows(invoice), ["Total", money(total, currency)], ...paidRows(invoice)],
    notes: notesOf(invoice),
  };
}

/** A credit note as its reader sees it. */
export function creditPaper(note: CreditNote, invoice: Invoice): Paper {
  const { currency } = note;
  return {
    title: "Credit note",
    state: note.status === "void" ? "Void" : "Issued",
    facts: [
      ["Credit note number", note.number],
      ["Date of issue", dayOf(note.created)],
      ["For invoice", invoice.number ?? invoice.id],
    ],
    seller: SELLER_LINES,
    buyer: buyerOf(invoice),
    rows: note.lines.data.map(({ description, quantity, amount }) => ({
      ...{ what: description ?? "", when: null, quantity: String(quantity ?? 1), amount: money(amount, currency) },
    })),
    sums: [
      ["Subtotal", money(note.subtotal, currency)],
      ...taxRows(note),
      ["Total credited", money(note.total, currency)],
      ...(note.post_payment_amount > 0 ? [["Given back", money(note.post_payment_amount, currency)] as const] : []),
    ],
    notes: note.memo ? [note.memo] : [],
    issued: note.effective_at ?? note.created,
  };
}

function buyerOf({ customer_name, customer_email, customer_address, customer_tax_ids }: Invoice): string[] {
  const ids = (customer_tax_ids ?? []).map(({ value }) => `VAT or tax number ${value ?? ""}`);
  return [customer_name, ...addressLines(customer_address), ...ids, customer_email].filter((line): line is string => Boolean(line));
}

type Taxed = Pick<Invoice, "currency" | "total_taxes">;

function taxRows({ currency, total_taxes }: Taxed): (readonly [string, string])[] {
  return (total_taxes ?? []).map(({ amount, tax_behavior, tax_rate_details, taxability_reason }) => {
    const [, , country = "", rate = "0"] = (tax_rate_details?.tax_rate ?? "").split("_");
    const why = taxability_reason === "reverse_charge" ? "reverse charge" : `${country.toUpperCase()} ${percent(Number(rate))}`;
    return [`VAT (${why}${tax_behavior === "inclusive" ? ", included" : ""})`, money(amount, currency)];
  });
}

function paidRows(invoice: Invoice): (readonly [string, string])[] {
  const { amount_due, amount_paid, amount_remaining, currency, ending_balance, starting_balance, total, status } = invoice;
  const credited = invoice.post_payment_credit_notes_amount + invoice.pre_payment_credit_notes_amount;
  const carried = (ending_balance ?? starting_balance) - starting_balance;
  return [
    ...(carried !== 0 && total !== 0 ? [["Applied to your balance", money(-carried, currency)] as const] : []),
    ["Amount due", money(amount_due, currency)],
    ...(credited > 0 ? [["Credited later", money(-credited, currency)] as const] : []),
    ["Paid", money(amount_paid, currency)],
    ["Still to pay", money(status === "void" ? 0 : amount_remaining, currency)],
  ];
}

function notesOf({ description, footer, total_taxes, status }: Invoice): string[] {
  const reverse = total_taxes?.some(({ taxability_reason }) => taxability_reason === "reverse_charge");
  return [
    ...(status === "void" ? ["This invoice is void: nothing is to be paid."] : []),
    ...(reverse ? ["Reverse charge: VAT is accounted for by the recipient of the service."] : []),
    ...(description ? [description] : []),
    ...(footer ? [footer] : []),
    "Made by a sandbox that stands in for Stripe. No money has moved.",
  ];
}
