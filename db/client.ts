import type { PgPreparedQuery, PreparedQueryConfig } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { env } from "../lib/env.ts";
import { GuardedPool, type PoolLimits } from "./guarded-pool.ts";
import * as schema from "./schema/index.ts";
import { outageOf } from "./unavailable.ts";

const APPLICATION_ROLE = "greenlight_app";

/** Milliseconds a statement may take: first PostgreSQL gives up, then we do, in case its answer is lost on the way. */
const STATEMENT = { server: 4_000, client: 5_000 };
// Whoever cannot be served hears it within 2 s of their request (R12), of which the wait is the most.
const LIMITS = { width: 10, waiters: 5_000, patience: 1_500, deadline: STATEMENT.client };
/** For whoever asks how we are: an answer within 2 s, or none. */
const PROBE_LIMITS = { width: 1, waiters: 100, patience: 1_000, deadline: 1_500 };

type ServerSettings = {
  readonly statement_timeout?: number;
  readonly lock_timeout?: number;
  readonly work_mem?: string;
  readonly jit?: "off";
};

/**
 * Opens a bare pool for the application's role. `max` connections; single statements only, never `begin` (ledger.md).
 * `settings` are PostgreSQL's, where they are to differ: time-outs in milliseconds, memory for a sort. Nothing bounds how long it takes to answer: whoever opens one sets deadlines of their own.
 */
export function openPool(url: string, max: number, settings: ServerSettings = {}) {
  return postgres(url, {
    max,
    backoff: () => 0.1,
    idle_timeout: 60,
    connect_timeout: 3,
    onnotice: () => undefined,
    connection: {
      application_name: "greenlight",
      role: APPLICATION_ROLE,
      statement_timeout: STATEMENT.server,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 10_000,
      ...settings,
    },
  });
}

function connect(url = env().DATABASE_URL, limits: PoolLimits = LIMITS) {
  if (!url) throw new Error("DATABASE_URL is not set: start through `npm start`, or set it.");
  const pool = new GuardedPool(() => openForDrizzle(url, limits.width), limits);
  return { url, pool, probe: new GuardedPool(() => openPool(url, PROBE_LIMITS.width), PROBE_LIMITS), db: drizzled(pool) };
}

// Drizzle tells the connections that it is given to leave dates to it; those that take their place must hear it too.
function openForDrizzle(url: string, max: number) {
  const bare = openPool(url, max);
  drizzle(bare);
  return bare;
}

// Drizzle wraps whatever a query throws. An outage goes on as it is: doors and pages know it by its class and digest.
function drizzled(pool: GuardedPool) {
  const db = drizzle(pool.sql, { schema });
  const { session } = db._;
  session.prepareQuery = new Proxy(session.prepareQuery, {
    apply(prepare, _self, args) {
      const query: PgPreparedQuery<PreparedQueryConfig> = Reflect.apply(prepare, session, args);
      const execute = query.execute.bind(query);
      // By a name: assigned as it is made, V8 would make it in its old memory, and all of the query would stay with it (let-go.mjs).
      const told: typeof execute = async (values) => {
        try {
          return await execute(values);
        } catch (error) {
          throw outageOf(error) ?? error;
        }
      };
      query.execute = told;
      return query;
    },
  });
  return db;
}

// One pool a process, also when a development server reloads this module.
type Held = { greenlight?: ReturnType<typeof connect>; greenlightBeforeClose?: Set<() => Promise<void>> };
const held: Held = globalThis as Held;

function open() {
  held.greenlight ??= connect();
  return held.greenlight;
}

/** Opens the process's pool to a database other than the settings'; the one before must be closed. For tests and benchmarks. */
export function connectTo(url: string, limits?: PoolLimits): void {
  held.greenlight = connect(url, limits);
}

/**
 * The pool itself, for what an ORM cannot say: calls of SQL functions. Ten statements run at once; one that cannot start
 * within 1.5 s, or is not answered within 5 s, rejects with Unavailable, as does one whose connection dies (R2, R10, R12).
 */
export function pool() {
  return open().pool.sql;
}

/** The application's Drizzle database, as the role that may not touch the ledger's tables; through the same pool, with the same errors. */
export function db() {
  return open().db;
}

/** One connection apart from the pool, to ask how the database is while the pool is exhausted: an answer within 2 s, or Unavailable. */
export function probe() {
  return open().probe.sql;
}

/** Where the pool leads: for a connection beside it. */
export function poolUrl(): string {
  return open().url;
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
  const opened = held.greenlight;
  delete held.greenlight;
  await Promise.all([opened?.pool.end({ timeout: 3 }), opened?.probe.end({ timeout: 3 })]);
}
