import assert from "node:assert/strict";
import { test } from "node:test";

/** A test for each of these things that were made, by path: it holds every field that Stripe's published fixture holds. */
export function testFields(made: Readonly<Record<string, unknown>>, fields: Readonly<Record<string, string>>): void {
  for (const [path, names] of Object.entries(fields))
    test(`${path} holds every field of Stripe's published fixture`, () => {
      const found = path
        .split(".")
        .reduce<unknown>((value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined), made);
      const keys = typeof found === "object" && found !== null ? Object.keys(found) : [];
      assert.deepEqual(
        names.split(" ").filter((name) => !keys.includes(name)),
        [],
      );
    });
}
