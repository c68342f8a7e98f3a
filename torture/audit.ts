import type { Sql } from "postgres";
import { verifyLedger } from "../db/verify.ts";
import { SECOND } from "../lib/units/instant.ts";
import { type Deed, fateOf, type Journal } from "./journal.ts";
import { asSuperuser } from "./product.ts";
import { OVERDUE } from "./work.ts";

type HoldRow = { accountId: string; id: string; quoteId: string | null; amount: string; state: string; outcome: string | null };
type Moved = { accountId: string; subject: string; held: string; ended: string; granted: string };
type Books = {
  /** By account and quote: there may be only one of each. */
  readonly holds: ReadonlyMap<string, readonly HoldRow[]>;
  readonly jobs: ReadonlyMap<string, HoldRow>;
  readonly moved: ReadonlyMap<string, Moved>;
  readonly keys: ReadonlySet<string>;
  readonly closes: ReadonlyMap<string, { readonly count: number; readonly keys: number; readonly due: boolean }>;
};

/** Seconds. Holds that are open past their time are the worker's to give back; it looks every two seconds, when it lives. */
const GRACE = 30;

/**
 * Holds the books against the journal: `verifyLedger` is green, what was acknowledged is there exactly once, what was refused
 * is not, what nobody knows is there at most once, nothing is there that nobody intended, and no hold is stranded. One sentence
 * a break. The load may go on meanwhile: only what was settled before is looked at, against books that are read after.
 */
export async function audit(superuserUrl: string, journal: Journal, grace = GRACE): Promise<string[]> {
  const deeds = journal.deeds.map((deed): Deed => ({ ...deed, answers: new Set(deed.answers) }));
  return asSuperuser(superuserUrl, async (sql) => {
    const breaks = (await verifyLedger(null, sql)).map(({ rule, accountId, detail }) => `${rule}: account ${accountId}, ${detail}`);
    const books = await readBooks(sql);
    const intended = new Set(journal.deeds.map(nameOf));
    for (const deed of deeds) breaks.push(...JUDGES[deed.what](deed, books).map((what) => `${nameOf(deed)} (${fateOf(deed)}): ${what}`));
    for (const key of books.keys) if (!isKnown(key, intended, books)) breaks.push(`${key}: nobody intended it`);
    return [...breaks, ...(await stranded(sql, grace))];
  });
}

const nameOf = ({ what, accountId, subject }: Pick<Deed, "what" | "accountId" | "subject">) => `${what} ${accountId} ${subject}`;

type Judge = (deed: Deed, books: Books) => string[];
const JUDGES: Readonly<Record<Deed["what"], Judge>> = {
  hold: (deed, { holds, moved }) => {
    const found = holds.get(`${deed.accountId} ${deed.subject}`) ?? [];
    const [hold] = found;
    const booked = moved.get(`${deed.accountId} ${hold?.id}`)?.held ?? "0";
    const wrong = atMostOnce(deed, found.length, BigInt(booked));
    const named = [...deed.answers];
    if (named.length > 1 || (named.length === 1 && hold && named[0] !== hold.id)) wrong.push(`answered ${named}, booked ${hold?.id}`);
    return wrong;
  },
  grant: (deed, { moved, keys }) => {
    const booked = BigInt(moved.get(`${deed.accountId} ${deed.subject}`)?.granted ?? "0");
    const wrong = atMostOnce(deed, booked > 0n ? 1 : 0, booked);
    // The keys were read first: of a grant that is still under way they may know nothing yet.
    return fateOf(deed) === "ok" && booked > 0n && !keys.has(`grant ${deed.accountId} ${deed.subject}`)
      ? [...wrong, "its key is gone"]
      : wrong;
  },
  end: (deed, { jobs, moved }) => {
    const hold = jobs.get(`${deed.accountId} ${deed.subject}`);
    if (!hold) return ["its hold is gone"];
    const fate = fateOf(deed);
    const booked = BigInt(moved.get(`${deed.accountId} ${deed.subject}`)?.ended ?? "0");
    if (hold.state === "open") return fate === "unknown" ? [] : ["the hold is still open"];
    if (booked !== BigInt(hold.amount)) return [`${booked} of ${hold.amount} booked`];
    const named = [...deed.answers];
    return named.length > 1 || (named.length === 1 && named[0] !== hold.outcome) ? [`answered ${named}, booked ${hold.outcome}`] : [];
  },
  open: (deed, { closes }) => (fateOf(deed) === "ok" && !closes.has(deed.accountId) ? ["there is no account"] : []),
  close: (deed, { closes }) => {
    const account = closes.get(deed.accountId);
    if (!account || fateOf(deed) !== "ok") return [];
    if (account.due) return ["a period that is over is open"];
    return account.count === account.keys && account.count >= 3 ? [] : [`${account.count} closes under ${account.keys} keys`];
  },
};

