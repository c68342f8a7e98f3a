import type { Instant } from "#lib/units/instant.ts";
import type {
  Asked,
  BillingDetails,
  CreditNote,
  Customer,
  Dispute,
  Intent,
  Invoice,
  Method,
  Money,
  PaymentEvent,
  Refund,
  Schedule,
  Session,
  Subscription,
  TaxId,
} from "./payments.ts";

/** What a price of the catalog is for, as the sync wrote it on the price: prices never change, so it is true for ever. */
export type PriceTerms = {
  readonly id: string;
  readonly money: Money;
  readonly interval: "month" | "year" | null;
  readonly lookupKey: string | null;
  readonly isActive: boolean;
  readonly productId: string;
  readonly cardId: string | null;
  readonly planId: string | null;
  /** Millis of credits, of a pack. */
  readonly credits: string | null;
};

export type Product = { readonly id: string; readonly name: string; readonly isActive: boolean; readonly key: string | null };

/** What a thing is made for: written on it. `key` is its idempotency key: asked twice, one is made. */
export type Purpose = { readonly accountId: string; readonly orderId?: string; readonly key: string };

/** What an invoice of one line is over. */
export type Sale = Purpose & { readonly customerId: string; readonly amount: Money; readonly description: string };

/** Where a person goes from a page of the service. */
export type Ways = { readonly successUrl: string; readonly cancelUrl: string };

/** A price of the catalog by its id, or one made for this sale. */
export type Item = { readonly priceId: string } | { readonly name: string; readonly price: Money };

/** How a subscription's first period is cut: its later ones begin at `anchor`, and the first is paid in proportion; without it they begin now. */
export type Start = { readonly priceId: string; readonly anchor?: Instant };

export type Change = {
  readonly priceId: string;
  /** Money is prorated at this moment. */
  readonly prorationAt: Instant;
  /** The period ends now and a new one begins (ALU-1). */
  readonly restarts?: boolean;
};

/** Who buys. Whose details were typed here already is not asked for them again, and they stay as they are. */
export type Buyer = { readonly customerId: string; readonly isKnown?: boolean };

type Page = { readonly from: Instant };

