import type { z } from "zod";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { Permission } from "#lib/domain/orgs/permissions.ts";
import { impatiently, PATIENCE } from "#lib/gateways/patience.ts";
import { PaymentsUnavailable } from "#lib/gateways/payments.ts";
import { log } from "#lib/log.ts";
import { type Outcome, refuse } from "#lib/units/outcome.ts";
import { verb } from "../verb.ts";

/**
 * A verb that asks the payment service. While that cannot be reached, or says nothing for as long as a person waits, it is
 * refused `payments_unavailable`: asking again is safe. The worker waits on.
 */
export function paymentVerb<I, T, R extends string>(declared: {
  readonly permission: Permission;
  readonly input: z.ZodType<I>;
  readonly run: (caller: Caller, input: I) => Promise<Outcome<T, R>>;
}) {
  const { permission, input, run } = declared;
  return verb({ permission, input, run: (caller, asked) => reaching(() => run(caller, asked), caller) });
}

/** Does what asks the payment service, and answers an outage of it as a refusal. */
export async function reaching<T, R extends string>(
  ask: () => Promise<Outcome<T, R>>,
  { requestId, role }: Pick<Caller, "requestId" | "role">,
): Promise<Outcome<T, R | "payments_unavailable">> {
  try {
    return await (role === "system" ? ask() : impatiently(PATIENCE, ask));
  } catch (error) {
    if (!(error instanceof PaymentsUnavailable)) throw error;
    log.warn({ requestId, error }, "the payment service cannot be reached");
    return refuse("payments_unavailable");
  }
}
