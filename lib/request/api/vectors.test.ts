import assert from "node:assert/strict";
import { after, test } from "node:test";
import { z } from "zod";
import { freshDatabase } from "#db/testing.ts";
import { verifyLedger } from "#db/verify.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import vectors from "#lib/domain/rating/vectors.json" with { type: "json" };
import { changeStorage } from "#lib/services/metering/change-storage.ts";
import { DAY, formatInstant, HOUR, type Instant, instant, later, MINUTE, parseInstant } from "#lib/units/instant.ts";
import type { ApiOperation } from "./operation.ts";
import { getBalance } from "./operations/get-balance.ts";
import { getRateCard } from "./operations/get-rate-card.ts";
import { getStatement } from "./operations/get-statement.ts";
import { listApiEntries } from "./operations/list-entries.ts";
import { moveTestClock } from "./operations/move-test-clock.ts";
import { openTestAccount } from "./operations/open-test-account.ts";
import { reportUsage } from "./operations/report-usage.ts";
import { call } from "./testing.ts";

// The published figures through the door of the API. Its section `rating` is in quotes.test.ts, by POST /quotes. `projection`
// (GEN-11) has no call: what a period will have used by its end stands on the page Usage (lib/services/plans/
// load-plan-and-usage.ts), and the engine's figure is in scripts/lib/same-engine.

const database = await freshDatabase();
after(database.drop);

type Account = { readonly organization: string; readonly key: string; readonly now: Instant };
const instantOf = (value: unknown): Instant => parseInstant(String(value)) ?? assert.fail(String(value));

async function open(input: Readonly<Record<string, unknown>>): Promise<Account> {
  const { status, text, json } = await call(openTestAccount, { json: input });
  assert.equal(status, 201, text);
  return { organization: String(json["organization"]), key: String(json["key"]), now: instantOf(json["now"]) };
}

async function move({ key }: Account, to: Instant) {
  const { status, text, json } = await call(moveTestClock, { key, json: { now: formatInstant(to) } });
  assert.equal(status, 200, text);
  return moveTestClock.answer.parse(json).ran;
}

async function ask(operation: ApiOperation, { key }: Account, query = "") {
  const { status, text, json } = await call(operation, { key, query });
  assert.equal(status, 200, text);
  return json;
}

/** What a month's statement says was moved, by kind; its totals add up from opening to closing. */
async function statement(account: Account, at: Instant): Promise<ReadonlyMap<string, string>> {
  const found = getStatement.answer.parse(await ask(getStatement, account, `?period=${formatInstant(at).slice(0, 7)}`));
  const totals = found.totals.reduce((all, { amount }) => all + thousandths(amount), thousandths(found.opening));
  assert.equal(totals, thousandths(found.closing));
  return new Map(found.totals.map(({ kind, moved }) => [kind, moved]));
}

/** A decimal of at most three places as thousandths: the test's own arithmetic, so that no price is compared with itself. */
function thousandths(decimal: string): bigint {
  const [, sign, whole = "", places = ""] = /^(-?)(\d+)(?:\.(\d{1,3}))?$/.exec(decimal) ?? assert.fail(decimal);
  return BigInt(`${sign}${whole}${places.padEnd(3, "0")}`);
}

const decimal = z.string();
const sold = z.looseObject({
  currency: z.string(),
  plans: z.array(z.looseObject({ id: z.string(), price: decimal.nullable(), grants: z.array(z.looseObject({ amount: decimal })) })),
  packs: z.discriminatedUnion("by", [
    z.looseObject({ by: z.literal("plan"), surchargePercent: decimal, sizes: z.array(decimal) }),
    z.looseObject({ by: z.literal("list"), list: z.array(z.looseObject({ credits: decimal, price: decimal, bonusPercent: decimal })) }),
    z.looseObject({ by: z.literal("amount"), most: decimal, bands: z.array(z.looseObject({ from: decimal, perThousand: decimal })) }),
  ]),
});
type Sold = z.infer<typeof sold>;
type Offer = { readonly cents: bigint; readonly bonus?: bigint };

const up = (numerator: bigint, denominator: bigint) => (numerator + denominator - 1n) / denominator;

/** What a pack costs, in cents, by what the rate card says and nothing else; null where it is not sold. */
function offered({ plans, packs }: Sold, planId: string, credits: bigint): Offer | null {
  if (packs.by === "plan") {
    const plan = plans.find(({ id }) => id === planId);
    const monthly = plan?.grants[0]?.amount;
    if (!plan?.price || !monthly || !packs.sizes.includes(String(credits))) return null;
    // Price per credit × credits × (100 + surcharge) ÷ 100, of thousandths on both sides; a cent is ten thousandths.
    const surcharged = thousandths(plan.price) * credits * (100_000n + thousandths(packs.surchargePercent));
    return { cents: up(surcharged * 100n, thousandths(monthly) * 100_000n) };
  }
  if (packs.by === "list") {
    const pack = packs.list.find((each) => each.credits === String(credits));
    return pack ? { cents: thousandths(pack.price) / 10n, bonus: (credits * thousandths(pack.bonusPercent)) / 100_000n } : null;
  }
  const band = packs.bands.findLast(({ from }) => credits >= BigInt(from));
  return band && credits <= BigInt(packs.most) ? { cents: up(thousandths(band.perThousand) * credits, 10_000n) } : null;
}

