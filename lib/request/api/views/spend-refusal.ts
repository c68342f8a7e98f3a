import type { Price } from "#lib/domain/catalog/plan.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import type { WaysOn } from "#lib/domain/packs/ways-on.ts";
import { loadWaysOn } from "#lib/services/jobs/load-ways-on.ts";
import { requoteJob } from "#lib/services/jobs/requote-job.ts";
import { formatMillis, millis } from "#lib/units/millis.ts";
import { type Refusal, refuse } from "#lib/units/outcome.ts";
import { quoteOf } from "./quote.ts";

const OVER = ["quote_expired", "quote_used", "quote_stale"];

/** Why a quote could not be confirmed, with what helps: a fresh quote in place of one that is over (GEN-3), the ways on where credits fall short (ACT-9). */
export async function spendRefusal(caller: Caller, quoteId: string, refusal: Refusal): Promise<Refusal> {
  const { reason, detail } = refusal;
  if (OVER.includes(reason)) {
    const fresh = await requoteJob(caller, { quoteId });
    const { jobId, ...rest } = detail;
    return refuse(reason, {
      ...rest,
      ...(jobId === undefined ? {} : { job: jobId }),
      ...(fresh.ok ? { quote: quoteOf(fresh.value) } : {}),
    });
  }
  if (reason === "limit_exceeded") {
    const { limitId: limit, shortfall } = detail;
    return refuse("policy_violation", { violations: [{ limit, shortfall, message: "It exceeds a limit of the organization." }] });
  }
  if (reason !== "insufficient_credits" || typeof detail["shortfall"] !== "bigint") return refusal;
  const shortfall = millis(detail["shortfall"]);
  const ways = await loadWaysOn(caller, shortfall);
  return refuse(reason, { shortfall, options: ways ? optionsOf(ways) : [{ way: "cancel" }] });
}

/** Exactly three, in the order of the dialog. `plan` and `pack` are null where there is none. */
function optionsOf({ upgrade, pack }: WaysOn) {
  return [
    {
      way: "upgrade",
      plan: upgrade && { id: upgrade.plan.id, name: upgrade.plan.name, ...priceOf(upgrade.plan.price), credits: upgrade.gain },
      covers: upgrade?.covers ?? false,
    },
    {
      way: "pack",
      pack: pack && { credits: pack.credits, bonus: pack.bonus, ...priceOf(pack.price) },
      covers: pack?.covers ?? false,
    },
    { way: "cancel" },
  ];
}

/** Null: agreed with the customer. */
function priceOf(price: Price | null) {
  return price && { price: formatMillis(millis(BigInt(price.cents) * 10n)), currency: price.currency };
}
