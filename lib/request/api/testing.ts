import { randomUUID } from "node:crypto";
import { atomically } from "#db/atomically.ts";
import { pool } from "#db/client.ts";
import { SCOPES, type Scope } from "#lib/domain/api-keys/scope.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { newKey } from "#lib/services/api-keys/new-key.ts";
import { instant } from "#lib/units/instant.ts";
import { apiRoute } from "../api-route.ts";
import type { ApiOperation } from "./operation.ts";

/** A key for an organization; for tests. */
export async function keyFor(
  caller: Caller,
  scopes: readonly Scope[] = SCOPES,
  more: { readonly isLimited?: boolean } = { isLimited: false },
): Promise<string> {
  const { accountId, now } = caller;
  const { text, write } = newKey({ accountId, name: "Test", scopes, expiresAt: null, createdBy: "system:test", ...more }, instant(now));
  await atomically(write);
  return text;
}

/** How a test asks: `json` is sent as JSON, `body` as it is. A POST bears a fresh Idempotency-Key unless it is given one, or null. */
export type Asking = {
  readonly key?: string | undefined;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly json?: unknown;
  readonly body?: BodyInit;
  readonly idempotencyKey?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
};

/** Calls an operation through the door, as Next does; for tests. */
export async function call(operation: ApiOperation, asking: Asking = {}): Promise<Answered> {
  const { key, params = {}, query = "", json, headers = {}, idempotencyKey = randomUUID() } = asking;
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const body = asking.body ?? (json === undefined ? null : JSON.stringify(json));
  const isPost = operation.method === "POST";
  const request = new Request(`http://localhost/api/v1${path}${query}`, {
    method: operation.method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(isPost && idempotencyKey !== null ? { "idempotency-key": idempotencyKey } : {}),
      ...headers,
    },
    ...(body === null || !isPost ? {} : { body, duplex: "half" as const }),
  });
  const context = { params: Promise.resolve(operation.path.includes("{") ? params : undefined) };
  const response = await apiRoute(operation)[operation.method](request, context);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}

/** One hash over every row of an account, but for what a refused request may note: when a key was used, and how often. For tests. */
export async function contentsOf(accountId: string): Promise<string> {
  const tables = await pool()<{ name: string }[]>`
    select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'account_id' and t.table_type = 'BASE TABLE'
      and c.table_name !~ '^entries_' and c.table_name <> 'api_windows' order by 1`;
  const sums = tables.map(
    ({ name }) =>
      `select '${name}' as name, md5(string_agg(r::text, '|' order by r::text)) as sum from (select to_jsonb(t) - 'last_used_at' as r from ${name} t where account_id = $1) as rows`,
  );
  const rows = await pool().unsafe(
    `${sums.join(" union all ")} union all select 'organizations', md5(o::text) from organizations o where id = $1`,
    [accountId],
  );
  return JSON.stringify(rows);
}
