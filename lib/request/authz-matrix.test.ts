import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { glob } from "node:fs/promises";
import { after, test } from "node:test";
import { freshDatabase } from "#db/testing.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { ROLES, type Role } from "#lib/domain/orgs/role.ts";
import { instant } from "#lib/units/instant.ts";
import { AUTHZ_MATRIX, type Targets } from "./authz-matrix.ts";

type Called = (caller: Caller, input: unknown) => Promise<{ readonly ok: boolean; readonly reason?: string; readonly value?: unknown }>;

// A letter cannot be sent in this test: an invitation is then answered as `mail_failed`, which is beyond the door.
process.env["SMTP_URL"] = "smtp://127.0.0.1:9";
process.env["MAIL_FROM"] = "Greenlight <greenlight@localhost>";
const database = await freshDatabase();
after(database.drop);

const { pool, db } = await import("#db/client.ts");
const { invites, memberships } = await import("#db/schema/index.ts");
const { insertPerson } = await import("#db/queries/sign-in.ts");
const verbs = await discover();
const now = instant(Date.now());
let people = 0;
const EMPTY = [
  ...["leaveOrg", "renewCycle", "restartPeriod"],
  ...["openPortal", "addPaymentMethod", "removeAutoRecharge", "resumeAutoRecharge", "undoPlanChange"],
  ...["remindOfTrial", "rechargeAccount", "runDunning", "loadEnquiries", "askComparison"],
];
// What must not change can be shared by all cells; only calls that may change something get an organization of their own.
const neighbours = organization();
const refusing = organization();

test("the matrix names every verb of the house, and no other", () => {
  assert.deepEqual([...verbs.keys()].toSorted(), Object.keys(AUTHZ_MATRIX).toSorted());
});

for (const [name, cell] of Object.entries(AUTHZ_MATRIX)) {
  for (const role of ROLES) {
    const allowed = cell.roles.includes(role);
    test(`${role} ${allowed ? "may" : "may not"} ${name}`, async () => {
      const other = await neighbours;
      const own = allowed ? await organization() : await refusing;
      const member = await join(own.accountId, role);
      const [before, theirs] = await Promise.all([contents(own.accountId), contents(other.accountId)]);
      const caller = callerOf(own, member, role);
      const verb = verbs.get(name);
      assert.ok(verb, name);

      const abroad = await verb(caller, cell.input(other.targets));
      if (!allowed) assert.equal(abroad.reason, "forbidden");
      else if (cell.foreign) assert.equal(abroad.reason, cell.foreign);
      const missing = await verb(caller, cell.input(await nowhere()));
      if (cell.foreign) assert.equal(masked(missing), masked(abroad), "another organization's thing is answered as one that never was");

      const home = await verb(caller, cell.input(own.targets));
      if (allowed) assert.ok(!["forbidden", "invalid_request"].includes(home.reason ?? ""), `${name}: ${home.reason}`);
      else {
        assert.equal(home.reason, "forbidden");
        assert.equal(await contents(own.accountId), before, "a refused call changes nothing");
      }
      assert.equal(await contents(other.accountId), theirs, "another organization is never touched");
    });
  }
}

test("what never fits is refused without a word of SQL or a stack", async () => {
  const own = await organization();
  const caller = callerOf(own, own.owner, "system");
  for (const [name, verb] of verbs) {
    for (const bad of [null, undefined, [], 7, "x", { __proto__: null, nothing: true }, nested(10_000)]) {
      if (EMPTY.includes(name)) continue; // Their empty input fits an empty object only; below.
      const outcome = await verb(caller, bad);
      assert.equal(outcome.reason, "invalid_request", `${name} took ${typeof bad}`);
      assert.doesNotMatch(
        JSON.stringify(outcome, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value)),
        /select |insert |at .*\.ts:/i,
      );
    }
  }
});

