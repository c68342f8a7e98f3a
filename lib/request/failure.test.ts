import assert from "node:assert/strict";
import { test } from "node:test";
import { Unavailable } from "#db/unavailable.ts";
import { failure, failureResponse, UNAVAILABLE } from "./failure.ts";

const gone = () => new Error("Failed query: select secret", { cause: new Unavailable("unreachable") });

test("while the database is away an action refuses with what to do now, and says nothing of the error (R10)", () => {
  assert.deepEqual(failure(gone(), "an action failed", "r-1"), {
    ok: false,
    reason: "unavailable",
    detail: { message: UNAVAILABLE, retryAfter: 5, requestId: "r-1" },
  });
});

test("while the database is away a route answers 503 with Retry-After, and nobody stores it (R10, R12)", async () => {
  const response = failureResponse(new Unavailable("busy"), "a route failed", "r-2");
  assert.deepEqual(
    [response.status, response.headers.get("retry-after"), response.headers.get("cache-control"), await response.json()],
    [503, "1", "no-store", { reason: "unavailable", requestId: "r-2" }],
  );
});

test("what nobody foresaw is 500 with the request's id only", async () => {
  const response = failureResponse(new TypeError("secret"), "a route failed", "r-3");
  assert.deepEqual(
    [response.status, response.headers.get("retry-after"), await response.json()],
    [500, null, { reason: "unexpected", requestId: "r-3" }],
  );
});
