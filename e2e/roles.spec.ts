import { glob } from "node:fs/promises";
import { type APIRequestContext, expect, test } from "@playwright/test";
import { joinAs, newAddress, signInAs, signInByLetter } from "./people.ts";

type Role = "owner" | "billing" | "creator" | "viewer";
const READERS: readonly Role[] = ["owner", "creator", "viewer"];
const EVERYONE: readonly Role[] = ["owner", "billing", "creator", "viewer"];

/** Who may open each page and route of an organization. One that is missing here fails the test below. */
const OPEN_TO: Readonly<Record<string, readonly Role[]>> = {
  "": EVERYONE,
  usage: READERS,
  "usage/accuracy": EVERYONE,
  calculate: ["owner", "creator"],
  "calculate/batch": ["owner", "creator"],
  jobs: READERS,
  "jobs/[job]": READERS,
  "jobs/held": READERS,
  ledger: EVERYONE,
  "ledger/[entry]": EVERYONE,
  "ledger/export": EVERYONE,
  "ledger/json": EVERYONE,
  books: ["owner", "billing"],
  "books/proof": ["owner", "billing"],
  members: READERS,
  settings: EVERYONE,
  "settings/api-keys": ["owner"],
  plans: EVERYONE,
  packs: EVERYONE,
  billing: ["owner", "billing"],
  "billing/return": ["owner", "billing"],
  live: EVERYONE,
  "no-permission": EVERYONE,
};
// Needs an id that exists, or never ends: their doors are proved by the strangers' part only.
const NOT_OPENED = new Set(["jobs/[job]", "ledger/[entry]", "live"]);

test("the list names every page and route of an organization", async () => {
  const found: string[] = [];
  for await (const file of glob("app/o/[[]org[]]/**/{page.tsx,route.ts}"))
    found.push(file.replace(/^app\/o\/\[org\]\/?/, "").replace(/\/?(page\.tsx|route\.ts)$/, ""));
  expect(found.toSorted()).toEqual(Object.keys(OPEN_TO).toSorted());
});

test("each role opens what is its own, and a stranger nothing", async ({ page, browser, baseURL }) => {
  test.setTimeout(180_000);
  const context = baseURL ? { baseURL } : {};
  await signInByLetter(page, newAddress());
  await expect(page).toHaveURL(/\/o\/[\w-]+/);
  await page.waitForLoadState("load");
  const slug = new URL(page.url()).pathname.split("/")[2] ?? "";
  await opens(page.context().request, slug, "owner");
  for (const role of ["billing", "creator", "viewer"] as const) {
    const guest = await browser.newContext(context);
    await joinAs(page, await guest.newPage(), slug, role);
    await opens(guest.request, slug, role);
    await guest.close();
  }
  const stranger = await browser.newContext(context);
  await signInByLetter(await stranger.newPage(), newAddress());
  for (const path of Object.keys(OPEN_TO)) {
    const [theirs, nobodys] = await Promise.all([slug, "no-such-organization"].map((org) => stranger.request.get(address(org, path))));
    expect(theirs?.status(), `a stranger at /${path}`).toBe(404);
    expect(nobodys?.status()).toBe(404);
  }
  await stranger.close();
});

test("an operator's pages exist for operators only, and ask strangers to sign in", async ({ page, browser, baseURL }) => {
  const found: string[] = [];
  for await (const file of glob("app/operator/**/page.tsx")) found.push(`/${file.replace(/^app\//, "").replace(/\/?page\.tsx$/, "")}`);
  const paths = found.map((path) => path.replace("[card]", "act3"));
  expect(paths.length).toBeGreaterThan(5);
  await signInAs(page, "Ben Okafor", "/o");
  for (const path of paths) expect((await page.request.get(path)).status(), path).toBe(404);
  const stranger = await browser.newContext(baseURL ? { baseURL } : {});
  for (const path of paths) expect((await stranger.request.get(path)).url(), path).toContain(`/sign-in?next=${encodeURIComponent(path)}`);
  await stranger.close();
});

async function opens(request: APIRequestContext, slug: string, role: Role): Promise<void> {
  for (const [path, roles] of Object.entries(OPEN_TO)) {
    if (NOT_OPENED.has(path)) continue;
    const answer = await request.get(address(slug, path));
    const body = await answer.text();
    const refused = answer.status() === 403 || answer.url().includes("/no-permission") || body.includes(`/o/${slug}/no-permission?need=`);
    expect(refused && path !== "no-permission", `${role} at /${path} (${answer.status()})`).toBe(!roles.includes(role));
    expect(answer.status(), `${role} at /${path}`).toBeLessThan(500);
  }
}

function address(slug: string, path: string): string {
  return `/o/${slug}/${path.replace(/\[\w+\]/, "00000000-0000-4000-8000-000000000000")}`;
}
