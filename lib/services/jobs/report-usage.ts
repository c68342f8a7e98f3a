import { z } from "zod";
import { loadAccount } from "#db/queries/ledger.ts";
import { chargedUnder, recordUsage, type UsageRow } from "#db/queries/metering.ts";
import { isUnsubscribed } from "#db/queries/paying.ts";
import { postTogether } from "#db/queries/post.ts";
import { findPlan } from "#lib/domain/catalog/plan.ts";
import type { Account } from "#lib/domain/ledger/account.ts";
import type { Posted, Posting, Refused } from "#lib/domain/ledger/posting.ts";
import { countedOf } from "#lib/domain/metering/counted.ts";
import type { EventRefusal, Standing } from "#lib/domain/metering/event.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { type Millis, ZERO } from "#lib/units/millis.ts";
import { done, refuse } from "#lib/units/outcome.ts";
import { cardOf } from "../cards.ts";
import type { FieldError } from "../field-errors.ts";
import { renewCycle } from "../plans/renew-cycle.ts";
import { verb } from "../verb.ts";
import { type GoodEvent, type Judgement, judgeAll } from "./judge-events.ts";

/** The most events in one call. */
export const MOST_EVENTS = 1_000;

/** What became of one event. `amount` in millis is what was charged; of a duplicate, what was when it first came. */
export type EventResult = {
  /** Null when it had none that could be read. */
  readonly id: string | null;
  readonly status: "accepted" | "duplicate" | "rejected";
  readonly amount?: Millis;
  /** What was not there to be taken (ALU-5). */
  readonly waived?: Millis;
  readonly isLate?: true;
  readonly code?: EventRefusal | Refused["reason"];
  readonly errors?: readonly FieldError[];
  readonly shortfall?: Millis;
};

/**
 * Charges work that was done without a quote, up to 1,000 events at once, each judged by itself: one bad event never fails
 * its neighbours. An event's id is known for ever (GEN-9): said again, it is a duplicate and charges nothing. Failed work costs
 * nothing, and is recorded (IMS-4). Where credits do not suffice the event is rejected, but for what is only ever metered
 * (ALU-5). Refused as a whole: `not_found`.
 */
export const reportUsage = verb({
  permission: "usage:report",
  input: z.strictObject({ events: z.array(z.unknown()).min(1).max(MOST_EVENTS) }),
  run: async (caller, { events }) => {
    const standing = await standingOf(caller);
    if (!standing) return refuse("not_found");
    const judgements = judgeAll(standing, events);
    const posted = await postAll(caller, standing, judgements);
    const period = standing.account.period.start;
    const rows = judgements.flatMap((each, index) => (each.state === "good" ? rowsOf(standing, each, posted[index]) : []));
    if (rows.length > 0) await recordUsage(caller.accountId, period, caller.now, rows);
    return done({ results: await resultsOf(caller, judgements, posted) });
  },
});

/** The account with no period left to close, so that it is known what is late before anything is charged. */
async function standingOf(caller: Caller): Promise<(Standing & { readonly account: Account }) | null> {
  const { accountId, now } = caller;
  let account = await loadAccount(accountId);
  if (account && account.period.end <= now) {
    await renewCycle({ ...caller, role: "system" }, {});
    account = await loadAccount(accountId);
  }
  const card = account && (await cardOf(account, now));
  if (!account || !card) return null;
  const isOff = card.arrears !== undefined && (await isUnsubscribed(accountId));
  return { account, card, plan: isOff ? null : findPlan(card, account.planId), now };
}

type Answers = readonly (Posted | Refused | undefined)[];

// Together, in their order: a batch is one call of the ledger, or two.
async function postAll(caller: Caller, standing: Standing, judgements: readonly Judgement[]): Promise<Answers> {
  const good = judgements.flatMap((judgement, index) => (judgement.state === "good" ? [{ judgement, index }] : []));
  const posted = await postTogether(
    caller.accountId,
    good.map(({ judgement }) => postingOf(caller, standing, judgement)),
  );
  const answers: (Posted | Refused | undefined)[] = judgements.map(() => undefined);
  good.forEach(({ index }, place) => {
    answers[index] = posted[place];
  });
  return answers;
}

function postingOf({ actor, now }: Caller, { card }: Standing, good: GoodEvent): Posting {
  const { event, judged } = good;
  return {
    kind: judged.kind,
    key: keyOf(good),
    actor,
    at: now,
    amount: judged.amount,
    operation: event.operation,
    cardId: card.id,
    cardVersion: card.version,
    member: event.member ?? actor,
    ...(event.project === undefined ? {} : { project: event.project }),
    ...(judged.memo === null ? {} : { memo: judged.memo }),
  };
}

function keyOf({ id }: GoodEvent): string {
  return `usage:${id}`;
}

// What leaves no entry is recorded by itself. Also for a duplicate: the call that brought it first may have been cut short.
function rowsOf({ card }: Standing, { id, event, judged }: GoodEvent, posted: Posted | Refused | undefined): readonly UsageRow[] {
  if (!posted || posted.status === "refused" || judged.amount > ZERO) return [];
  const { operation, params, at, failed, project = null, member = null } = event;
  const declared = card.operations.find((one) => one.id === operation);
  const per = (declared && countedOf(declared)?.per) ?? null;
  const { counted, isLate } = judged;
  return [{ id, operation, params, at, project, member, hasFailed: failed, isLate, counted, per: counted === null ? null : per }];
}

async function resultsOf({ accountId }: Caller, judgements: readonly Judgement[], posted: Answers): Promise<readonly EventResult[]> {
  const changed = judgements.filter((each, index) => each.state === "good" && isOther(posted[index])).map(({ id }) => `usage:${id}`);
  const before = await chargedUnder(accountId, changed);
  const results: EventResult[] = [];
  judgements.forEach((judgement, index) => {
    results.push(resultOf(judgement, posted[index], results, before));
  });
  return results;
}

function resultOf(
  judgement: Judgement,
  posted: Posted | Refused | undefined,
  results: readonly EventResult[],
  before: ReadonlyMap<string, Millis>,
): EventResult {
  const { id } = judgement;
  if (judgement.state === "again") return again(id, results[judgement.first]);
  if (judgement.state === "bad") {
    const { code, errors } = judgement;
    return { id, status: "rejected", code, ...(errors.length > 0 ? { errors } : {}) };
  }
  if (!posted) throw new Error(`usage ${id} was not answered`);
  if (isOther(posted)) return { id, status: "duplicate", amount: before.get(keyOf(judgement)) ?? ZERO };
  return posted.status === "refused" ? refused(judgement, posted) : charged(judgement, posted);
}

function refused({ id }: GoodEvent, { reason, shortfall }: Refused): EventResult {
  return { id, status: "rejected", code: reason, ...(shortfall === null ? {} : { shortfall }) };
}

function charged({ id, judged }: GoodEvent, { status, settled, excess }: Posted): EventResult {
  return {
    id,
    status: status === "done" ? "accepted" : "duplicate",
    amount: settled ?? ZERO,
    ...(excess ? { waived: excess } : {}),
    ...(judged.isLate ? { isLate: true } : {}),
  };
}

/** The id had been used for something else: what it was first is what counts. */
function isOther(posted: Posted | Refused | undefined): boolean {
  return posted?.status === "refused" && posted.reason === "idempotency_mismatch";
}

function again(id: string | null, first: EventResult | undefined): EventResult {
  if (!first) throw new Error(`usage ${id} repeats nothing`);
  return first.status === "rejected" ? first : { ...first, status: "duplicate" };
}
