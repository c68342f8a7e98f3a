import assert from "node:assert/strict";
import { after, test } from "node:test";
import { freshDatabase } from "#db/testing.ts";
import { balance, end, money, sound, started, studio } from "../testing-jobs.ts";
import { cancelApiJob } from "./cancel-job.ts";
import { failApiJob } from "./fail-job.ts";

const database = await freshDatabase();
after(database.drop);

test("GEN-5: a failure and a cancel return everything, and the reason is kept", async () => {
  const on = await studio();
  const [failed, cancelled] = [await started(on), await started(on)];
  const failure = await end(failApiJob, on, failed, { reason: "Out of memory" });
  assert.deepEqual([failure.status, ...money(failure), failure.json["reason"]], [200, "failed", "600", "0", "600", "0", "Out of memory"]);
  const cancel = await end(cancelApiJob, on, cancelled, { reason: "Wrong scene" });
  assert.deepEqual([cancel.status, ...money(cancel), cancel.json["reason"]], [200, "cancelled", "600", "0", "600", "0", "Wrong scene"]);
  assert.deepEqual(await balance(on), ["33000", "0"]);
  await sound(on);
});
