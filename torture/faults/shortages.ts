import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import type { Fault, Ground } from "../ground.ts";
import { send } from "../processes.ts";
import { asSuperuser, backendsOf } from "../product.ts";

/** More than the server allows. */
const HOARD = 120;

/** Every connection that the server allows sleeps in somebody else's hands; those of the application are cut, and find no other (R12). */
const exhaust: Fault["run"] = async ({ product, hold }) => {
  const pids = await backendsOf(product.superuserUrl);
  const hoarder = postgres(product.superuserUrl, {
    max: HOARD,
    connect_timeout: 5,
    fetch_types: false,
    onnotice: () => undefined,
    backoff: () => 0.1,
  });
  const end = performance.now() + hold;
  const hoard = async () => {
    for (let left = hold; left > 50; left = end - performance.now()) {
      // Refused for want of a connection: the next one that the application loses is ours.
      await hoarder`select pg_sleep(${left / 1000})`.catch(() => sleep(100));
    }
  };
  const hoarding = Array.from({ length: HOARD }, hoard);
  await sleep(hold / 4);
  cutOff(pids);
  await Promise.all(hoarding);
  await hoarder.end({ timeout: 0 });
  return `for ${hold / 1000} s`;
};

/** By a signal, since no connection is free to ask by. */
function cutOff(pids: readonly number[]): void {
  for (const pid of pids) send(pid, "SIGTERM");
}

/** The log's disk is full: PostgreSQL dies of it, and must be there again by itself soon after space is (R11). */
const fillDisk: Fault["run"] = async ({ product, disk, hold }: Ground) => {
  await disk?.fill();
  const rounds = Array.from({ length: 40 });
  const written = asSuperuser(product.superuserUrl, async (sql) => {
    for (const _ of rounds) {
      await sql`select pg_logical_emit_message(false, 'torture', repeat('x', 1000))`;
      await sql`select pg_switch_wal()`;
    }
    return "it never ran out";
  });
  const said = await Promise.race([written.catch(() => ""), sleep(hold, "it waited")]);
  await sleep(hold / 2);
  await disk?.free();
  return said;
};

export const SHORTAGES: readonly Fault[] = [
  { name: "connections exhausted", run: exhaust },
  { name: "disk full", needs: "disk", run: fillDisk },
];
