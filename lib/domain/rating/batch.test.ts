import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { z } from "zod";
import { formatMillis, sum } from "#lib/units/millis.ts";
import type { RateCard } from "../catalog/rate-card.ts";
import { latestCard } from "../catalog/registry.ts";
import { type BatchPlan, MOST_ITEMS, planBatch } from "./batch.ts";
import { rate } from "./quote.ts";
import type { RatingRequest } from "./request.ts";

const alwrity: RateCard = latestCard("alwrity") ?? assert.fail();
const wan = (seconds: number, quality = "standard", options?: unknown): RatingRequest => ({
  operation: "wan-2.5-text-to-video",
  params: { seconds, quality },
  ...(options === undefined ? {} : { options }),
});
const voice = (seconds: number): RatingRequest => ({ operation: "minimax-voice", params: { seconds } });

function planned(items: readonly RatingRequest[], card = alwrity): BatchPlan {
  const plan = planBatch(card, items);
  assert.ok(plan.ok, plan.ok ? "" : JSON.stringify(plan.detail));
  return plan.value;
}

const groupsOf = (items: readonly RatingRequest[]) => planned(items).groups.map((group) => [...group.items].sort((a, b) => a - b));

test("ALW-5: the published bands: a group of 2 to 4 saves 25%, of 5 to 9 30%, of 10 and more 40%", () => {
  for (const [count, percent, each] of [
    [1, "0", "8"],
    [2, "25", "6"],
    [4, "25", "6"],
    [5, "30", "5.6"],
    [9, "30", "5.6"],
    [10, "40", "4.8"],
    [500, "40", "4.8"],
  ] as const) {
    const { groups, total, saving, savingPercent, items } = planned(Array.from({ length: count }, () => wan(10)));
    assert.deepEqual(
      groups.map(({ items: members, discountPercent }) => [members.length, discountPercent]),
      [[count, percent]],
    );
    assert.equal(formatMillis(items[0]?.rated.total ?? assert.fail()), each);
    assert.equal(savingPercent, percent);
    assert.equal(saving + total, BigInt(count) * 8_000n);
  }
});

test("ALW-5: two of one operation may differ in one thing and not in two; two operations are never similar", () => {
  assert.deepEqual(groupsOf([wan(10), wan(10, "cinematic")]), [[0, 1]], "quality");
  assert.deepEqual(groupsOf([wan(10), wan(60)]), [[0, 1]], "length");
  assert.deepEqual(groupsOf([wan(10), wan(10, "standard", { template: { complexity: "simple" } })]), [[0, 1]], "template");
  assert.deepEqual(groupsOf([wan(10), wan(60, "cinematic")]), [[0], [1]].toReversed(), "quality and length");
  const avatar: RatingRequest = { operation: "hunyuan-avatar", params: { seconds: 10, quality: "standard" } };
  assert.equal(groupsOf([wan(10), avatar]).length, 2, "operation");
  const still = (style: string): RatingRequest => ({ operation: "ideogram-image", params: { style, count: 1 } });
  assert.deepEqual(groupsOf([still("standard"), still("custom")]), [[0, 1]], "style");
});

test("ALW-5: a length within 20% of the longer one is equal", () => {
  const differs = (a: number, b: number) => groupsOf([wan(a), wan(b, "cinematic")]).length === 2;
  assert.deepEqual([differs(8, 10), differs(10, 12.5), differs(0.1, 0.125)], [false, false, false]);
  assert.deepEqual([differs(7.9, 10), differs(10, 12.6), differs(1e9, 7.9e8)], [true, true, true]);
});

test("ALW-5: complete linkage: what is similar to both ends of a chain does not join the ends", () => {
  // 10 and 12 are alike, 12 and 14 are, 10 and 14 are not: with another quality too, only two of the three stay together.
  const plan = planned([wan(10, "fast"), wan(12, "standard"), wan(14, "high")]);
  assert.deepEqual(plan.groups.map(({ items }) => items.length).sort(), [1, 2]);
});

