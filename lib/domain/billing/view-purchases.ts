import type { Instant } from "#lib/units/instant.ts";
import type { Millis } from "#lib/units/millis.ts";
import type { Price } from "../catalog/plan.ts";
import type { Pack } from "../packs/price.ts";
import type { EndOfGrace } from "./dunning.ts";

/** Can anything be bought here? `not_set_up`: nobody gave a key of the payment service; pages say so, and whom to ask. */
export type PaymentsState = "ready" | "sandbox" | "not_set_up";

/** What an account pays in, of what its card is sold in. `chooseCurrency({ currency })` changes it while nothing keeps it (ALW-15). */
export type CurrencyChoice = {
  readonly current: string;
  /** The card's own first. */
  readonly offered: readonly string[];
  /** `paid`: for ever, something was paid in it. `ordered`: while a purchase is under way. `recharge`: while automatic purchases have their cap in it. */
  readonly keptBy: "paid" | "ordered" | "recharge" | null;
  readonly mayChoose: boolean;
};

export type PaymentMethodView = {
  readonly id: string;
  readonly kind: "card" | "paypal" | "bank_debit" | "bank_transfer" | "other";
  /** `Visa`, `PayPal`, the bank's name. */
  readonly label: string;
  readonly last4: string | null;
  readonly expires: { readonly month: number; readonly year: number } | null;
  readonly isDefault: boolean;
  readonly isExpired: boolean;
};

/** A page of the payment service that was begun, and neither paid nor left. `dropCheckout({ orderId })` leaves it. */
export type OpenCheckout = {
  readonly orderId: string;
  readonly at: Instant;
  /** The plan that it starts, or the credits that it brings. */
  readonly planName: string | null;
  readonly credits: Millis | null;
  readonly total: Price;
  /** Where it goes on. */
  readonly url: string | null;
};

/** What is bought when the balance falls below the threshold: packs of one size, as many as it takes, or just what is missing to a target. */
export type RechargeBuys = { readonly kind: "pack"; readonly credits: Millis } | { readonly kind: "target"; readonly credits: Millis };

export type RechargeRule = { readonly threshold: Millis; readonly buys: RechargeBuys; readonly monthlyCap: Price };

/**
 * Automatic purchase. `setAutoRecharge({ threshold, buys: { kind, credits }, capCents })` with amounts as decimal text,
 * `removeAutoRecharge({})`, and `resumeAutoRecharge({})` after a decline.
 */
export type RechargeView = {
  readonly rule: RechargeRule | null;
  /** It stopped by itself, and stays so until a payment method changes or an owner starts it again. */
  readonly stopped: { readonly at: Instant; readonly words: string } | null;
  readonly spentThisMonth: Price;
  /** When the cap's month begins anew. */
  readonly resetsAt: Instant;
  readonly method: PaymentMethodView | null;
  /** The sizes that can be chosen; empty where the amount is free. */
  readonly packs: readonly Pack[];
  /** The bounds of one purchase where the amount is free. */
  readonly bounds: { readonly least: Millis; readonly most: Millis } | null;
  /** The further bonus of an automatic purchase, in percent (ALW-3); null where there is none. */
  readonly bonusPercent: string | null;
};

/**
 * Somebody who may not buy asks the owners. `requestPurchase({ credits, note, returnTo })` or `{ planId, note, returnTo }`,
 * `withdrawPurchase({ id })` by the asker; `approvePurchase({ id })` → `Onward`, `refusePurchase({ id, note })` by an owner.
 */
export type PurchaseRequestView = {
  readonly id: string;
  readonly by: string;
  readonly at: Instant;
  readonly note: string;
  readonly what:
    | { readonly kind: "pack"; readonly credits: Millis; readonly bonus: Millis; readonly price: Price | null }
    | { readonly kind: "plan"; readonly planId: string; readonly planName: string; readonly price: Price | null };
  /** `approved`: it is not paid yet, or word of the payment has not come; `paid`: the credits are there. */
  readonly state: "open" | "approved" | "paid" | "refused" | "withdrawn";
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
  readonly answer: string | null;
};

/** `loadBuying(visit)`: whether the visitor can buy, or ask for it: what Calculate needs to know when credits run out (ACT-9). */
export type Buying = {
  readonly payments: PaymentsState;
  readonly mayBuy: boolean;
  /** May ask the owners (`purchases:request`). */
  readonly mayAsk: boolean;
  /** The owners, by name. */
  readonly owners: readonly string[];
  /** The caller's own newest request, while nobody has decided it, and for 7 days after. */
  readonly request: PurchaseRequestView | null;
};

/** `loadReturn(visit, { session, order })`: one comes back from the payment service. It fulfils, then says what came of it. */
export type ReturnView = {
  /** `processing`: paid, or on its way, and not confirmed yet; the page asks again. `parked`: a person looks at it. */
  readonly state: "granted" | "saved" | "processing" | "canceled" | "failed" | "parked" | "not_found";
  readonly what: { readonly kind: "plan"; readonly planName: string } | { readonly kind: "pack" } | { readonly kind: "method" } | null;
  /** What the account counts in. */
  readonly unit: string;
  /** What joined, and what can be spent now. */
  readonly credits: Millis | null;
  readonly available: Millis | null;
  readonly paid: Price | null;
  /** Why it failed, or what is looked at, as a sentence. */
  readonly words: string | null;
  readonly invoice: { readonly number: string | null; readonly pdfUrl: string | null } | null;
  /** Where the purchase began, with everything that was typed there: a path of this organization. */
  readonly backTo: string | null;
};

/** `loadBanners(visit)`: what stands above every page, the most pressing first. */
export type BillingBanner =
  | { readonly kind: "past_due"; readonly endsAt: Instant; readonly end: EndOfGrace }
  | { readonly kind: "archive"; readonly mediaDeletedAt: Instant | null }
  | { readonly kind: "trial"; readonly endsAt: Instant; readonly days: number }
  | { readonly kind: "recharge_stopped"; readonly at: Instant; readonly words: string }
  | { readonly kind: "requests"; readonly count: number };
