import assert from "node:assert/strict";
import { after, test } from "node:test";
import { freshDatabase } from "#db/testing.ts";
import { latestCard } from "#lib/domain/catalog/registry.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { ask, at, fail, hold, must, openOrg, settle } from "#lib/services/testing.ts";
import { credits } from "#lib/units/millis.ts";
import { getBalance } from "./operations/get-balance.ts";
import { getRateCard } from "./operations/get-rate-card.ts";
import { getStatement } from "./operations/get-statement.ts";
import { getUsageSummary } from "./operations/get-usage-summary.ts";
import { listApiEntries } from "./operations/list-entries.ts";
import { call, keyFor } from "./testing.ts";

const database = await freshDatabase();
after(database.drop);

// An organization with a past: by its own clock, so that the days are known.
const now = at("2026-11-02T10:30:00Z");
const org = await openOrg("act3", "studio", now, "Europe/Berlin");
const key = await keyFor(org);
const later = (text: string): Caller => ({ ...org, now: at(text) });
for (const [text, size] of [
  ["2026-11-02T11:00:00Z", 100],
  ["2026-11-02T23:30:00Z", 40],
  ["2026-11-05T08:00:00Z", 7],
] as const) {
  const then = later(text);
  await settle(then, await hold(then, size + 3), size);
}
await fail(later("2026-11-05T09:00:00Z"), await hold(later("2026-11-05T08:30:00Z"), 60));
const running = await hold(later("2026-11-05T10:00:00Z"), 500);
await must(
  ask(later("2026-11-05T11:00:00Z"), {
    kind: "charge",
    amount: credits(2),
    operation: "render",
    cardId: "act3",
    cardVersion: 1,
    project: "Pilot",
  }),
);

type Rows = readonly Readonly<Record<string, unknown>>[];
const rowsOf = (value: unknown): Rows => (Array.isArray(value) ? value : assert.fail("no list"));
// Amounts of the API have at most three places: summed exactly as thousandths.
const thousandths = (text: unknown) => {
  const [whole = "", fraction = ""] = String(text).split(".");
  return BigInt(whole + fraction.padEnd(3, "0"));
};
const total = (rows: Rows, name = "amount") => rows.reduce((sum, row) => sum + thousandths(row[name]), 0n);

test("the balance is its lots, and its lots are its classes (GEN-4)", async () => {
  const { json } = await call(getBalance, { key });
  assert.equal(json["available"], "119351");
  assert.equal(json["held"], "500");
  assert.equal(total(rowsOf(json["lots"]), "remaining"), 119_351_000n);
  assert.equal(total(rowsOf(json["classes"]), "remaining"), 119_351_000n);
});

test("entries come newest first, each once, and each balance follows from the one before (GEN-8)", async () => {
  const all: Rows[number][] = [];
  let after = "";
  for (let page = 0; page < 50; page += 1) {
    const { status, json } = await call(listApiEntries, { key, query: `?limit=3${after}` });
    assert.equal(status, 200);
    assert.deepEqual(json, listApiEntries.answer.parse(json));
    all.push(...rowsOf(json["data"]));
    if (json["next"] === null) break;
    after = `&after=${json["next"]}`;
  }
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  assert.deepEqual(all.at(-1)?.["kind"], "grant");
  all.slice(0, -1).forEach((entry, index) => {
    const before = all[index + 1];
    assert.equal(thousandths(entry["balanceAfter"]), thousandths(before?.["balanceAfter"]) + thousandths(entry["amount"]));
  });
  assert.equal(all[0]?.["balanceAfter"], "119351");
  assert.equal(all.find(({ kind }) => kind === "hold")?.["job"], running);
  const { json } = await call(listApiEntries, { key });
  assert.equal(rowsOf(json["data"]).length, Math.min(50, all.length));
});

test("what is no page of a list is 400, and names the field", async () => {
  for (const [query, path] of [
    ["?limit=0", "limit"],
    ["?limit=501", "limit"],
    ["?limit=-1", "limit"],
    ["?limit=1.5", "limit"],
    ["?limit=", "limit"],
    ["?limit=5&limit=6", "limit"],
    ["?after=", "after"],
    ["?after=x", "after"],
    ["?after=zzzzzzzzzz-1", "after"],
    ["?after=%00", "after"],
    ["?after=' or 1=1 --", "after"],
    ["?page=2", "page"],
  ]) {
    const { status, json } = await call(listApiEntries, { key, query: query ?? "" });
    assert.equal(status, 400, query);
    assert.equal(rowsOf(json["errors"])[0]?.["path"], path, query);
  }
});

