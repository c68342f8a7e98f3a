import assert from "node:assert/strict";
import { z } from "zod";
import { pool } from "#db/client.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { openOrg } from "#lib/services/testing.ts";
import { instant } from "#lib/units/instant.ts";
import { formatMillis, type Millis, parseMillis, sum } from "#lib/units/millis.ts";
import { createQuote } from "./operations/create-quote.ts";
import { type Answered, keyFor } from "./testing.ts";

const PLANS = { act3: "creator", alwrity: "pro", alugha: "basic", ims: "subscription" };
const orgs = new Map<string, { readonly caller: Caller; readonly key: string }>();

/** Makes an organization on each card, for what follows; for tests. */
export async function openEachCard(): Promise<void> {
  for (const [card, plan] of Object.entries(PLANS)) {
    const caller = await openOrg(card, plan, instant(Date.now()));
    orgs.set(card, { caller, key: await keyFor(caller) });
  }
}

/** Whoever asks as the organization on a card. */
export function callerOf(card: string): Caller {
  return orgs.get(card)?.caller ?? assert.fail(card);
}

/** Its key. */
export function keyOf(card: string): string {
  return orgs.get(card)?.key ?? assert.fail(card);
}

/** An amount as the API writes it. */
export function amount(text: string): Millis {
  return parseMillis(text) ?? assert.fail(text);
}

/** Where a request does not fit, by a problem document. */
export function paths({ json }: Answered): readonly string[] {
  const { errors } = z.looseObject({ errors: z.array(z.object({ path: z.string(), message: z.string() })) }).parse(json);
  return errors.map(({ path }) => path);
}

/** A quote was given, as the contract has it, and its lines add up to its total. */
export function given(answer: Answered): z.infer<typeof createQuote.answer> {
  assert.equal(answer.status, 201, answer.text);
  const quote = createQuote.answer.parse(answer.json);
  assert.equal(formatMillis(sum(quote.lines.map((line) => amount(line.amount)))), quote.total);
  for (const { quantity, unitPrice, amount: text } of quote.lines) {
    if (quantity === undefined || unitPrice === undefined) continue;
    // The price of one unit has six places.
    const slack = Number(quantity) / 1e6 + 0.001;
    assert.ok(Math.abs(Number(quantity) * Number(unitPrice) - Number(text)) <= slack, `${quantity} × ${unitPrice} is not ${text}`);
  }
  return quote;
}

/** How many quotes an organization has. */
export async function quotesOf({ accountId }: Caller): Promise<number> {
  const [row] = await pool()<{ count: string }[]>`select count(*) from quotes where account_id = ${accountId}`;
  return Number(row?.count);
}

/** How much there is in all of the tables that asking for a quote could write to. */
export async function written(): Promise<unknown> {
  const [row] = await pool()`select (select count(*) from quotes) as quotes, (select count(*) from entries) as entries,
    (select count(*) from audit) as audit, (select count(*) from operations) as operations`;
  return row;
}
