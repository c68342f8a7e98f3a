import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { after, test } from "node:test";
import { SMTPServer } from "smtp-server";
import { freshDatabase } from "#db/testing.ts";
import type { Role } from "#lib/domain/orgs/role.ts";
import { DAY, instant, later } from "#lib/units/instant.ts";
import { portOf } from "../../../scripts/lib/ports.ts";

const letters: { to: string[]; body: string }[] = [];
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onData: (stream, session, done) =>
    void text(stream).then((body) => {
      letters.push({ to: session.envelope.rcptTo.map(({ address }) => address), body });
      done();
    }),
});
smtp.listen(0, "127.0.0.1");
await once(smtp.server, "listening");
process.env["SMTP_URL"] = `smtp://127.0.0.1:${portOf(smtp.server)}`;
process.env["MAIL_FROM"] = "Greenlight <greenlight@localhost>";

const database = await freshDatabase();
after(async () => {
  await database.drop();
  await new Promise<void>((done) => smtp.close(() => done()));
});
const { insertPerson } = await import("#db/queries/sign-in.ts");
const { findMember, listMembers } = await import("#db/queries/orgs.ts");
const { db } = await import("#db/client.ts");
const { memberships } = await import("#db/schema/index.ts");
const { createOrg } = await import("./create-org.ts");
const { changeRole } = await import("./change-role.ts");
const { removeMember, leaveOrg } = await import("./remove-member.ts");
const { inviteMember } = await import("./invite-member.ts");
const { revokeInvite } = await import("./revoke-invite.ts");
const { acceptInvite } = await import("./accept-invite.ts");
const { loadMembers } = await import("./load-members.ts");

const now = instant(Date.UTC(2026, 4, 4));
let count = 0;
async function person(): Promise<{ id: string; email: string }> {
  const made = await insertPerson({ email: `p${++count}@example.com`, name: null, image: null, emailVerifiedAt: now });
  assert.ok(made);
  return made;
}
async function team() {
  const owner = await person();
  const accountId = randomUUID();
  const made = await createOrg(
    { accountId, slug: "", actor: `user:${owner.id}`, role: "system", now, requestId: "t" },
    { ownerId: owner.id, name: `Team ${accountId}` },
  );
  assert.ok(made.ok);
  const caller = (userId: string, role: Role | "system", at = now) => ({
    accountId,
    slug: made.value.slug,
    actor: `user:${userId}`,
    role,
    now: at,
    requestId: "t",
  });
  const join = async (role: Role) => {
    const { id } = await person();
    await db().insert(memberships).values({ accountId, userId: id, role, joinedAt: now });
    return id;
  };
  return { accountId, owner: owner.id, caller, join };
}
const reason = (outcome: { ok: boolean; reason?: string }) => (outcome.ok ? "done" : outcome.reason);
async function invited(org: Awaited<ReturnType<typeof team>>, email: string, role: Role) {
  assert.equal(reason(await inviteMember(org.caller(org.owner, "owner"), { email, role })), "done");
  const letter = letters.at(-1);
  const token = letter?.body.replaceAll("=\r\n", "").match(/invites\/([\w-]+)/)?.[1];
  assert.ok(letter && token);
  assert.deepEqual(letter.to, [email]);
  return token;
}

test("of two owners who remove each other at once, one stays (ten rounds)", async () => {
  for (let round = 0; round < 10; round += 1) {
    const org = await team();
    const second = await org.join("owner");
    const outcomes = await Promise.all([
      round % 2
        ? removeMember(org.caller(second, "owner"), { userId: org.owner })
        : changeRole(org.caller(second, "owner"), { userId: org.owner, role: "viewer" }),
      removeMember(org.caller(org.owner, "owner"), { userId: second }),
    ]);
    assert.deepEqual(outcomes.map(reason).toSorted(), ["done", "last_owner"]);
    const owners = (await listMembers(org.accountId)).filter(({ role }) => role === "owner");
    assert.equal(owners.length, 1);
  }
});

test("the last owner can neither leave nor step down; others can leave", async () => {
  const org = await team();
  const viewer = await org.join("viewer");
  assert.equal(reason(await leaveOrg(org.caller(org.owner, "owner"), {})), "last_owner");
  assert.equal(reason(await changeRole(org.caller(org.owner, "owner"), { userId: org.owner, role: "creator" })), "last_owner");
  assert.equal(reason(await leaveOrg(org.caller(viewer, "viewer"), {})), "done");
  assert.equal(await findMember(org.accountId, viewer), null);
});

test("a member of another organization is not found", async () => {
  const [org, other] = await Promise.all([team(), team()]);
  assert.equal(reason(await removeMember(org.caller(org.owner, "owner"), { userId: other.owner })), "not_found");
  assert.equal(reason(await changeRole(org.caller(org.owner, "owner"), { userId: other.owner, role: "viewer" })), "not_found");
});

test("an invitation makes one member, however many accept at once", async () => {
  const org = await team();
  const guest = await person();
  const token = await invited(org, guest.email, "creator");
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () => acceptInvite(org.caller(guest.id, "system"), { token, userId: guest.id })),
  );
  assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
  assert.deepEqual(await findMember(org.accountId, guest.id), { role: "creator" });
});

test("an invitation is for one address, one organization, seven days, until revoked or sent again", async () => {
  const [org, other] = await Promise.all([team(), team()]);
  const [guest, stranger] = await Promise.all([person(), person()]);
  const token = await invited(org, guest.email, "viewer");
  const taken = async (userId: string, at = now, where = org) =>
    reason(await acceptInvite(where.caller(userId, "system", at), { token, userId }));
  assert.equal(await taken(stranger.id), "invite_for_other_email");
  assert.equal(await taken(guest.id, later(now, 7 * DAY)), "invite_expired");
  assert.equal(await taken(guest.id, now, other), "not_found");
  const again = await invited(org, guest.email, "viewer");
  assert.equal(await taken(guest.id), "not_found");
  const view = await loadMembers(org.caller(org.owner, "owner"));
  assert.equal(view.invites.length, 1);
  assert.equal(reason(await revokeInvite(org.caller(org.owner, "owner"), { inviteId: view.invites[0]?.id })), "done");
  assert.equal(reason(await acceptInvite(org.caller(guest.id, "system"), { token: again, userId: guest.id })), "invite_revoked");
});

test("an inviter who was demoted before gives no more than they hold", async () => {
  const org = await team();
  const second = await org.join("owner");
  const guest = await person();
  assert.equal(reason(await inviteMember(org.caller(second, "owner"), { email: guest.email, role: "owner" })), "done");
  const token = letters
    .at(-1)
    ?.body.replaceAll("=\r\n", "")
    .match(/invites\/([\w-]+)/)?.[1];
  await changeRole(org.caller(org.owner, "owner"), { userId: second, role: "viewer" });
  assert.equal(reason(await acceptInvite(org.caller(guest.id, "system"), { token, userId: guest.id })), "done");
  assert.deepEqual(await findMember(org.accountId, guest.id), { role: "viewer" });
});
