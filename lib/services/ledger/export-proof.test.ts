import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import fc from "fast-check";
import postgres from "postgres";
import { atomically } from "#db/atomically.ts";
import { loadAccount } from "#db/queries/ledger.ts";
import { openAccountWrite, post } from "#db/queries/post.ts";
import { freshDatabase } from "#db/testing.ts";
import type { Posting } from "#lib/domain/ledger/posting.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { DAY, instant, later, SECOND } from "#lib/units/instant.ts";
import { credits, formatMillis, millis } from "#lib/units/millis.ts";
import { temporaryFolder } from "../../../scripts/lib/temporary.ts";
import { exportProof } from "./export-proof.ts";

const VERIFIER = path.join(process.cwd(), "public/verify-books.mjs");
const START = instant(Date.UTC(2026, 0, 1));
const END = later(START, 30 * DAY);
type Found = { entries: bigint; links: number; head: string | null; available: bigint; held: bigint };
let verifyProof: (lines: Iterable<string>) => Promise<Found>;
let database: Awaited<ReturnType<typeof freshDatabase>>;
let superuser: ReturnType<typeof postgres>;
before(async () => {
  database = await freshDatabase();
  superuser = postgres(database.url, { max: 1, onnotice: () => undefined });
  ({ verifyProof } = await import(VERIFIER));
});
after(async () => {
  await superuser.end();
  await database.drop();
});

const KINDS = ["grant", "hold", "charge", "meter", "settle", "release", "refund", "adjust", "clawback"] as const;
type Step = { readonly kind: (typeof KINDS)[number]; readonly amount: number; readonly text: string | null; readonly together: boolean };
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...KINDS),
  amount: fc.integer({ min: 1, max: 9_000 }),
  text: fc.option(fc.constantFrom("plain", "ä – 文字 😀", '"quoted", \\ and\nbroken', "")),
  together: fc.boolean(),
});

const FIRST: Step = { kind: "grant", amount: 9_000, text: null, together: false };

/** An account that lived through the steps: some posted together, so that a link covers several entries. */
async function books(steps: readonly Step[]): Promise<Caller> {
  const accountId = randomUUID();
  const opening = { unit: "credit", cardId: "act3", cardVersion: 1, planId: "creator", zone: "UTC", anchor: 86_400, trialEndsAt: null };
  await atomically(
    openAccountWrite({ ...opening, accountId, periodStart: START, periodEnd: END, at: START, actor: "system:test", grants: [] }),
  );
  const holds: string[] = [];
  let waiting: Promise<unknown>[] = [];
  for (const [index, each] of [FIRST, ...steps].entries()) {
    waiting.push(post(accountId, postingOf(each, index, holds)));
    if (each.together) continue;
    await Promise.all(waiting);
    waiting = [];
  }
  await Promise.all(waiting);
  return { accountId, slug: "studio", actor: "user:a", role: "owner", now: later(START, DAY), requestId: "test" };
}

function postingOf({ kind, amount, text, together }: Step, index: number, holds: string[]): Posting {
  const at = later(START, index * SECOND);
  const common = { key: `step:${index}`, actor: "user:a", at, memo: text ?? "none", amount: millis(BigInt(amount)) };
  const work = { operation: "shot", cardId: "act3", cardVersion: 1, ...(text ? { project: text, department: text, member: text } : {}) };
  const holdId = holds[amount % Math.max(holds.length, 1)] ?? randomUUID();
  const lot = { lotId: randomUUID(), class: "packs", rank: 2, expiresAt: null, periodEnd: null, source: "pack", sourceId: "payment" };
  if (kind === "clawback") return { ...common, kind, sourceId: "payment" };
  if (kind === "grant" || kind === "adjust") return { ...common, ...lot, kind };
  if (kind === "charge" || kind === "meter") return { ...common, ...work, kind };
  if (kind === "settle") return { ...common, kind, holdId };
  if (kind === "refund") return { ...common, kind, holdId };
  if (kind === "release") return { ...common, kind, holdId, outcome: "failed" };
  const made = randomUUID();
  if (!together) holds.push(made);
  return { ...common, ...work, kind: "hold", holdId: made, quoteId: randomUUID(), runner: "self", expiresAt: later(START, 2 * DAY) };
}

async function proofOf(caller: Caller): Promise<string[]> {
  let text = "";
  for await (const piece of exportProof(caller)) text += piece;
  return text.trimEnd().split("\n");
}

const history = fc.array(step, { minLength: 4, maxLength: 25 });
const RUNS = { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 15), seed: 20261122 };

test("GEN-8: the proof of any history verifies without us, and says what the account says", async () => {
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const caller = await books(steps);
      const account = await loadAccount(caller.accountId);
      const found = await verifyProof(await proofOf(caller));
      assert.deepEqual([found.entries, found.available, found.held], [account?.sequence, account?.available, account?.held]);
      const [chain] = await superuser`
        select encode(max(a.seal), 'hex') as head, count(*)::int as links from accounts a join seals using (account_id) where a.account_id = ${caller.accountId}`;
      assert.deepEqual([found.head, found.links], [chain?.["head"], chain?.["links"]]);
    }),
    RUNS,
  );
});

