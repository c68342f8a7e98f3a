import { expect, test } from "@playwright/test";

test("the process says that it lives and that it can serve", async ({ request }) => {
  const alive = await request.get("/healthz");
  expect(alive.status()).toBe(200);
  const ready = await request.get("/readyz");
  expect(await ready.json()).toEqual({ ready: true });
  expect(ready.headers()["cache-control"]).toBe("no-store");
});