test("ALW-5: the order of work begins with what saves most, and similar items are next to each other", () => {
  const { groups, order } = planned([voice(60), wan(10), wan(10, "cinematic"), voice(60), wan(11, "cinematic")]);
  assert.deepEqual(
    order,
    groups.flatMap(({ items }) => items),
  );
  assert.deepEqual([...order].sort(), [0, 1, 2, 3, 4]);
  assert.deepEqual(new Set(order.slice(-2)), new Set([0, 3]));
});

test("an item of a larger batch that runs elsewhere keeps that batch's price", () => {
  const { items, saving } = planned([wan(10, "standard", { batchSize: 12 }), voice(60)]);
  assert.deepEqual([formatMillis(items[0]?.rated.total ?? assert.fail()), saving], ["4.8", 0n]);
});

test("on a card without batches every item stands alone, at its own price", () => {
  const act3: RateCard = latestCard("act3") ?? assert.fail();
  const shot: RatingRequest = { operation: "shot", params: { quality: "Q1", count: 1 } };
  const { groups, saving, savingPercent, total } = planned([shot, shot, shot], act3);
  assert.deepEqual(
    groups,
    [0, 1, 2].map((index) => ({ items: [index], discountPercent: "0" })),
  );
  assert.deepEqual([saving, savingPercent, total], [0n, "0", 240_000n]);
});

test("a bad item is refused with its place; so are none and too many", () => {
  const refused = planBatch(alwrity, [wan(10), wan(0), voice(1), { operation: "nothing", params: {} }]);
  assert.ok(!refused.ok);
  assert.deepEqual(refused.detail["errors"], [
    { path: "items.1.params.seconds", message: "must be more than 0" },
    { path: "items.3.operation", message: "ALwrity Video Studio has no such operation" },
  ]);
  for (const count of [0, MOST_ITEMS + 1])
    assert.equal(
      planBatch(
        alwrity,
        Array.from({ length: count }, () => wan(1)),
      ).ok,
      false,
    );
});

// Few values, so that many items are similar and many pairs lie on the border.
const item: fc.Arbitrary<RatingRequest> = fc.oneof(
  fc
    .record({
      seconds: fc.constantFrom(4, 5, 6, 7.5, 9, 10, 12, 12.5),
      quality: fc.constantFrom("fast", "standard", "high", "cinematic"),
      complexity: fc.constantFrom(undefined, "simple", "complex"),
      platforms: fc.subarray(["youtube-premium", "instagram-reels", "tiktok", "linkedin"]),
    })
    .map(({ seconds, quality, complexity, platforms }) =>
      wan(seconds, quality, { ...(complexity ? { template: { complexity } } : {}), ...(platforms.length ? { platforms } : {}) }),
    ),
  fc.record({ seconds: fc.constantFrom(30, 60), languages: fc.integer({ min: 1, max: 3 }), voiceClone: fc.boolean() }).map((params) => ({
    operation: "minimax-voice",
    params,
  })),
  fc.record({ style: fc.constantFrom("standard", "custom"), count: fc.integer({ min: 1, max: 3 }) }).map((params) => ({
    operation: "ideogram-image",
    params,
  })),
);
const items = fc.array(item, { minLength: 1, maxLength: 25 });

test("ALW-5: the order in which items come changes nothing: the same ones are together, at the same prices, in the same order", () => {
  const told = (list: readonly RatingRequest[]) => {
    const { groups, order, total, saving, savingPercent, items: all } = planned(list);
    const what = (index: number) => JSON.stringify(list[index]);
    return {
      groups: groups.map((group) => [group.discountPercent, ...group.items.map(what)]),
      order: order.map(what),
      prices: order.map((index) => all[index]?.rated),
      figures: [total, saving, savingPercent],
    };
  };
  const shuffled = items.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray([...list.keys()], { minLength: list.length, maxLength: list.length })),
  );
  fc.assert(
    fc.property(shuffled, ([list, order]) => {
      assert.deepEqual(told(order.map((index) => list[index] ?? assert.fail())), told(list));
    }),
    { numRuns: 300 },
  );
});

