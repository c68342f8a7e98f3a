import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import type { NewLot, Posted, Posting, Refused } from "#lib/domain/ledger/posting.ts";
import { formatInstant, type Instant } from "#lib/units/instant.ts";
import { millis } from "#lib/units/millis.ts";
import { pool } from "../client.ts";
import { announce } from "../live/live.ts";

/** A JSON text in which amounts are decimal strings and instants are RFC 3339: what ledger_post reads. */
function encode(value: object): string {
  return JSON.stringify(value, (name, field: unknown) => {
    if (typeof field === "bigint") return field.toString();
    if (typeof field === "number" && INSTANTS.has(name)) return formatInstant(field as Instant);
    return field;
  });
}
const INSTANTS = new Set(["at", "expiresAt", "periodEnd", "nextStart", "nextEnd", "periodStart", "trialEndsAt"]);

// What makes two requests under one key the same: everything that was asked, but not the moment, nor ids made on the way.
const INCIDENTAL = new Set(["at", "lotId", "holdId", "expiresAt"]);
function fingerprint(posting: Posting): string {
  const asked = Object.entries(posting).filter(([name]) => !INCIDENTAL.has(name) || (name === "holdId" && posting.kind !== "hold"));
  return createHash("sha256")
    .update(encode(asked.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => ({ [name]: value }))))
    .digest("hex");
}

/** Posts one item in one statement: the only door to the ledger's tables. Safe to repeat under its key (GEN-9). */
export async function post(accountId: string, posting: Posting): Promise<Posted | Refused> {
  const item = encode({ ...posting, fingerprint: fingerprint(posting) });
  const [row] = await pool()<{ result: Record<string, string | null> }[]>`select ledger_post(${accountId}, ${item}::text::jsonb) as result`;
  const answer = decode(row?.result ?? {});
  if (answer.status === "done") announce([accountId]);
  return answer;
}

function decode(result: Record<string, string | null>): Posted | Refused {
  const amountOf = (name: string) => (typeof result[name] === "string" ? millis(BigInt(result[name])) : null);
  if (result["status"] === "refused") {
    return {
      status: "refused",
      reason: result["reason"] as Refused["reason"],
      shortfall: amountOf("shortfall"),
      outcome: result["outcome"] ?? null,
    };
  }
  if (result["status"] !== "done" && result["status"] !== "duplicate") throw new Error(`ledger_post answered ${JSON.stringify(result)}`);
  return {
    status: result["status"],
    sequence: BigInt(result["sequence"] ?? 0),
    available: amountOf("available") ?? millis(0n),
    held: amountOf("held") ?? millis(0n),
    holdId: result["holdId"] ?? null,
    settled: amountOf("settled"),
    returned: amountOf("returned"),
    excess: amountOf("excess"),
  };
}

export type Opening = {
  readonly accountId: string;
  readonly unit: string;
  readonly cardId: string;
  readonly cardVersion: number;
  readonly planId: string;
  readonly zone: string;
  /** Day of the month * 86400 + second of the day at which periods begin, in the zone (GEN-10). */
  readonly anchor: number;
  readonly periodStart: Instant;
  readonly periodEnd: Instant;
  readonly trialEndsAt: Instant | null;
  readonly at: Instant;
  readonly actor: string;
  /** The first period's credits, granted in the same statement. */
  readonly grants: readonly NewLot[];
};

/** The write that opens an account, for use in the statement that makes its organization (`atomically`). */
export function openAccountWrite({ accountId, grants, actor, ...opening }: Opening): { query: SQL; rows: number } {
  const postings = grants.map((grant, index): Posting => ({ kind: "grant", key: `open:${index}`, actor, at: opening.at, ...grant }));
  const item = encode({ ...opening, grants: postings.map((posting) => ({ ...posting, fingerprint: fingerprint(posting) })) });
  return { query: sql`select ledger_open(${accountId}, ${item}::text::jsonb)`, rows: 1 };
}
