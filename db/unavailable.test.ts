import assert from "node:assert/strict";
import { test } from "node:test";
import { outageOf, Unavailable } from "./unavailable.ts";

const coded = (code: string) => Object.assign(new Error(`failed: ${code}`), { code });
const wrapped = (cause: unknown) => new Error("Failed query", { cause });

test("what the driver, the network and PostgreSQL say of an outage is one error, with its cause and when to ask again (R10)", () => {
  const told = ["CONNECTION_CLOSED", "ECONNREFUSED", "57P03", "53100", "53300", "55P03", "57014"].map((code) => {
    const outage = outageOf(wrapped(coded(code)));
    assert.match(String(outage?.cause), /Failed query/);
    return `${code} ${outage?.reason} ${outage?.retryAfter}`;
  });
  assert.deepEqual(told, [
    "CONNECTION_CLOSED unreachable 5",
    "ECONNREFUSED unreachable 5",
    "57P03 unreachable 5",
    "53100 unreachable 5",
    "53300 busy 1",
    "55P03 busy 1",
    "57014 deadline 2",
  ]);
});

test("an answer is no outage, nor is a defect", () => {
  assert.deepEqual([coded("23505"), coded("42P01"), new TypeError("x"), "CONNECTION_CLOSED", null].map(outageOf), [
    null,
    null,
    null,
    null,
    null,
  ]);
});

test("an outage is known by its mark, also when a bundler made the class twice", async () => {
  const copy: typeof import("./unavailable.ts") = await import(`${"./unavailable.ts"}?copy`);
  const theirs = new copy.Unavailable("busy");
  assert.notEqual(copy.Unavailable, Unavailable);
  assert.ok(theirs instanceof Unavailable);
  assert.equal(outageOf(wrapped(theirs)), theirs);
});
