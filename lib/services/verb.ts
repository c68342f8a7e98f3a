import type { z } from "zod";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { allows, type Permission } from "#lib/domain/orgs/permissions.ts";
import { type Outcome, refuse } from "#lib/units/outcome.ts";
import { fieldErrors } from "./field-errors.ts";

/** A change of data that checks its own permission and input, so that no entrance can forget them. */
export type Verb<I, T, R extends string> = {
  (caller: Caller, raw: unknown): Promise<Outcome<T, R | "forbidden" | "invalid_request">>;
  readonly permission: Permission;
  readonly input: z.ZodType<I>;
};

/**
 * Declares a verb. `run` loads, decides by a pure function and writes one statement (ledger.md).
 * Refused before anything is read: `forbidden` when the role lacks `permission`, `invalid_request` with
 * `errors: [{ path, message }]` when the input does not fit.
 */
export function verb<I, T, R extends string>(declared: {
  readonly permission: Permission;
  readonly input: z.ZodType<I>;
  readonly run: (caller: Caller, input: I) => Promise<Outcome<T, R>>;
}): Verb<I, T, R> {
  const { permission, input, run } = declared;
  const guarded = async (caller: Caller, raw: unknown) => {
    if (!allows(caller, permission)) return refuse("forbidden", { permission, role: caller.role });
    const parsed = input.safeParse(raw);
    if (!parsed.success) return refuse("invalid_request", { errors: fieldErrors(parsed.error) });
    return run(caller, parsed.data);
  };
  return Object.assign(guarded, { permission, input });
}
