import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMillis, type Millis, parseMillis, sum } from "#lib/units/millis.ts";
import { exact } from "#lib/units/rational.ts";
import { latestCard } from "../catalog/registry.ts";
import { addParts, costPerMinute, optimisations, type Parts, partsOf, secondsOf } from "./project.ts";
import { rate } from "./quote.ts";
import type { RatingRequest } from "./request.ts";

function cardOf(id: string) {
  const card = latestCard(id);
  assert.ok(card);
  return card;
}
const alwrity = cardOf("alwrity");

function rated(request: RatingRequest, card = alwrity) {
  const outcome = rate(card, request);
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
}
function readable({ generation, enhancement, distribution }: Parts) {
  return [generation, enhancement, distribution].map(formatMillis);
}
const video: RatingRequest = {
  operation: "wan-2.5-text-to-video",
  params: { seconds: 10, quality: "cinematic" },
  options: { platforms: ["youtube-premium"] },
};
const voice: RatingRequest = { operation: "minimax-voice", params: { seconds: 10, voiceClone: true } };

test("generation, enhancement and distribution are the total, line by line (ALW-8)", () => {
  // Cinematic 18, YouTube +10% of it; narration of 10 s at 3 a minute, and a cloned voice.
  assert.deepEqual(readable(partsOf(alwrity, rated(video))), ["18", "0", "1.8"]);
  assert.deepEqual(readable(partsOf(alwrity, rated(voice))), ["0", "15.5", "0"]);
  const parts = addParts([video, voice].map((request) => partsOf(alwrity, rated(request))));
  assert.equal(sum(Object.values(parts) as Millis[]), sum([video, voice].map((request) => rated(request).total)));
});

test("what a total is rounded up by belongs to what was rounded (GEN-2)", () => {
  const act3 = cardOf("act3");
  const render = rated(
    { operation: "render", params: { gpuSeconds: 1, cpuSeconds: 1 }, options: { services: { ttsMinutes: 0.01 } } },
    act3,
  );
  // 0.6 + 0.02 of computing and 0.2 of speech make 0.82, rounded up to 1.
  assert.deepEqual(readable(partsOf(act3, render)), ["0.8", "0.2", "0"]);
});

test("cost per minute is the total over the minutes of film (ALW-8)", () => {
  const seconds = secondsOf(alwrity, [video, voice]);
  assert.deepEqual(seconds, exact(10), "the voice speaks over the video's seconds");
  assert.equal(costPerMinute(parseMillis("35.3") ?? assert.fail(), seconds), parseMillis("211.8"));
  assert.deepEqual(secondsOf(alwrity, [voice, { ...voice, params: { seconds: 25 } }]), exact(25));
  assert.equal(secondsOf(cardOf("act3"), [{ operation: "shot", params: { quality: "Q1", count: 1 } }]), null);
  assert.equal(costPerMinute(parseMillis("35.3") ?? assert.fail(), null), null);
});

test("each optimisation is priced on every item that it would lower, the largest saving first (ALW-8)", () => {
  const image: RatingRequest = { operation: "ideogram-image", params: { style: "standard", count: 2 } };
  const found = optimisations(alwrity, [video, image]);
  assert.deepEqual(
    found
      .filter(({ change }) => change.path === "options.template")
      .map(({ change, items, saving }) => [change.value, items, formatMillis(saving)]),
    // 19.8 falls to 9.9 with half off, and 4 to 2; 11.9 and 2.4 with 40% off; 13.9 and 2.8 with 30% off.
    [
      ["complex", [0, 1], "11.9"],
      ["standard", [0, 1], "9.5"],
      ["simple", [0, 1], "7.1"],
    ],
  );
  assert.deepEqual(found.find(({ change }) => change.value === "fast")?.items, [0], "an image has no quality to lower");
  assert.deepEqual(
    found.map(({ saving }) => saving),
    found.map(({ saving }) => saving).toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)),
  );
  assert.ok(found.every(({ saving }) => saving > 0n));
});
