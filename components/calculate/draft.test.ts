import assert from "node:assert/strict";
import { test } from "node:test";
import { latestCard } from "#lib/domain/catalog/registry.ts";
import { type Draft, draftOf, isRequestOf, queryOf, requestOf, withOperation } from "./draft.ts";

function cardOf(id: string) {
  const card = latestCard(id);
  assert.ok(card);
  return card;
}
const act3 = cardOf("act3");

function draft(asked: Record<string, string>, card = act3): Draft {
  const made = draftOf(card, asked);
  assert.ok(made);
  return made;
}

test("an empty address gives the card's first operation with its defaults", () => {
  assert.deepEqual(requestOf(act3, draft({})), { operation: "shot", params: { quality: "Q2", count: 1 } });
});

test("what is typed survives the address, and the quote's id with it", () => {
  const typed = draft({ operation: "shot", "params.count": "3", "options.services.upscaleMinutes": "1.5", project: "Spring" });
  const address = Object.fromEntries(new URLSearchParams(queryOf(typed, "abc")));
  assert.equal(address["quote"], "abc");
  assert.deepEqual(draft(address), typed);
  assert.deepEqual(requestOf(act3, typed).options, { services: { upscaleMinutes: 1.5 } });
});

test("what an address invents is dropped: operations, choices, keys", () => {
  const odd = draft({ operation: "constructor", "params.quality": "Q9", "params.__proto__": "x", "params.count": "1e9" });
  assert.deepEqual(requestOf(act3, odd), { operation: "shot", params: { quality: "Q2", count: "1e9" } });
});

test("another operation keeps what its fields share by name", () => {
  const other = withOperation(act3, draft({ "options.services.ttsMinutes": "2", project: "Spring" }), "script");
  assert.deepEqual(
    [other.text["params.minutes"], other.text["options.services.ttsMinutes"], other.text["project"]],
    ["120", "2", "Spring"],
  );
});

test("IMS-3: a timeline's field is sent only while nothing is composed", () => {
  const ims = cardOf("ims");
  const asked = { operation: "highlight-mashup", "params.inputSeconds": "90", "params.timelineSeconds": "45" };
  assert.deepEqual(requestOf(ims, draft(asked, ims)).params, { region: "cn", inputSeconds: 90, outputSeconds: 60 });
  const preview = draft({ ...asked, "params.previewOnly": "true" }, ims);
  assert.deepEqual(requestOf(ims, preview).params, { region: "cn", inputSeconds: 90, previewOnly: true, timelineSeconds: 45 });
});

test("a stored quote is this request whatever the order of its keys", () => {
  const asked = { operation: "shot", params: { quality: "Q2", count: 1 } };
  assert.equal(isRequestOf(asked, { operation: "shot", params: { count: 1, quality: "Q2" }, options: {} }), true);
  assert.equal(isRequestOf(asked, { operation: "shot", params: { count: 2, quality: "Q2" }, options: {} }), false);
});
