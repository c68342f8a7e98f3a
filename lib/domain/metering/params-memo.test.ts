import assert from "node:assert/strict";
import { test } from "node:test";
import { requests } from "../../../scripts/lib/same-engine/requests.ts";
import { cardIds, latestCard } from "../catalog/registry.ts";
import { checkRequest } from "../rating/request.ts";
import { paramsMemo, paramsOfMemo } from "./params-memo.ts";

for (const id of cardIds()) {
  test(`GEN-8: what any request on ${id} was for is read back from its memo as it was, also when the memo goes on`, () => {
    const card = latestCard(id);
    assert.ok(card);
    let count = 0;
    for (const { request } of requests(card, 7)) {
      if (count >= 500) break;
      const checked = checkRequest(card, request);
      if (!checked.ok) continue;
      count += 1;
      const { operation, values } = checked.value;
      const memo = paramsMemo(values);
      for (const text of [memo, `${memo}, late, used at 2026-01-10T08:00:00.000Z`])
        assert.deepEqual(paramsOfMemo(text, operation.fields), Object.fromEntries(values), text);
    }
  });
}

test("a memo that is none of it says nothing", () => {
  const fields = latestCard("alugha")?.operations.find(({ id }) => id === "stt")?.fields ?? [];
  for (const memo of [
    null,
    "",
    "Counted twice",
    "seconds=",
    "seconds=1e999",
    "minutes=3",
    "seconds=3 more",
    "used at 2026-01-10T08:00:00.000Z",
  ])
    assert.equal(paramsOfMemo(memo, fields), null, String(memo));
});
