import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { sql } from "drizzle-orm";
import { db, pool } from "../../db/client.ts";
import { freshDatabase } from "../../db/testing.ts";

setFlagsFromString("--expose-gc");
const collect: (options: { type: "minor" }) => void = runInNewContext("gc");

let database: Awaited<ReturnType<typeof freshDatabase>>;
before(async () => {
  database = await freshDatabase();
});
after(() => database.drop());

/** Bytes, once what nobody needs has been collected quickly: twice, since what survives one collection is old only after the next. */
function used(): number {
  for (let round = 0; round < 2; round++) collect({ type: "minor" });
  return getHeapStatistics().used_heap_size;
}

const WAYS = {
  pool: (text: string) => pool().unsafe("select $1::text || n as row from generate_series(1, 20) as n", [text]),
  "Drizzle's": (text: string) => db().execute(sql`select ${text}::text || n as row from generate_series(1, 20) as n`),
};

for (const [name, ask] of Object.entries(WAYS)) {
  test(`a query's parameters and rows do not outlive the quick collections of garbage once it is answered: ${name}`, async () => {
    const askOften = async (times: number) => {
      for (let time = 0; time < times; time++) assert.equal((await ask(`${time}`.padEnd(2_000, "x"))).length, 20);
    };
    await askOften(50);
    const earlier = used();
    await askOften(300);
    // Some 12 MB of rows went by.
    assert.ok(used() - earlier < 3_000_000, `${used() - earlier} bytes are still there`);
  });
}
