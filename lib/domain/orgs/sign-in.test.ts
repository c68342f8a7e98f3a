import assert from "node:assert/strict";
import { test } from "node:test";
import { mayEnter } from "./sign-in.ts";

const identity = { known: false, email: "a@example.com", emailVerified: true, holder: null };

test("a known identity enters, whatever became of its address", () => {
  assert.equal(mayEnter({ known: true, email: null, emailVerified: false, holder: { verified: false } }), null);
});
test("a new identity needs an address that its provider verified", () => {
  assert.equal(mayEnter(identity), null);
  assert.equal(mayEnter({ ...identity, emailVerified: false }), "email_unverified");
  assert.equal(mayEnter({ ...identity, email: null }), "email_unusable");
});
test("it joins an existing person only if both sides proved the address", () => {
  assert.equal(mayEnter({ ...identity, holder: { verified: true } }), null);
  assert.equal(mayEnter({ ...identity, holder: { verified: false } }), "email_taken");
  assert.equal(mayEnter({ ...identity, emailVerified: false, holder: { verified: true } }), "email_unverified");
});