// Written down once more, from the rule: what two items have in common, by weight, of what at least one of them has.
function share(a: Attributes, b: Attributes): number {
  const inCommon = (name: string) => {
    const [x, y] = [a[name], b[name]];
    if (name === "length" && typeof x === "number" && typeof y === "number") return Math.abs(x - y) * 5 <= Math.max(x, y);
    return x === y;
  };
  const there = Object.keys(a).filter((name) => a[name] !== undefined || b[name] !== undefined);
  const weigh = (names: readonly string[]) => names.reduce((sum, name) => sum + (name === "operation" ? 25 : 10), 0);
  return weigh(there.filter(inCommon)) / weigh(there);
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

function attributesOf({ operation, params, options }: RatingRequest): Attributes {
  const given = z.object({ quality: z.string(), style: z.string(), languages: z.number(), seconds: z.number() }).partial().parse(params);
  const { template, platforms = [] } = z
    .object({ template: z.object({ complexity: z.string() }), platforms: z.array(z.string()) })
    .partial()
    .parse(options ?? {});
  const aspects = { "youtube-premium": "16:9", "instagram-reels": "9:16", linkedin: "1:1" };
  const shown = Object.entries(aspects).flatMap(([platform, aspect]) => (platforms.includes(platform) ? aspect : []));
  return {
    operation,
    quality: given.quality,
    look: given.style ?? template?.complexity,
    aspect: shown.length ? shown.join() : undefined,
    languages: given.languages,
    length: given.seconds,
  };
}

test("ALW-5: every item is in one group, and every two in a group have at least 0.7 in common", () => {
  fc.assert(
    fc.property(items, (list) => {
      const { groups, order } = planned(list);
      const known = list.map(attributesOf);
      assert.deepEqual(
        [...order].sort((a, b) => a - b),
        [...list.keys()],
      );
      for (const { items: members } of groups) {
        for (const a of members)
          for (const b of members) {
            const found = share(known[a] ?? {}, known[b] ?? {});
            assert.ok(found >= 0.7, `${found}: ${JSON.stringify([list[a], list[b]])}`);
          }
      }
    }),
    { numRuns: 300 },
  );
});

test("ALW-5: no two groups could still be one", () => {
  fc.assert(
    fc.property(items, (list) => {
      const { groups } = planned(list);
      const known = list.map(attributesOf);
      for (const one of groups)
        for (const other of groups) {
          if (one === other) continue;
          const pairs = one.items.flatMap((a) => other.items.map((b) => share(known[a] ?? {}, known[b] ?? {})));
          assert.ok(pairs.some((found) => found < 0.7));
        }
    }),
    { numRuns: 300 },
  );
});

test("ALW-5: the total is the sum of what each item costs as it must be quoted, and a batch never costs more than its items one by one", () => {
  fc.assert(
    fc.property(items, (list) => {
      const { total, saving, items: all, groups } = planned(list);
      assert.equal(sum(all.map(({ rated }) => rated.total)), total);
      for (const [index, { request, rated, alone }] of all.entries()) {
        assert.deepEqual(rate(alwrity, request), { ok: true, value: rated });
        const first = rate(alwrity, list[index] ?? assert.fail());
        assert.equal(first.ok && first.value.total, alone);
        assert.ok(rated.total <= alone);
        const size = groups.find((group) => group.items.includes(index))?.items.length;
        const { batchSize = 1 } = z
          .object({ batchSize: z.number() })
          .partial()
          .parse(request.options ?? {});
        assert.equal(batchSize, size);
      }
      assert.ok(saving >= 0n);
    }),
    { numRuns: 300 },
  );
});
