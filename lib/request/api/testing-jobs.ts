import assert from "node:assert/strict";
import { z } from "zod";
import { verifyLedger } from "#db/verify.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { openOrg } from "#lib/services/testing.ts";
import { instant } from "#lib/units/instant.ts";
import type { ApiOperation } from "./operation.ts";
import { createQuote } from "./operations/create-quote.ts";
import { getBalance } from "./operations/get-balance.ts";
import { startJob } from "./operations/start-job.ts";
import { type Answered, type Asking, call, keyFor } from "./testing.ts";

/** An organization with a key of all scopes; for tests. */
export type Studio = { readonly caller: Caller; readonly key: string };

/** Opens one on a plan. */
export async function studio(card = "act3", plan = "creator"): Promise<Studio> {
  const caller = await openOrg(card, plan, instant(Date.now()));
  return { caller, key: await keyFor(caller) };
}

/** A request for shots: 200 credits each, of quality Q2. */
export const shots = (count: number, quality = "Q2") => ({ operation: "shot", params: { quality, count } });

/** Asks for a quote, by default of 600 credits; answers its id. */
export async function quoted({ key }: Studio, json: unknown = shots(3)): Promise<string> {
  const answer = await call(createQuote, { key, json });
  assert.equal(answer.status, 201, answer.text);
  return z.string().parse(answer.json["id"]);
}

/** Starts the job of a quote. */
export const start = ({ key }: Studio, quote: unknown, more: Asking = {}) => call(startJob, { key, json: { quote }, ...more });

/** The id of a job that runs. */
export async function started(on: Studio, json?: unknown): Promise<string> {
  const answer = await start(on, await quoted(on, json));
  assert.equal(answer.status, 201, answer.text);
  return z.string().parse(answer.json["id"]);
}

/** Ends a job by one of the calls that do. */
export const end = (operation: ApiOperation, { key }: Studio, id: string, json: unknown, more: Asking = {}) =>
  call(operation, { key, params: { id }, json, ...more });

/** What a job says of its money. */
export const money = ({ json: { state, held, settled, refunded, excess } }: Answered) => [state, held, settled, refunded, excess];

/** What can be spent, and what is held. */
export async function balance({ key }: Studio) {
  const { json } = await call(getBalance, { key });
  return [json["available"], json["held"]];
}

/** The books add up. */
export async function sound({ caller }: Studio) {
  assert.deepEqual(await verifyLedger(caller.accountId, undefined, instant(Date.now())), []);
}

/** What the tests read of a receipt. */
export const receiptShape = z.object({
  total: z.string(),
  lines: z.array(z.object({ rule: z.string(), amount: z.string() })),
  entries: z.array(z.object({ kind: z.string(), amount: z.string(), job: z.string(), quote: z.string() })),
  burned: z.array(z.object({ class: z.string(), held: z.string(), returned: z.string(), amount: z.string() })),
});
