import { loadAccount } from "#db/queries/ledger.ts";
import { sumUsage } from "#db/queries/usage-summary.ts";
import { type UsageRequest, usageQueryOf } from "#lib/domain/ledger/usage-query.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { sum } from "#lib/units/millis.ts";
import { done, refuse } from "#lib/units/outcome.ts";

const MOST_ROWS = 10_000;

/** Sums of what was spent, net of refunds, from the roll-ups. Refused `not_found` without a ledger, `invalid_request` where they cannot answer exactly. */
export async function loadApiUsage({ accountId, now }: Caller, request: UsageRequest) {
  const account = await loadAccount(accountId);
  if (!account) return refuse("not_found");
  const { zone, unit, period } = account;
  const asked = usageQueryOf(request, { start: period.start, now, zone });
  if (!asked.ok) return asked;
  const rows = await sumUsage(accountId, asked.value, MOST_ROWS + 1);
  if (rows.length > MOST_ROWS)
    return refuse("invalid_request", { errors: [{ path: "to", message: `makes more than ${MOST_ROWS} sums: ask for a shorter time` }] });
  return done({ query: asked.value, rows, zone, unit, total: sum(rows.map(({ amount }) => amount)) });
}