async function discover(): Promise<Map<string, Called>> {
  const found = new Map<string, Called>();
  for await (const file of glob("lib/services/**/*.ts", { exclude: (name) => name.endsWith(".test.ts") })) {
    const module: Record<string, unknown> = await import(`#${file}`);
    for (const [name, value] of Object.entries(module)) {
      if (typeof value === "function" && "permission" in value) found.set(name, (caller, input) => value(caller, input));
    }
  }
  return found;
}

async function organization() {
  const accountId = randomUUID();
  const owner = await person();
  const create = verbs.get("createOrg");
  const made = await create?.(
    { accountId, slug: "", actor: `user:${owner}`, role: "system", now, requestId: "t" },
    { ownerId: owner, name: `Org ${accountId}`, planId: "creator" },
  );
  assert.ok(made?.ok, made?.reason);
  const own = { accountId, owner };
  const caller = callerOf(own, owner, "owner");
  const [first, second] = await Promise.all([quote(caller), quote(caller)]);
  const held = await verbs.get("confirmSpend")?.(caller, { quoteId: second });
  assert.ok(held?.ok, held?.reason);
  const userId = await join(accountId, "creator");
  const inviteId = randomUUID();
  await db()
    .insert(invites)
    .values({
      accountId,
      id: inviteId,
      email: `${inviteId}@example.com`,
      role: "viewer",
      tokenHash: inviteId,
      invitedBy: owner,
      createdAt: now,
      expiresAt: instant(now + 1e6),
    });
  const key = await verbs.get("createKey")?.(caller, { name: "Key", scopes: ["read"] });
  const keyId = idOf(key?.value, "id");
  const asker = callerOf(own, await join(accountId, "creator"), "creator");
  const requestId = idOf((await verbs.get("requestPurchase")?.(asker, { credits: "5000", note: "" }))?.value, "id");
  return { ...own, targets: { quoteId: first, jobId: idOf(held.value, "jobId"), userId, inviteId, keyId, requestId } satisfies Targets };
}

async function quote(caller: Caller): Promise<string> {
  const made = await verbs.get("quoteJob")?.(caller, { operation: "shot", params: { quality: "Q1", count: 1 } });
  assert.ok(made?.ok, made?.reason);
  return idOf(made.value, "id");
}

function idOf(value: unknown, name: string): string {
  assert.ok(typeof value === "object" && value !== null);
  const id: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  assert.ok(typeof id === "string", `no ${name} in ${Object.keys(value)}`);
  return id;
}

async function nowhere(): Promise<Targets> {
  return {
    quoteId: randomUUID(),
    jobId: randomUUID(),
    userId: randomUUID(),
    inviteId: randomUUID(),
    keyId: randomUUID(),
    requestId: randomUUID(),
  };
}

async function person(): Promise<string> {
  const made = await insertPerson({ email: `matrix${++people}@example.com`, name: null, image: null, emailVerifiedAt: now });
  assert.ok(made);
  return made.id;
}

async function join(accountId: string, role: Role): Promise<string> {
  const userId = await person();
  await db().insert(memberships).values({ accountId, userId, role, joinedAt: now });
  return userId;
}

function callerOf({ accountId }: { accountId: string }, userId: string, role: Role | "system"): Caller {
  return { accountId, slug: "x", actor: `user:${userId}`, role, now, requestId: "t" };
}

// The answer but for the id that was asked for, which it may repeat.
function masked(outcome: unknown): string {
  return JSON.stringify(outcome).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "id");
}

// One hash over every row of the account, in every table that belongs to accounts.
async function contents(accountId: string): Promise<string> {
  const tables = await pool()<{ name: string }[]>`
    select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'account_id' and t.table_type = 'BASE TABLE' and c.table_name !~ '^entries_' order by 1`;
  const own = tables.map(
    ({ name }) => `select '${name}' as name, md5(string_agg(r::text, '|' order by r::text)) as sum from ${name} r where account_id = $1`,
  );
  const rows = await pool().unsafe(
    `${own.join(" union all ")} union all select 'organizations', md5(o::text) from organizations o where id = $1 order by 1`,
    [accountId],
  );
  return createHash("sha256").update(JSON.stringify(rows)).digest("hex");
}

function nested(depth: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}
