import assert from "node:assert/strict";
import { test } from "node:test";
import { isSameOrigin } from "./same-origin.ts";

const appUrl = "https://credits.example.com";
const asked = (headers: Record<string, string>) => isSameOrigin(new Headers(headers), appUrl);

test("a form of our own page may change data", () => {
  assert.equal(asked({ host: "localhost:3000", origin: "http://localhost:3000", "sec-fetch-site": "same-origin" }), true);
  assert.equal(asked({ host: "internal:3000", origin: appUrl }), true);
  assert.equal(asked({ host: "localhost:3000", "sec-fetch-site": "same-origin" }), true);
});

test("another site may not, whatever it claims in X-Forwarded-Host", () => {
  const evil = "https://evil.example";
  assert.equal(asked({ host: "localhost:3000", origin: evil, "x-forwarded-host": "evil.example" }), false);
  assert.equal(asked({ host: "localhost:3000", "sec-fetch-site": "cross-site" }), false);
  assert.equal(asked({ host: "localhost:3000", origin: "http://localhost:3000", "sec-fetch-site": "same-site" }), false);
  assert.equal(asked({ host: "localhost:3000", origin: "null" }), false);
  assert.equal(asked({ host: "localhost:3000" }), false);
});
