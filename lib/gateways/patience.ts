import { AsyncLocalStorage } from "node:async_hooks";
import { SECOND } from "#lib/units/instant.ts";
import { PaymentsUnavailable } from "./payments.ts";

/** How long a person waits for a payment service that takes a call and says nothing, in milliseconds: its tries alone would go on for half a minute. */
export const PATIENCE = 8 * SECOND;

const ends = new AsyncLocalStorage<number>();

/** Does it with at most `milliseconds` for all that it asks of the payment service: what is not answered by then is PaymentsUnavailable, and nothing more is asked. */
export function impatiently<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  return ends.run(performance.now() + milliseconds, work);
}

/** What is left for the payment service, in milliseconds; never below 0, and endless for whoever set no limit. */
export function patienceLeft(): number {
  return Math.max(0, (ends.getStore() ?? Number.POSITIVE_INFINITY) - performance.now());
}

/** Waits for an answer as long as there is patience. Throws PaymentsUnavailable: whether it was done, nobody knows. */
export async function inPatience<T>(asking: Promise<T>): Promise<T> {
  const left = patienceLeft();
  if (left === Number.POSITIVE_INFINITY) return asking;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new PaymentsUnavailable("the payment service took too long to answer")), left);
  });
  return Promise.race([asking, late]).finally(() => clearTimeout(timer));
}