/** How often it is there, and how much was booked for it, against what its fate allows. */
function atMostOnce(deed: Deed, times: number, booked: bigint): string[] {
  const allowed = { ok: [1], refused: [0], unknown: [0, 1] }[fateOf(deed)];
  const wrong = allowed.includes(times) ? [] : [`there ${times} times`];
  const right = times === 0 ? 0n : deed.amount;
  if (right !== null && booked !== right) wrong.push(`${booked} booked instead of ${right}`);
  return wrong;
}

/** Openings, closes and what the worker ends are the product's own; every other key was somebody's intent. */
function isKnown(key: string, intended: ReadonlySet<string>, { jobs }: Books): boolean {
  const [what, accountId, subject = ""] = key.split(" ");
  if (!intended.has(`open ${accountId} ${accountId}`)) return true;
  if (what === "own") return true;
  if (what === "end") return jobs.has(`${accountId} ${subject}`);
  return intended.has(key);
}

async function readBooks(sql: Sql): Promise<Books> {
  const keys = await sql<{ name: string }[]>`select case when key like 'confirm:%' then 'hold ' || account_id || ' ' || substr(key, 9)
      when key like 'end:%' then 'end ' || account_id || ' ' || substr(key, 5) when key like 'open:%' or key like 'close:%' then 'own ' || account_id || ' ' || key
      else 'grant ' || account_id || ' ' || key end as name from operations`;
  const holds = await sql<HoldRow[]>`select account_id as "accountId", id, quote_id as "quoteId", amount::text, state, outcome from holds`;
  const closes = await sql<
    { accountId: string; count: number; keys: number; due: boolean }[]
  >`select a.account_id as "accountId", a.period_end <= now() - interval '5 seconds' as due,
      (select count(*)::int from closes c where c.account_id = a.account_id) as count,
      (select count(*)::int from operations o where o.account_id = a.account_id and o.key like 'close:%') as keys from accounts a`;
  // Last, so that whatever was found above has been booked by now, though the load goes on.
  const moved = await sql<
    Moved[]
  >`select account_id as "accountId", coalesce(hold_id::text, key) as subject, coalesce(sum(amount) filter (where kind = 'hold'), 0)::text as held,
      coalesce(sum(amount) filter (where kind in ('settle', 'release')), 0)::text as ended, coalesce(sum(amount) filter (where kind = 'grant'), 0)::text as granted
    from entries group by 1, 2`;
  return {
    keys: new Set(keys.map(({ name }) => name)),
    moved: new Map(moved.map((row) => [`${row.accountId} ${row.subject}`, row])),
    holds: Map.groupBy(holds, ({ accountId, quoteId }) => `${accountId} ${quoteId}`),
    jobs: new Map(holds.map((row) => [`${row.accountId} ${row.id}`, row])),
    closes: new Map(closes.map((row) => [row.accountId, row])),
  };
}

/** Open holds whose time has been over for longer than the load's overdue jobs begin with, and whom nobody has given back. */
async function stranded(sql: Sql, grace: number): Promise<string[]> {
  const rows = await sql<{ accountId: string; id: string }[]>`select account_id as "accountId", id from holds
    where state = 'open' and expires_at <= now() - make_interval(secs => ${OVERDUE / SECOND + grace})`;
  return rows.map(({ accountId, id }) => `hold ${id} of ${accountId} is stranded`);
}
