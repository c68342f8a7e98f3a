import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startPostgres } from "../scripts/lib/postgres.ts";
import { temporaryFolder } from "../scripts/lib/temporary.ts";
import { putLogOnSmallDisk } from "./disk.ts";
import { asSuperuser } from "./product.ts";

const PAGE = "x".repeat(8_000);

test("R11: a full disk under the log loses no acknowledged row, and the server is back by itself once there is space", async (t) => {
  const { folder, remove } = await temporaryFolder();
  const disk = await putLogOnSmallDisk(folder, 120);
  if (typeof disk === "string") {
    await remove();
    return t.skip(disk);
  }
  const server = await startPostgres(folder);
  t.after(async () => {
    await server.stop();
    await disk.remove();
    await remove();
  });
  await asSuperuser(server.ownerUrl, (sql) => sql`create table rows (id integer primary key, text text not null)`);
  await disk.fill();
  const acknowledged = await insertUntilRefused(server.ownerUrl);
  assert.ok(acknowledged < MOST, "the disk never was full");
  await sleep(2_000);
  await assert.rejects(asSuperuser(server.ownerUrl, (sql) => sql`select 1`));
  await disk.free();
  const freed = performance.now();
  const [row] = await soon(() =>
    asSuperuser(server.ownerUrl, (sql) => sql<{ count: number }[]>`select count(*)::int as count from rows where id < ${acknowledged}`),
  );
  assert.ok(performance.now() - freed < 10_000, "it was not back within 10 s of the space being free");
  assert.equal(row?.count, acknowledged);
});

const MOST = 100_000;

/** One row a statement, until one fails; answers how many were acknowledged. */
function insertUntilRefused(url: string): Promise<number> {
  return asSuperuser(url, async (sql) => {
    for (let id = 0; id < MOST; id += 1) {
      try {
        await sql`insert into rows values (${id}, ${PAGE})`;
      } catch {
        return id;
      }
    }
    return MOST;
  });
}

async function soon<T>(body: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await body();
    } catch (error) {
      if (tries > 300) throw error;
      await sleep(100);
    }
  }
}
