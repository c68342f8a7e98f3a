import assert from "node:assert/strict";
import { test } from "node:test";
import { contentSecurityPolicy, securityHeaders } from "./security-headers.ts";

const production = { nonce: "n0nce", development: false, secure: true };

test("scripts run by the request's nonce only, nothing inline, nothing by eval", () => {
  const scripts = contentSecurityPolicy(production)
    .split("; ")
    .find((part) => part.startsWith("script-src"));
  assert.equal(scripts, "script-src 'self' 'nonce-n0nce' 'strict-dynamic'");
});

test("nothing may frame a page, rebase its links, embed objects or send its forms away", () => {
  for (const directive of ["frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'", "form-action 'self'"]) {
    assert.ok(contentSecurityPolicy(production).split("; ").includes(directive), directive);
  }
});

test("a browser is told to stay on https only where the address is https", () => {
  assert.ok(securityHeaders(production)["strict-transport-security"]);
  assert.equal(securityHeaders({ ...production, secure: false })["strict-transport-security"], undefined);
});
