import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { freshDatabase } from "#db/testing.ts";
import { differences, replayMonths } from "./replay-months.ts";

/** `npm run replay` tries a thousand, and more. */
const ORDERS = 60;
const SEED = 20261122;

let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

/** How it ends, counted by hand from the rules. In millis and cents. */
const END = `
account: studio available 300516624 held 0 from 2026-03-10 09:30:00 to 2026-04-10 09:30:00 trial
lots: bank of 2026-02-10T09:30:00.000Z rank 1 84974000 ends 2026-08-10 09:30:00
lots: bank of 2026-03-10T09:30:00.000Z rank 1 79600000 ends 2026-09-10 09:30:00
lots: monthly of in_10 rank 0 120000000 ends 2026-04-10 09:30:00
lots: packs of pi_1 rank 2 5000000 ends
lots: packs of pi_3 rank 2 4942624 ends
lots: packs of pi_5 rank 2 1000000 ends
lots: packs of pi_8 rank 2 5000000 ends
paid: in_10 period granted in_10 pi_10 studio 9900 USD brought 120000000 less 0
paid: in_2 plan_start granted order_2 in_2 pi_2 creator 3048 USD brought 28045000 less 0
paid: in_4 plan_change granted order_5 in_4 pi_4 studio 4129 USD brought 56129000 less 0
paid: in_9 period granted in_9 pi_9 studio 9900 USD brought 120000000 less 40400000
paid: pi_1 pack granted order_1 in_1 pi_1 5750 USD brought 5000000 less 0
paid: pi_3 pack granted order_3 in_3 pi_3 1220 USD brought 10000000 less 5057376
paid: pi_5 recharge granted order_6 in_5 pi_5 1000 USD brought 1000000 less 0
paid: pi_6 recharge granted order_7 in_6 pi_6 2345 USD brought 2345000 less 2345000
paid: pi_7 pack granted order_8 in_7 pi_7 3131 USD brought 33000000 less 33000000
paid: pi_8 pack granted order_9 in_8 pi_8 475 USD brought 5000000 less 0
taken: dp_1 dispute returned of pi_1 5750 USD
taken: dp_2 dispute clawed of pi_7 3131 USD
taken: dp_3 dispute returned of pi_8 475 USD
taken: re_1 refund clawed of pi_3 417 USD
taken: re_2 refund clawed of pi_3 200 USD
taken: re_3 refund clawed of pi_6 2345 USD
taken: re_4 refund clawed of in_9 3333 USD`;

// ACT-13: to Creator with 27 of 31 days left floor((33,000 - 800) x 27 / 31), to Studio with 20 floor((120,000 - 33,000) x 20 / 31).
// ACT-3: the bank of February is those two and Starter's 800, that of March the month less what was refunded of it.
// Refunds: 4.17 and 2.00 of 12.20 of 10,000, 33.33 of 99.00 of 120,000, to the milli.
test(`R6, ACT-3, ACT-6, ACT-13: a recorded month of webhooks in ${ORDERS} random orders (seed ${SEED}), with losses, doubles and late ones, ends equal every time, to the milli`, async () => {
  const replayed = await replayMonths({ seed: SEED, first: 0, count: ORDERS });
  assert.deepEqual(differences(replayed), []);
  assert.equal(replayed.ends.size, ORDERS);
  const money = replayed.lived.split("\n").filter((line) => /^(account|lots|paid|taken):/.test(line));
  assert.deepEqual(money, END.trim().split("\n"));
});
