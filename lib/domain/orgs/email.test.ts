import assert from "node:assert/strict";
import { test } from "node:test";
import { normalizeEmail } from "./email.ts";

const REFUSED = [
  "",
  "nobody",
  "@example.com",
  "a@",
  "a@localhost",
  "a@127.0.0.1",
  "a@[127.0.0.1]",
  '"e@attacker.com"@victim.com',
  "a@b.com,c@d.com",
  "a@b.com c@d.com",
  "a@b.com;c@d.com",
  "group:a@b.com,c@d.com;",
  "victim@example.com\uFF20evil.com",
  '"user"@example.com(x)evil.com',
  "user(comment)@example.com",
  "user@example.com(x)",
  "user\r\n .name@example.com",
  "user @example.com",
  "user@example.com\r\nBcc: c@d.com",
  "user\u0000@example.com",
  "user@exаmple.com", // A Cyrillic а.
  "usér@example.com",
  "İnfo@example.com",
  "<user@example.com>",
  "Name <user@example.com>",
  "@relay.com:user@example.com",
  "user%victim.com@relay.com",
  "relay.com!user@example.com",
  "a..b@example.com",
  ".a@example.com",
  "a.@example.com",
  "a@-example.com",
  "a@example-.com",
  "a@example..com",
  "a@example.com.",
  "a@example.1",
  `${"a".repeat(65)}@example.com`,
  `a@${"b".repeat(250)}.com`,
  `a@${"x".repeat(64)}.com`,
];

for (const typed of REFUSED) {
  test(`${JSON.stringify(typed.slice(0, 40))} is no address to write to`, () => assert.equal(normalizeEmail(typed), null));
}

test("what a person would type becomes one exact recipient", () => {
  assert.equal(normalizeEmail("  Mara.Lind+ads@Studio.Example.COM "), "mara.lind+ads@studio.example.com");
  assert.equal(normalizeEmail("o'brien@example.ie"), "o'brien@example.ie");
  assert.equal(normalizeEmail("a@xn--bcher-kva.example"), "a@xn--bcher-kva.example");
  assert.equal(normalizeEmail("\uFF41\uFF20example.com"), "a@example.com");
});

test("a normalized address stays as it is", () => {
  const email = normalizeEmail("A@Example.com");
  assert.equal(email && normalizeEmail(email), email);
});
