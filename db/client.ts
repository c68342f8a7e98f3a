import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "../lib/env.ts";
import * as schema from "./schema/index.ts";

const APPLICATION_ROLE = "greenlight_app";

/** Opens a pool for the application's role. `max` connections; single statements only, never `begin` (ledger.md). */
export function openPool(url: string, max: number) {
  return postgres(url, {
    max,
    backoff: () => 0.1,
    idle_timeout: 60,
    connect_timeout: 5,
    onnotice: () => undefined,
    connection: {
      application_name: "greenlight",
      role: APPLICATION_ROLE,
      statement_timeout: 15_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 10_000,
    },
  });
}

function connect(url = env().DATABASE_URL) {
  if (!url) throw new Error("DATABASE_URL is not set: start through `npm start`, or set it.");
  const pool = openPool(url, 10);
  return { url, pool, db: drizzle(pool, { schema }) };
}

// One pool a process, also when a development server reloads this module.
type Held = { greenlight?: ReturnType<typeof connect>; greenlightBeforeClose?: Set<() => Promise<void>> };
const held: Held = globalThis as Held;

/** Opens the process's pool to a database other than the settings'; the one before must be closed. For tests and benchmarks. */
export function connectTo(url: string): void {
  held.greenlight = connect(url);
}

/** The pool itself, for what an ORM cannot say: calls of SQL functions. */
export function pool() {
  held.greenlight ??= connect();
  return held.greenlight.pool;
}

/** The application's Drizzle database, as the role that may not touch the ledger's tables. */
export function db() {
  held.greenlight ??= connect();
  return held.greenlight.db;
}

/** Where the pool leads: for a connection beside it. */
export function poolUrl(): string {
  held.greenlight ??= connect();
  return held.greenlight.url;
}

/** Has something done once, before the pool closes: what stands on it and would keep the process from ending. */
export function beforePoolCloses(work: () => Promise<void>): void {
  held.greenlightBeforeClose ??= new Set();
  held.greenlightBeforeClose.add(work);
}

/** Closes the process's pool, if one was opened; a later call opens it again. */
export async function closePool(): Promise<void> {
  const before = held.greenlightBeforeClose ?? [];
  delete held.greenlightBeforeClose;
  for (const work of before) await work();
  const open = held.greenlight;
  delete held.greenlight;
  await open?.pool.end({ timeout: 3 });
}
