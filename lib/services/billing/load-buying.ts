import { loadAccount } from "#db/queries/ledger.ts";
import { listMembers, type Member } from "#db/queries/orgs.ts";
import { listRequests, type PurchaseRequest, paidRequests } from "#db/queries/purchase-requests.ts";
import type { Buying, PurchaseRequestView } from "#lib/domain/billing/view-purchases.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import type { RateCard } from "#lib/domain/catalog/rate-card.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { allows } from "#lib/domain/orgs/permissions.ts";
import { packPrice } from "#lib/domain/packs/price.ts";
import { DAY, later } from "#lib/units/instant.ts";
import { ZERO } from "#lib/units/millis.ts";
import { cardOf } from "../cards.ts";
import { paymentsState } from "./payer.ts";

/** How long one is told what became of one's request. */
const TOLD_FOR = 7 * DAY;

/** Whether the caller can buy, or ask for it, and where their own request stands (ACT-9). */
export async function loadBuying(caller: Caller): Promise<Buying> {
  const mayBuy = allows(caller, "packs:buy");
  const mayAsk = !mayBuy && allows(caller, "purchases:request");
  const [members, request] = await Promise.all([listMembers(caller.accountId), mayAsk ? ownRequest(caller) : null]);
  const owners = members.filter(({ role }) => role === "owner").map(nameOf);
  return {
    payments: paymentsState(),
    mayBuy,
    mayAsk,
    owners,
    request: (request && (await viewsOf(caller, [request], members))[0]) ?? null,
  };
}

async function ownRequest({ accountId, actor, now }: Caller): Promise<PurchaseRequest | null> {
  const [newest] = await listRequests(accountId, 1, actor.replace(/^user:/, ""));
  if (!newest) return null;
  const isTold = newest.decidedAt === null || later(newest.decidedAt, TOLD_FOR) > now;
  return isTold ? newest : null;
}

/** Requests as the pages show them, priced as they would be now. */
export async function viewsOf(
  { accountId, now }: Caller,
  requests: readonly PurchaseRequest[],
  members: readonly Member[],
): Promise<readonly PurchaseRequestView[]> {
  if (requests.length === 0) return [];
  const [account, paid] = await Promise.all([
    loadAccount(accountId),
    paidRequests(
      accountId,
      requests.map(({ id }) => id),
    ),
  ]);
  const card = account && (await cardOf(account, now));
  if (!account || !card) return [];
  const who = (id: string | null) => members.find(({ userId }) => userId === id);
  return requests.flatMap((request) => {
    const what = wishOf(request, card, account.planId);
    const by = who(request.requestedBy);
    const decider = who(request.decidedBy);
    if (!what) return [];
    return {
      id: request.id,
      by: by ? nameOf(by) : "A former member",
      at: request.requestedAt,
      note: request.note ?? "",
      what,
      state: request.state === "approved" && paid.has(request.id) ? "paid" : request.state,
      decidedBy: decider ? nameOf(decider) : null,
      decidedAt: request.decidedAt,
      answer: request.words,
    };
  });
}

function wishOf({ kind, planId, credits }: PurchaseRequest, card: RateCard, currentPlanId: string): PurchaseRequestView["what"] | null {
  if (kind === "plan") {
    const plan = findPlan(card, planId ?? "");
    return plan && { kind: "plan", planId: plan.id, planName: plan.name, price: plan.price };
  }
  if (credits === null) return null;
  const pack = packPrice(card, currentPlanId, credits);
  if (pack.ok) return { kind: "pack", credits, bonus: pack.value.bonus, price: pack.value.price };
  return { kind: "pack", credits, bonus: ZERO, price: null };
}

function nameOf({ name, email }: Pick<Member, "name" | "email">): string {
  return name ?? email;
}
