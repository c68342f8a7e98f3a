/** What Stripe's error object may carry, besides its message. */
export type FaultBody = {
  readonly type: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error";
  readonly message: string;
  readonly code?: string | undefined;
  readonly param?: string | undefined;
  readonly decline_code?: string | undefined;
  readonly [more: string]: unknown;
};

/**
 * What becomes of a refused request: nothing was begun, and it may be asked again under its key; what it had written is undone;
 * or it is kept, since a declined card leaves its traces. Of the last two the key remembers the answer.
 */
export type Aftermath = "unbegun" | "undone" | "kept";

/** An answer that is an error. */
export class Fault extends Error {
  readonly status: number;
  readonly body: FaultBody;
  readonly aftermath: Aftermath;

  constructor(status: number, body: FaultBody, aftermath: Aftermath = "undone") {
    super(body.message);
    this.status = status;
    this.body = body;
    this.aftermath = aftermath;
  }
}

/** 400: the request makes no sense. */
export function invalid(message: string, param?: string, code?: string): Fault {
  return new Fault(400, {
    type: "invalid_request_error",
    message,
    ...(code ? { code, doc_url: docs(code) } : {}),
    ...(param ? { param } : {}),
  });
}

/** 404 when the address names it (param "id"), 400 when a parameter does. */
export function missing(noun: string, id: string, param: string): Fault {
  const fault = invalid(`No such ${noun}: '${id}'`, param, "resource_missing");
  return new Fault(param === "id" ? 404 : 400, fault.body);
}

/** 402: the bank or the issuer said no. What was attempted stays on the books. */
export function cardFault(message: string, code: string, more: Readonly<Record<string, unknown>> = {}): Fault {
  return new Fault(402, { type: "card_error", message, code, doc_url: docs(code), ...more }, "kept");
}

function docs(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`;
}
