import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatMillis, millis, parseMillis } from "#lib/units/millis.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { latestCard } from "../catalog/registry.ts";
import { rate } from "./quote.ts";
import type { RatingRequest } from "./request.ts";
import { breakEvenUses, gainAfter, templateEconomics } from "./template.ts";

const alwrity: RateCard = latestCard("alwrity") ?? assert.fail();
const wan = (seconds: number, quality: string, options?: unknown): RatingRequest => ({
  operation: "wan-2.5-text-to-video",
  params: { seconds, quality },
  ...(options === undefined ? {} : { options }),
});

function told(request: RatingRequest) {
  const economics = templateEconomics(alwrity, request);
  assert.ok(economics.ok);
  return economics.value.map(({ template, cost, saving, breakEven }) => [
    template.id,
    formatMillis(cost),
    formatMillis(saving),
    breakEven === null ? null : Number(breakEven),
  ]);
}

test("ALW-6: the published example: every template of a cinematic video of ten seconds has paid for itself after 3 uses", () => {
  assert.deepEqual(told(wan(10, "cinematic")), [
    ["simple", "15", "5.4", 3],
    ["standard", "20", "7.2", 3],
    ["complex", "25", "9", 3],
  ]);
});

test("ALW-6: what the request names itself does not matter, and what it costs besides does", () => {
  assert.deepEqual(told(wan(10, "cinematic", { template: { complexity: "complex" } })), told(wan(10, "cinematic")));
  assert.deepEqual(told(wan(10, "cinematic", { batchSize: 10 }))[0], ["simple", "15", "3.2", 5]);
});

test("ALW-6: a use that saves nothing never pays for the making", () => {
  assert.deepEqual(told(wan(0.001, "fast"))[0], ["simple", "15", "0", null]);
  const act3: RateCard = latestCard("act3") ?? assert.fail();
  assert.deepEqual(templateEconomics(act3, { operation: "shot", params: { quality: "Q1", count: 1 } }), { ok: true, value: [] });
});

test("a request that does not fit is refused with its path", () => {
  const refused = templateEconomics(alwrity, wan(0, "cinematic"));
  assert.ok(!refused.ok);
  assert.deepEqual(refused.detail, { errors: [{ path: "params.seconds", message: "must be more than 0" }] });
});

test("ALW-6: at the break-even the making is paid, and one use earlier it is not", () => {
  const amount = fc.bigInt({ min: 1n, max: 10n ** 12n }).map(millis);
  fc.assert(
    fc.property(amount, amount, (cost, saving) => {
      const uses = breakEvenUses(cost, saving) ?? assert.fail();
      assert.ok(gainAfter({ cost, saving }, uses) >= 0n);
      assert.ok(gainAfter({ cost, saving }, uses - 1n) < 0n);
    }),
  );
});

test("ALW-6: cost and saving are the card's, as a quote with and without the template has them", () => {
  const qualities = fc.constantFrom("fast", "standard", "high", "professional", "cinematic");
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), qualities, fc.integer({ min: 1, max: 20 }), (tenths, quality, batchSize) => {
      const economics = templateEconomics(alwrity, wan(tenths / 10, quality, { batchSize }));
      assert.ok(economics.ok);
      for (const { template, total, without, saving, cost, breakEven } of economics.value) {
        const [plain, used] = [
          rate(alwrity, wan(tenths / 10, quality, { batchSize })),
          rate(alwrity, wan(tenths / 10, quality, { batchSize, template: { complexity: template.id } })),
        ];
        assert.deepEqual([plain.ok && plain.value.total, used.ok && used.value.total], [without, total]);
        assert.equal(without - total, saving);
        assert.equal(parseMillis(alwrity.templates?.list.find(({ id }) => id === template.id)?.cost ?? ""), cost);
        assert.ok(saving >= 0n && (breakEven === null) === (saving === 0n));
      }
    }),
    { numRuns: 300 },
  );
});