/** Everything that Greenlight asks of a payment service. Reads answer null for what there is not; all throw PaymentsUnavailable. */
export type PaymentService = {
  /** Real money. */
  readonly isLive: boolean;
  /** Where a person of ours looks at a thing of the service: the page of its dashboard. */
  readonly pageOf: (id: string) => string;
  readonly customers: {
    readonly create: (of: Purpose & BillingDetails & { readonly testClockId?: string }) => Promise<Customer>;
    readonly find: (id: string) => Promise<Customer | null>;
    readonly update: (id: string, change: Partial<BillingDetails> & { readonly defaultMethodId?: string }) => Promise<Customer>;
    readonly taxIds: (id: string) => Promise<readonly TaxId[]>;
    /** Null: the service's own check of the number refuses it. */
    readonly addTaxId: (id: string, taxId: { readonly type: string; readonly value: string }) => Promise<TaxId | null>;
    readonly removeTaxId: (id: string, taxId: string) => Promise<void>;
  };
  readonly methods: {
    readonly list: (customerId: string) => Promise<readonly Method[]>;
    readonly find: (id: string) => Promise<Method | null>;
    readonly detach: (id: string) => Promise<void>;
  };
  readonly checkout: {
    readonly pay: (of: Purpose & Ways & Buyer & { readonly item: Item }) => Promise<Session>;
    readonly subscribe: (of: Purpose & Ways & Buyer & { readonly start: Start }) => Promise<Session>;
    readonly setup: (of: Purpose & Ways & { readonly customerId: string; readonly currency: string }) => Promise<Session>;
    readonly find: (id: string) => Promise<Session | null>;
    /** Closes it, unless it was finished meanwhile: what it is then says so. */
    readonly expire: (id: string) => Promise<void>;
    readonly list: (page: Page) => AsyncIterable<Session>;
  };
  /** The address of the portal, where a customer sees to cards and details. */
  readonly portal: (customerId: string, returnUrl: string) => Promise<string>;
  readonly intents: {
    readonly find: (id: string) => Promise<Intent | null>;
    /** The one that was made for an order, whatever became of whoever made it. */
    readonly ofOrder: (of: { readonly customerId: string; readonly orderId: string }) => Promise<Intent | null>;
    readonly list: (page: Page) => AsyncIterable<Intent>;
  };
  readonly refunds: {
    readonly create: (of: { readonly intentId: string; readonly amount?: Money; readonly key: string }) => Promise<Refund>;
    readonly find: (id: string) => Promise<Refund | null>;
    readonly list: (page: Page) => AsyncIterable<Refund>;
  };
  readonly disputes: {
    readonly find: (id: string) => Promise<Dispute | null>;
    readonly list: (page: Page) => AsyncIterable<Dispute>;
  };
  readonly subscriptions: {
    readonly create: (of: Purpose & { readonly customerId: string; readonly start: Start }) => Promise<Asked<Subscription>>;
    readonly find: (id: string) => Promise<Subscription | null>;
    readonly list: (page: Page | { readonly customerId: string }) => AsyncIterable<Subscription>;
    /** Changes the plan at once; money in proportion. A decline changes nothing. */
    readonly change: (id: string, change: Change & Purpose) => Promise<Asked<Subscription>>;
    /** Renewals are paid by the customer's default from now on, whichever that is then. */
    readonly payByDefault: (id: string) => Promise<Subscription>;
    readonly cancelAtPeriodEnd: (id: string, isCancelled: boolean) => Promise<Subscription>;
    readonly cancel: (id: string) => Promise<Subscription>;
    readonly schedule: (id: string) => Promise<Schedule | null>;
    /** At the end of the running period the subscription goes on at another price. */
    readonly changeAtPeriodEnd: (subscription: Subscription, priceId: string, of: Purpose) => Promise<Schedule>;
    /** Takes such a change back. */
    readonly release: (scheduleId: string) => Promise<void>;
  };
  readonly invoices: {
    readonly find: (id: string) => Promise<Invoice | null>;
    readonly list: (page: Page | { readonly customerId: string }) => AsyncIterable<Invoice>;
    /** The invoices that an intent paid. */
    readonly ofIntent: (intentId: string) => Promise<readonly string[]>;
    /** What the next invoice would be; with a change, what that would cost now. */
    readonly preview: (of: {
      readonly customerId: string;
      readonly subscriptionId?: string;
      readonly change?: Change;
      readonly start?: Start;
    }) => Promise<Invoice | null>;
    /** An invoice to be paid in so many days, for Enterprise and purchase orders; it is sent. */
    readonly bill: (of: Sale & { readonly days: number; readonly purchaseOrder?: string }) => Promise<Invoice>;
    /**
     * Makes the invoice of a purchase and pays it by a saved means of payment while nobody is there. `invoice`: the one that was
     * made for it before is taken up where it was left. A bank debit leaves it open, with its payment under way.
     */
    readonly charge: (of: Sale & { readonly methodId: string; readonly invoice?: Invoice | null }) => Promise<Asked<Invoice>>;
    /** The newest that was made for an order, whatever became of whoever made it. */
    readonly ofOrder: (of: { readonly customerId: string; readonly orderId: string }) => Promise<Invoice | null>;
    /** Sees to it that nobody pays it any more: a draft is deleted, an open one voided. Answers what it is then; null: it is gone. */
    readonly withdraw: (id: string) => Promise<Invoice | null>;
    readonly pay: (id: string, methodId?: string) => Promise<Asked<Invoice>>;
    /** Makes a draft final and asks for its money now, instead of in an hour. Answers it as it is then, also when that was declined. */
    readonly collect: (id: string) => Promise<Invoice | null>;
    readonly void: (id: string) => Promise<Invoice>;
    readonly creditNotes: (customerId: string) => Promise<readonly CreditNote[]>;
    /** The PDF of an invoice or a credit note; null when there is none. */
    readonly pdf: (url: string) => Promise<Uint8Array | null>;
  };
  readonly catalog: {
    readonly products: () => Promise<readonly Product[]>;
    readonly prices: (productId: string) => Promise<readonly PriceTerms[]>;
    /** A price for ever: asked once, then remembered. */
    readonly price: (id: string) => Promise<PriceTerms | null>;
    readonly priceByKey: (lookupKey: string) => Promise<PriceTerms | null>;
    readonly addProduct: (of: {
      readonly name: string;
      readonly key: string;
      readonly metadata: Readonly<Record<string, string>>;
    }) => Promise<Product>;
    readonly renameProduct: (id: string, name: string) => Promise<void>;
    /** A new price; it takes the lookup key from whichever had it. */
    readonly addPrice: (of: {
      readonly productId: string;
      readonly money: Money;
      readonly interval: "month" | "year" | null;
      readonly lookupKey: string;
      readonly metadata: Readonly<Record<string, string>>;
    }) => Promise<PriceTerms>;
  };
  readonly events: {
    /** Who signed it? Null: not the service, or too long ago, or dated ahead. `body` to the byte as it came. */
    readonly verify: (body: string, signature: string, now: Instant) => Promise<PaymentEvent | null>;
    /** What it has told of since, of these types, the latest first; it remembers for thirty days. */
    readonly list: (of: Page & { readonly types: readonly string[] }) => AsyncIterable<Pick<PaymentEvent, "type" | "objectId">>;
  };
  /** Of the sandbox and of test mode: a clock that customers live by. */
  readonly clocks: {
    readonly create: (at: Instant, name: string) => Promise<string>;
    /** Resolves when everything that falls due on the way has happened. */
    readonly advance: (id: string, to: Instant) => Promise<void>;
  };
};
