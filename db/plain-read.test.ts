import assert from "node:assert/strict";
import { test } from "node:test";
import { isPlainRead } from "./plain-read.ts";

const READS = [
  'select "id", "name" from "users" where ("users"."id" = $1 and "users"."id" in ($2, $3))',
  "\n  SELECT count(*), coalesce(sum(amount), 0) from entries order by max(at)",
  'select count(*) from "holds" where (("holds"."account_id" = $1) and exists (select 1))',
];

const NOT_SURELY = [
  "select ledger_post($1, $2) as result",
  'select "ledger_post"($1)',
  "select public.ledger_post ($1)",
  "select ledger_post/**/($1)",
  "select pg_notify('a', 'b')",
  "select nextval('s')",
  "select id from jobs for update skip locked",
  "select id from jobs for no key update",
  "select 1; delete from users",
  "select * into other from users",
  "with w0 as (update a set b = 1 returning 1) select 1",
  "insert into a values (1)",
  "delete from a",
];

test("a select that calls nothing unknown may be asked again after a lost connection (R2)", () => {
  assert.deepEqual(READS.filter(isPlainRead), READS);
});

test("whatever may write is never asked again: its outcome is unknown (R2)", () => {
  assert.deepEqual(NOT_SURELY.filter(isPlainRead), []);
});
