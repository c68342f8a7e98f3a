import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { idAt } from "./id.ts";
import { instant } from "./instant.ts";

test("an id is a UUID of version 7: its moment, then 74 random bits", () => {
  // The example of RFC 9562, appendix A.6.
  assert.equal(idAt(instant(0x017f22e279b0), "00000000-0000-4cc3-98c4-dc0c0c07398f"), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  assert.match(idAt(instant(1), randomUUID()), /^00000000-0001-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("ids are in the order of their moments", () => {
  const ids = [5, 255, 256, 65_536, 1_790_000_000_000].map((at) => idAt(instant(at), randomUUID()));
  assert.deepEqual(ids.toSorted(), ids);
});
