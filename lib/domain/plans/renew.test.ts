import assert from "node:assert/strict";
import { test } from "node:test";
import { parseInstant } from "../../units/instant.ts";
import { credits } from "../../units/millis.ts";
import { decodeAnchor } from "../../units/period.ts";
import { latestCard } from "../catalog/registry.ts";
import { openingOf } from "./opening.ts";
import { renewal } from "./renew.ts";

const at = (text: string) => parseInstant(text) ?? assert.fail(text);
const card = (id: string) => latestCard(id) ?? assert.fail(id);

function opened(cardId: string, planId: string) {
  const opening = openingOf(card(cardId), planId, "UTC", at("2026-01-31T10:00:00.500Z"), () => "lot");
  assert.ok(opening);
  const { periodStart, periodEnd, trialEndsAt, anchor } = opening;
  return { opening, account: { planId, period: { start: periodStart, end: periodEnd }, trialEndsAt, anchor: decodeAnchor(anchor, "UTC") } };
}

test("ACT-3, ACT-4, ACT-6: a Creator's close banks up to 66,000 for six cycles and grants 33,000", () => {
  const { account } = opened("act3", "creator");
  const close = renewal(account, card("act3"), () => "lot");
  assert.equal(close.periodEnd, at("2026-02-28T10:00:00Z"));
  assert.equal(close.nextEnd, at("2026-03-31T10:00:00Z"));
  assert.deepEqual(close.rollover, { lotId: "lot", class: "bank", rank: 1, cap: credits(66_000), expiresAt: at("2026-08-31T10:00:00Z") });
  assert.deepEqual(
    close.grants.map(({ class: creditClass, amount }) => [creditClass, amount]),
    [["monthly", credits(33_000)]],
  );
});

test("ACT-2: a Starter opens as a trial of six months, and at its end goes to the archive, which grants nothing", () => {
  const { account } = opened("act3", "starter");
  assert.equal(account.trialEndsAt, at("2026-07-31T10:00:00Z"));
  const fifth = renewal(
    { ...account, period: { start: at("2026-05-31T10:00:00Z"), end: at("2026-06-30T10:00:00Z") } },
    card("act3"),
    () => "lot",
  );
  assert.equal(fifth.planId, "starter");
  const sixth = renewal(
    { ...account, period: { start: at("2026-06-30T10:00:00Z"), end: at("2026-07-31T10:00:00Z") } },
    card("act3"),
    () => "lot",
  );
  assert.deepEqual([sixth.planId, sixth.grants, sixth.rollover], ["archive", [], null]);
});

test("ALW-3, ALU-1: on cards without a bank the period's credits expire with it", () => {
  for (const [cardId, planId] of [
    ["alwrity", "pro"],
    ["alugha", "pro"],
  ] as const) {
    const { opening, account } = opened(cardId, planId);
    assert.ok(opening.grants.length > 0);
    assert.ok(
      opening.grants.every(({ expiresAt }) => expiresAt === opening.periodEnd),
      cardId,
    );
    assert.equal(renewal(account, card(cardId), () => "lot").rollover, null);
  }
});
