import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMillis, parseMillis, sum } from "#lib/units/millis.ts";
import { exact } from "#lib/units/rational.ts";
import { latestCard } from "../catalog/registry.ts";
import { addParts, costPerMinute, optimisations, type Parts, partsOf, secondsOf, stagesOf } from "./project.ts";
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
  assert.ok(outcome.ok, outcome.ok ? "" : JSON.stringify(outcome.detail));
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
  assert.equal(sum(Object.values(parts)), sum([video, voice].map((request) => rated(request).total)));
});

test("only the parts that a card's prices can have are told apart (ALW-8)", () => {
  assert.deepEqual(
    ["alwrity", "act3", "alugha", "ims"].map((id) => stagesOf(cardOf(id))),
    [
      ["generation", "enhancement", "distribution"],
      ["generation", "enhancement"],
      ["generation", "enhancement", "distribution"],
      ["generation"],
    ],
  );
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
  const found = optimisations(alwrity, [video, image]).map(({ label, changes, saving }) => [
    label,
    changes.map(({ item }) => item),
    formatMillis(saving),
  ]);
  // 4.8 and 10% make 5.28, charged as 5.3, where the cinematic one costs 19.8. A template takes half off both items.
  assert.deepEqual(found.slice(0, 2), [
    ["Quality Fast", [0], "14.5"],
    ["With a complex template", [0, 1], "11.9"],
  ]);
  assert.deepEqual(
    found.filter(([label]) => /Quality|YouTube/.test(String(label))),
    [
      ["Quality Fast", [0], "14.5"],
      ["Quality Standard", [0], "11"],
      ["Quality High", [0], "6.6"],
      ["Quality Professional", [0], "6.6"],
      ["Without YouTube premium", [0], "1.8"],
    ],
    "an image has no quality to lower",
  );
  const savings = optimisations(alwrity, [video, image]).map(({ saving }) => saving);
  assert.deepEqual(
    savings,
    savings.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)),
  );
  assert.ok(savings.every((saving) => saving > 0n));
});
