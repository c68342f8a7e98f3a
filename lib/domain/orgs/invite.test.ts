import assert from "node:assert/strict";
import { test } from "node:test";
import { instant, later } from "../../units/instant.ts";
import { accept, capped, type Invite } from "./invite.ts";

const now = instant(Date.UTC(2026, 2, 1));
const invite: Invite = {
  email: "a@example.com",
  role: "creator",
  expiresAt: later(now, 1),
  acceptedAt: null,
  revokedAt: null,
  inviterRole: "owner",
};
const tried = (change: Partial<Invite>, email = "a@example.com") => {
  const outcome = accept({ ...invite, ...change }, email, now);
  return outcome.ok ? outcome.value : outcome.reason;
};

test("an open invitation gives its role", () => assert.equal(tried({}), "creator"));
test("it is for one address only", () => assert.equal(tried({}, "b@example.com"), "invite_for_other_email"));
test("it works once", () => assert.equal(tried({ acceptedAt: now }), "invite_used"));
test("it can be revoked", () => assert.equal(tried({ revokedAt: now }), "invite_revoked"));
test("it ends at its hour", () => assert.equal(tried({ expiresAt: now }), "invite_expired"));
test("an inviter who left gives nothing", () => assert.equal(tried({ inviterRole: null }), "inviter_lost_role"));

test("no invitation gives more than its inviter holds by now", () => {
  assert.equal(capped("owner", "viewer"), "viewer");
  assert.equal(capped("owner", "owner"), "owner");
  assert.equal(capped("creator", "viewer"), "viewer");
  assert.equal(capped("billing", "creator"), null);
});