test("ACT-9, ALW-3, ALU-6: every published pack's price follows from what GET /rate-card says, and from nothing else", async () => {
  const accounts = new Map<string, Sold>();
  for (const pack of vectors.packs) {
    const known = accounts.get(pack.card) ?? sold.parse(await ask(getRateCard, await open({ card: pack.card })));
    accounts.set(pack.card, known);
    const name = `${pack.card} ${pack.rule} ${pack.credits}`;
    const found = offered(known, pack.plan ?? "", BigInt(pack.credits));
    assert.equal(found === null, pack.refused === true, name);
    if (!found || pack.price === undefined) continue;
    assert.deepEqual([found.cents, known.currency], [thousandths(pack.price) / 10n, pack.currency], name);
    if (pack.bonus !== undefined) assert.equal(found.bonus, BigInt(pack.bonus), name);
    if (pack.cheaper) assert.equal(offered(known, "", BigInt(pack.cheaper.credits))?.cents, thousandths(pack.cheaper.price) / 10n, name);
  }
  assert.equal(accounts.size, 3);
});

/** The account's next period of so many days, with the clock moved to shortly before it begins. */
async function periodOf(account: Account, days: number): Promise<{ readonly start: Instant; readonly end: Instant }> {
  const period = z.object({ start: z.string(), end: z.string() });
  let { end } = period.parse((await ask(getBalance, account))["period"]);
  for (;;) {
    const start = instantOf(end);
    await move(account, later(start, -2 * MINUTE));
    const next = new Date(start);
    next.setUTCMonth(next.getUTCMonth() + 1);
    if (next.getTime() - start === days * DAY) return { start, end: instant(next.getTime()) };
    end = next.toISOString();
  }
}

test("ALU-3: a published month of storage is charged by the clock right after it ends, and stands on the statement", async () => {
  for (const { card, days, currentMinutes, added, removed, credits } of vectors.storage) {
    const account = await open({ card, anchor: 1 });
    const { start, end } = await periodOf(account, days);
    // What is stored is told by what uploads and deletes media; the API has no call for it.
    const caller: Caller = {
      accountId: account.organization,
      slug: "",
      actor: "system:test",
      role: "system",
      now: start,
      requestId: "test",
    };
    const net = (list: readonly { readonly minutes: number }[]) => list.reduce((all, { minutes }) => all + minutes, 0);
    const changes = [
      { at: later(start, -MINUTE), minutes: currentMinutes - net(added) + net(removed) },
      ...added.map(({ minutes, daysBefore }) => ({ at: later(start, daysBefore * DAY), minutes })),
      ...removed.map(({ minutes, daysPresent }) => ({ at: later(start, daysPresent * DAY), minutes: -minutes })),
    ].toSorted((a, b) => a.at - b.at);
    for (const { at, minutes } of changes) {
      await move(account, at);
      const changed = await changeStorage({ ...caller, now: at }, { id: `${at}`, minutes });
      assert.ok(changed.ok, JSON.stringify(changed));
    }
    const ran = await move(account, end);
    const charged = ran.filter(({ what, at }) => what === "storage_charged" && at === formatInstant(end));
    assert.deepEqual(
      charged.map(({ amount, waived }) => [amount, waived]),
      [[credits, "0"]],
    );
    // The period's refresh came first: recurring credits do not stack (ALU-1), and the charge is taken from the new ones.
    assert.equal(thousandths(String((await ask(getBalance, account))["available"])), 5_000_000n - thousandths(credits));
    assert.equal((await statement(account, end)).get("charge"), credits);
    assert.deepEqual(await verifyLedger(account.organization), []);
  }
});

test("IMS-5: a published hour of usage is one bill of its total, made by the clock, and stands in the books", async () => {
  for (const { card, region, usage, total, currency } of vectors.bills) {
    const account = await open({ card });
    const hour = instant(account.now - (account.now % HOUR) + HOUR);
    await move(account, later(hour, 10 * MINUTE));
    const events = usage.map(({ operation, ...params }, index) => ({
      id: `${index}`,
      operation,
      params: { region, ...params },
      at: formatInstant(later(hour, MINUTE)),
    }));
    const { json, status, text } = await call(reportUsage, { key: account.key, json: { events } });
    assert.equal(status, 200, text);
    const { results } = reportUsage.answer.parse(json);
    assert.ok(
      results.every((result) => result.status === "accepted"),
      text,
    );
    assert.equal(
      results.reduce((all, { amount = "0" }) => all + thousandths(amount), 0n),
      thousandths(total),
    );
    const bills = (await move(account, later(hour, 2 * HOUR))).filter(({ what }) => what === "bill_made");
    assert.deepEqual(
      bills.map(({ hour: of, total: sum, currency: in_, lines }) => [of, sum, in_, z.array(z.unknown()).parse(lines).length]),
      [[formatInstant(hour), total, currency, new Set(usage.map(({ operation }) => operation)).size]],
    );
    const { data } = listApiEntries.answer.parse(await ask(listApiEntries, account));
    assert.deepEqual(
      data.filter(({ kind }) => kind === "bill").map(({ moved }) => moved),
      [total],
    );
    assert.equal((await statement(account, hour)).get("bill"), total);
    assert.deepEqual(await verifyLedger(account.organization), []);
  }
});