test("a statement adds up, and its closing is the next one's opening", async () => {
  const months = ["2026-10", "2026-11", "2026-12"];
  const found = [];
  for (const period of months) {
    const { status, json } = await call(getStatement, { key, query: `?period=${period}` });
    assert.equal(status, 200);
    assert.deepEqual(json, getStatement.answer.parse(json));
    assert.equal(thousandths(json["opening"]) + total(rowsOf(json["totals"])), thousandths(json["closing"]));
    found.push(json);
  }
  assert.deepEqual(
    found.map(({ opening }) => opening),
    ["0", "0", "119351"],
  );
  assert.deepEqual([found[1]?.["start"], found[1]?.["end"]], ["2026-10-31T23:00:00.000Z", "2026-11-30T23:00:00.000Z"]);
  for (const period of ["", "?period=2026-13", "?period=2026-1", "?period=1969-12", "?period=10000-01", "?period=2026-11-01"])
    assert.equal((await call(getStatement, { key, query: period.startsWith("?") ? period : "" })).status, 400, period);
});

test("usage is summed by whatever roll-ups know, and every grouping has one total", async () => {
  const range = "from=2026-11-01&to=2026-11-30";
  for (const groupBy of ["", "operation", "project", "department", "member", "day", "hour", "day,hour", "day,operation", "project,day"]) {
    const { status, json } = await call(getUsageSummary, { key, query: `?${range}${groupBy && `&groupBy=${groupBy}`}` });
    assert.equal(status, 200, groupBy);
    assert.deepEqual(json, getUsageSummary.answer.parse(json));
    assert.equal(json["total"], "149", groupBy);
    assert.equal(total(rowsOf(json["data"])), 149_000n);
  }
  const { json } = await call(getUsageSummary, { key, query: `?${range}&groupBy=day,operation` });
  assert.deepEqual(rowsOf(json["data"]), [
    { day: "2026-11-02", operation: "shot", amount: "100", count: 1 },
    { day: "2026-11-03", operation: "shot", amount: "40", count: 1 },
    { day: "2026-11-05", operation: "render", amount: "2", count: 1 },
    { day: "2026-11-05", operation: "shot", amount: "7", count: 1 },
  ]);
  const hours = await call(getUsageSummary, { key, query: "?from=2026-11-02T12:00:00Z&to=2026-11-05T08:00:00Z" });
  assert.equal(hours.json["total"], "40");
  const projects = await call(getUsageSummary, { key, query: `?${range}&groupBy=project` });
  assert.deepEqual(
    rowsOf(projects.json["data"]).map(({ project, amount }) => [project, amount]),
    [
      [null, "147"],
      ["Pilot", "2"],
    ],
  );
  for (const query of ["?groupBy=operation,project", "?from=x", "?from=2026-11-02T12:30:00Z", "?groupBy=lot", "?by=day"])
    assert.equal((await call(getUsageSummary, { key, query })).status, 400, query);
});

test("the rate card is the account's version, with every operation's parameters", async () => {
  for (const [cardId, planId] of [
    ["act3", "studio"],
    ["alwrity", "pro"],
    ["alugha", "basic"],
    ["ims", "subscription"],
  ] as const) {
    const { status, json } = await call(getRateCard, { key: await keyFor(await openOrg(cardId, planId, now)) });
    assert.equal(status, 200);
    assert.deepEqual(json, getRateCard.answer.parse(json));
    const card = latestCard(cardId);
    assert.deepEqual([json["id"], json["version"]], [cardId, card?.version]);
    assert.deepEqual(
      rowsOf(json["operations"]).map(({ id }) => id),
      card?.operations.map(({ id }) => id),
    );
  }
});

test("another organization's key sees its own books only", async () => {
  const stranger = await keyFor(await openOrg("act3", "creator", now));
  const { json } = await call(listApiEntries, { key: stranger });
  assert.deepEqual(
    rowsOf(json["data"]).map(({ kind, amount }) => [kind, amount]),
    [["grant", "33000"]],
  );
  assert.equal((await call(getUsageSummary, { key: stranger, query: "?from=2026-11-01&to=2026-11-30" })).json["total"], "0");
});
