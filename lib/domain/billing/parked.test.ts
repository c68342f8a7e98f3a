import assert from "node:assert/strict";
import { test } from "node:test";
import { instant } from "../../units/instant.ts";
import { groupParked, kindOfPayment, mentionsOf } from "./parked.ts";

const of = { accountId: "a", words: "why" };
const [soon, then] = [instant(2), instant(1)];

test("a payment, the events that tell of it and the comparison that found it are one thing that waits", () => {
  const found = groupParked(
    [{ ...of, at: then, kind: "intent", id: "pi_1", aliases: ["in_1", "cs_1"] }],
    [
      { ...of, at: soon, eventId: "evt_1", thing: { kind: "session", id: "cs_1" }, mentions: ["cs_1", "pi_1"] },
      { ...of, at: soon, eventId: "evt_2", thing: { kind: "subscription", id: "sub_1" }, mentions: [] },
      { ...of, at: soon, eventId: "evt_3", thing: { kind: "subscription", id: "sub_1" }, mentions: [] },
    ],
    [
      { ...of, at: soon, kind: "invoice", id: "in_1" },
      { ...of, at: then, kind: "dispute", id: "dp_1" },
    ],
  );
  assert.deepEqual(
    found.map(({ id, isPayment, eventIds, isCompared }) => [id, isPayment, eventIds.length, isCompared]),
    [
      ["sub_1", false, 2, false],
      ["dp_1", false, 0, true],
      ["pi_1", true, 1, true],
    ],
  );
});

test("a payment that is kept is looked into by what it is: an invoice, an intent, a refund or a dispute", () => {
  assert.deepEqual(
    [kindOfPayment("period", "in_1"), kindOfPayment("pack", "pi_1"), kindOfPayment("refund", "re_1"), kindOfPayment("dispute", "dp_1")],
    ["invoice", "intent", "refund", "dispute"],
  );
});

test("an event's body names what it is about, whole or by itself, and anything else names nothing", () => {
  const object = { id: "cs_1", payment_intent: "pi_1", invoice: null };
  assert.deepEqual(mentionsOf({ data: { object } }), ["cs_1", "pi_1"]);
  assert.deepEqual(mentionsOf(object), ["cs_1", "pi_1"]);
  assert.deepEqual([mentionsOf(null), mentionsOf("x")], [[], []]);
});
