import { receivePaymentEvent } from "#lib/request/payment-webhook.ts";

export const POST = receivePaymentEvent;
