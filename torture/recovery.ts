import { setTimeout as sleep } from "node:timers/promises";
import type { Ground } from "./ground.ts";
import { asSuperuser } from "./product.ts";
import { grant } from "./stage.ts";

/** How long it may take until the database is back, and from then until everything serves again (R10, R11). */
export const PROMISE = 10_000;
const PATIENCE = 90_000;

/** Milliseconds: from the end of the fault until the database answers, and from then until pages and operations succeed. */
export type Recovery = { readonly database: number; readonly serves: number };

/** Waits until all of it works again. Throws when that takes far too long. */
export async function recover({ product, stage }: Ground, name: string): Promise<Recovery> {
  const healed = performance.now();
  await until("the database", () => asSuperuser(product.superuserUrl, (sql) => sql`select 1`));
  const back = performance.now();
  const operation = grant(stage, stage.owners[0], `torture:again:${name}`, 1000n).then((reply) => {
    if (reply.kind !== "ok") throw new Error(`no operation succeeds: ${reply.kind}`);
  });
  const [hot] = stage.owners;
  const pages = product.site
    ? [`${product.site}/readyz`, `${product.site}/o/${hot.slug}/usage`].map((url) => until(url, () => expectGood(url, stage.cookie)))
    : [];
  await Promise.all([operation, ...pages]);
  return { database: back - healed, serves: performance.now() - back };
}

async function expectGood(url: string, cookie: string): Promise<void> {
  const answer = await fetch(url, { headers: { cookie }, redirect: "manual", signal: AbortSignal.timeout(5_000) });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${answer.status} ${text.slice(0, 100)}`);
}

async function until(what: string, works: () => Promise<unknown>): Promise<void> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    try {
      await works();
      return;
    } catch (error) {
      if (performance.now() > end)
        throw new Error(`${what} did not come back within ${PATIENCE / 1000} s: ${String(error)}`, { cause: error });
      await sleep(50);
    }
  }
}
