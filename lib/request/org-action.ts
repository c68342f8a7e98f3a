import { refresh } from "next/cache";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import { appUrl } from "#lib/env.ts";
import type { Verb } from "#lib/services/verb.ts";
import { type Outcome, refuse } from "#lib/units/outcome.ts";
import { failure } from "./failure.ts";
import { findVisit } from "./require-org.ts";
import { isSameOrigin } from "./same-origin.ts";
import { requestId } from "./session.ts";

/** What the door itself may answer, before or around any verb. */
export type DoorRefusal = "cross_origin" | "signed_out" | "not_found" | "forbidden" | "invalid_request" | "unavailable" | "unexpected";

/**
 * Makes a verb a server action: `(slug, input) => Outcome`. It trusts nothing of the request: session, membership and
 * origin are checked here, role and input by the verb. Success re-renders the page in the same response. While the
 * database cannot be asked it answers `unavailable` with `detail.message` (R10); an error nobody foresaw is logged and
 * answered as `unexpected` with `detail.requestId`, never with its text.
 */
export function orgAction<I, T, R extends string>(verb: Verb<I, T, R>) {
  return async (slug: string, input: unknown): Promise<Outcome<T, R | DoorRefusal>> =>
    guarded(async (): Promise<Outcome<T, R | DoorRefusal>> => {
      if (typeof slug !== "string") return refuse("not_found");
      const visit = await findVisit(slug);
      if (visit === "signed_out") return refuse("signed_out", { message: "You are signed out. Sign in again in another tab, then retry." });
      if (visit === null) return refuse("not_found");
      const outcome = await verb(visit, input);
      if (outcome.ok) refresh();
      return outcome;
    });
}

/** Runs an action's body only for our own pages, and answers an outage or an unforeseen error without telling its text. */
export async function guarded<T, R extends string>(
  body: () => Promise<Outcome<T, R>>,
): Promise<Outcome<T, R | "cross_origin" | "unavailable" | "unexpected">> {
  try {
    if (!isSameOrigin(await headers(), appUrl())) return refuse("cross_origin");
    return await body();
  } catch (error) {
    unstable_rethrow(error);
    return failure(error, "an action failed", await requestId());
  }
}