test("GEN-8: any single field of any entry that is changed is found, and the entry or its link's entries are named", async () => {
  const caller = await books([
    { kind: "hold", amount: 500, text: "ä – 文字 😀", together: false },
    { kind: "settle", amount: 300, text: null, together: true },
    { kind: "charge", amount: 10, text: "plain", together: true },
    { kind: "meter", amount: 9_000, text: "plain", together: false },
    { kind: "refund", amount: 100, text: "plain", together: false },
  ]);
  const lines = await proofOf(caller);
  const columns: [string, string][] = JSON.parse(lines[0] ?? "").columns;
  let tried = 0;
  for (const [place, line] of lines.entries()) {
    if (!line.startsWith("[")) continue;
    const values: unknown[] = JSON.parse(line);
    for (const [column, [name, type]] of columns.entries()) {
      const changed = values.with(column, another(values[column], type));
      await assert.rejects(verifyProof(lines.with(place, JSON.stringify(changed))), /entr(y|ies) \d+/, `${name} of entry ${values[0]}`);
      tried += 1;
    }
  }
  assert.equal(tried, 23 * Number((await loadAccount(caller.accountId))?.sequence));
});

function another(value: unknown, type: string): unknown {
  if (type === "int4") return Number(value) + 1;
  if (type === "int8") return String(BigInt(String(value ?? 0)) + 1n);
  if (type === "uuid") return randomUUID();
  if (type === "timestamptz") return new Date(Date.parse(String(value)) + 1).toISOString();
  return value === null ? "" : `${value}.`;
}

test("GEN-8: an entry or a link that is removed, swapped or repeated is found, and so is a tail that is cut off", async () => {
  await fc.assert(
    fc.asyncProperty(history, fc.nat(), async (steps, pick) => {
      const lines = await proofOf(await books(steps));
      const at = 1 + (pick % (lines.length - 2));
      const one = lines[at] ?? "";
      const swapped = lines.with(at, lines[at + 1] ?? "").with(at + 1, one);
      await assert.rejects(verifyProof(swapped), "swapped");
      await assert.rejects(verifyProof(lines.toSpliced(at, 1)), "removed");
      await assert.rejects(verifyProof(lines.toSpliced(at, 0, one)), "repeated");
      await assert.rejects(verifyProof(lines.slice(0, at + 1)), "cut off");
    }),
    RUNS,
  );
});

test("GEN-8: whoever cuts off the tail and makes the first line fit has another head than the page shows", async () => {
  const lines = await proofOf(await books([{ kind: "charge", amount: 10, text: null, together: false }]));
  const whole = await verifyProof(lines);
  const links = lines.map((line) => JSON.parse(line)).filter((value) => "link" in value);
  const header = JSON.parse(lines[0] ?? "");
  const forged = [JSON.stringify({ ...header, sequence: links[0].link, head: links[0].hash }), ...lines.slice(1, 3)];
  assert.notEqual((await verifyProof(forged)).head, whole.head);

  const { folder, remove } = await temporaryFolder();
  await Promise.all([writeFile(`${folder}/whole`, lines.join("\n")), writeFile(`${folder}/forged`, forged.join("\n"))]);
  const head = whole.head ?? "";
  const said = await Promise.all([
    run([`${folder}/whole`, head.slice(0, 12)]),
    run([`${folder}/forged`, head]),
    run([`${folder}/forged`]),
    run([], lines.join("\n").replace('"step:1"', '"step:7"')),
  ]);
  await remove();
  assert.match(
    said[0]?.text ?? "",
    new RegExp(`^OK {2}2 entries, 2 links: studio.*available ${formatMillis(millis(8_990n))}, .*head ${head}`, "s"),
  );
  assert.match(said[1]?.text ?? "", /^BROKEN {2}the head: the page says .* entries are missing/);
  assert.match(said[2]?.text ?? "", /^OK .*Compare the head with the page Books/s);
  assert.match(said[3]?.text ?? "", /^BROKEN {2}entry 2: the link over it has another hash/);
  assert.deepEqual(
    said.map(({ code }) => code),
    [0, 1, 0, 1],
  );
});

function run(args: readonly string[], input = ""): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [VERIFIER, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk;
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, text })));
}

test("GEN-8: a proof of books that a superuser changed names the entry", async () => {
  const caller = await books([{ kind: "charge", amount: 10, text: "plain", together: false }]);
  await superuser`update entries set memo = 'another' where account_id = ${caller.accountId} and sequence = 2`;
  await assert.rejects(verifyProof(await proofOf(caller)), /^Error: entry 2: the link over it has another hash/);
});

test("GEN-8: a proof longer than one read is whole, while entries go on", async () => {
  const caller = await books([]);
  const common = { actor: "user:a", at: later(START, DAY), operation: "shot", cardId: "act3", cardVersion: 1 };
  const lot = { lotId: randomUUID(), class: "packs", rank: 2, expiresAt: null, periodEnd: null, source: "pack" };
  await post(caller.accountId, { ...common, ...lot, kind: "grant", key: "more", amount: credits(100) });
  const charge = (index: number) => post(caller.accountId, { ...common, kind: "charge", key: `c:${index}`, amount: millis(1n) });
  for (let part = 0; part < 5; part += 1) await Promise.all(Array.from({ length: 500 }, (_, index) => charge(part * 500 + index)));
  const lines: string[] = [];
  let more: Promise<unknown> | undefined;
  for await (const piece of exportProof(caller)) {
    more ??= charge(9_999);
    lines.push(...piece.trimEnd().split("\n"));
  }
  await more;
  assert.equal((await verifyProof(lines)).entries, 2_502n);
});
