/** Why an issuer says no: the error's code and decline_code, and the words that Stripe shows. */
export type Decline = { readonly code: string; readonly decline: string; readonly message: string; readonly advice?: string };

/** How a test card behaves; Stripe publishes these numbers. */
export type TestCard = {
  readonly number: string;
  readonly brand: string;
  readonly funding?: "credit" | "debit";
  readonly country?: string;
  /** What happens when it is charged. */
  readonly decline?: Decline;
  /** It can be saved although charges fail. */
  readonly attaches?: boolean;
  /** When the bank asks for 3-D Secure: at every payment, or until the card was set up for later payments. */
  readonly asks?: "always" | "until_set_up";
  /** It counts as set up from the first. */
  readonly setUp?: boolean;
  readonly dispute?: "fraudulent" | "product_not_received";
  readonly refund?: "pending" | "fails";
};

const declined = (decline: string, code = "card_declined", message = "Your card was declined.", advice = "try_again_later"): Decline => ({
  code,
  decline,
  message,
  advice,
});
const GENERIC = declined("generic_decline");
const FUNDS = declined("insufficient_funds", "card_declined", "Your card has insufficient funds.");

/** The bank asked for the holder, who was not there. */
export const NOT_AUTHENTICATED: Decline = {
  code: "authentication_required",
  decline: "authentication_required",
  message: "Your card was declined. This transaction requires authentication.",
};

/** The test cards by name: `pm_card_<name>` and `tok_<name>` stand for them. */
export const CARDS: Readonly<Record<string, TestCard>> = {
  visa: { number: "4242424242424242", brand: "visa" },
  visa_debit: { number: "4000056655665556", brand: "visa", funding: "debit" },
  de: { number: "4000002760000016", brand: "visa", country: "DE" },
  mastercard: { number: "5555555555554444", brand: "mastercard" },
  mastercard_2_series: { number: "2223003122003222", brand: "mastercard" },
  mastercard_debit: { number: "5200828282828210", brand: "mastercard", funding: "debit" },
  amex: { number: "378282246310005", brand: "amex" },
  discover: { number: "6011111111111117", brand: "discover" },
  diners: { number: "3056930009020004", brand: "diners" },
  jcb: { number: "3566002020360505", brand: "jcb" },
  unionpay: { number: "6200000000000005", brand: "unionpay" },
  chargeDeclined: { number: "4000000000000002", brand: "visa", decline: GENERIC },
  chargeCustomerFail: { number: "4000000000000341", brand: "visa", decline: GENERIC, attaches: true },
  chargeDeclinedInsufficientFunds: { number: "4000000000009995", brand: "visa", decline: FUNDS },
  chargeDeclinedLostCard: {
    number: "4000000000009987",
    brand: "visa",
    decline: declined("lost_card", "card_declined", "Your card was declined.", "do_not_try_again"),
  },
  chargeDeclinedStolenCard: {
    number: "4000000000009979",
    brand: "visa",
    decline: declined("stolen_card", "card_declined", "Your card was declined.", "do_not_try_again"),
  },
  chargeDeclinedExpiredCard: {
    number: "4000000000000069",
    brand: "visa",
    decline: declined("expired_card", "expired_card", "Your card has expired.", "do_not_try_again"),
  },
  chargeDeclinedIncorrectCvc: {
    number: "4000000000000127",
    brand: "visa",
    decline: declined("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."),
  },
  chargeDeclinedProcessingError: {
    number: "4000000000000119",
    brand: "visa",
    decline: declined("processing_error", "processing_error", "An error occurred while processing your card. Try again in a little bit."),
  },
  chargeDeclinedVelocityLimitExceeded: { number: "4000000000006975", brand: "visa", decline: declined("card_velocity_exceeded") },
  authenticationRequiredOnSetup: { number: "4000002500003155", brand: "visa", asks: "until_set_up" },
  authenticationRequired: { number: "4000002760003184", brand: "visa", country: "DE", asks: "always" },
  threeDSecure2Required: { number: "4000000000003220", brand: "visa", asks: "always" },
  authenticationRequiredSetupForOffSession: { number: "4000003800000446", brand: "visa", asks: "until_set_up", setUp: true },
  authenticationRequiredChargeDeclinedInsufficientFunds: {
    number: "4000008260003178",
    brand: "visa",
    asks: "until_set_up",
    decline: FUNDS,
    attaches: true,
  },
  threeDSecureRequiredChargeDeclined: { number: "4000008400001629", brand: "visa", asks: "always", decline: GENERIC },
  createDispute: { number: "4000000000000259", brand: "visa", dispute: "fraudulent" },
  createDisputeProductNotReceived: { number: "4000000000002685", brand: "visa", dispute: "product_not_received" },
  pendingRefund: { number: "4000000000007726", brand: "visa", refund: "pending" },
  refundFail: { number: "4000000000005126", brand: "visa", refund: "fails" },
};

/** The name of the test card behind `pm_card_visa`, `pm_card_visa_chargeDeclined`, `tok_visa`…; null when it is no test token. */
export function nameOfToken(token: string): string | null {
  const name = /^(?:pm_card|tok)_(?:visa_(?=[a-z]+[A-Z]))?(\w+)$/.exec(token)?.[1] ?? "";
  return name in CARDS ? name : null;
}

/** The name of the test card of a number; null for any other number. */
export function nameOfNumber(number: string): string | null {
  return Object.entries(CARDS).find(([, card]) => card.number === number)?.[0] ?? null;
}

/** Whether the last digit fits the others (ISO/IEC 7812): what a form can know of a number. */
export function fits(number: string): boolean {
  const digits = [...number].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => total + (index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0);
  return /^\d{12,19}$/.test(number) && sum % 10 === 0;
}
