import { isDriverFault } from "../db/driver-fault.ts";
import { ensurePerson } from "../db/queries/demo.ts";
import type { Caller } from "../lib/domain/orgs/caller.ts";
import { cancelJob } from "../lib/services/jobs/cancel-job.ts";
import { confirmSpend } from "../lib/services/jobs/confirm-spend.ts";
import { failJob } from "../lib/services/jobs/fail-job.ts";
import { finishJob } from "../lib/services/jobs/finish-job.ts";
import { grantCredits } from "../lib/services/ledger/grant-credits.ts";
import { createOrg } from "../lib/services/orgs/create-org.ts";
import { startSession } from "../lib/services/people/start-session.ts";
import { renewCycle } from "../lib/services/plans/renew-cycle.ts";
import { quoteJob } from "../lib/services/rating/quote-job.ts";
import { done, type Outcome } from "../lib/units/outcome.ts";
import type { Answer, Ask } from "./orders.ts";

// An actor of the torture: a process of its own that does what it is asked by the product's verbs, until it is killed.

type Verb = (caller: Caller, input: unknown) => Promise<Outcome<unknown>>;

const VERBS: Readonly<Record<string, Verb>> = {
  cancelJob,
  confirmSpend,
  createOrg,
  failJob,
  finishJob,
  grantCredits,
  quoteJob,
  renewCycle,
  startSession,
  ensurePerson: async ({ accountId }) => done({ userId: await ensurePerson(`${accountId}@torture.test`, "Torture") }),
};

async function answer({ id, verb, caller, input }: Ask): Promise<Answer> {
  try {
    const run = VERBS[verb];
    if (!run) throw new Error(`no verb ${verb}`);
    const outcome = await run(caller, input);
    return outcome.ok ? { id, ok: true, value: outcome.value } : { id, ok: false, reason: outcome.reason, detail: outcome.detail };
  } catch (error) {
    return { id, threw: nameOf(error) };
  }
}

/** The innermost error's code or name: what the driver or the database called it. */
function nameOf(error: unknown): string {
  let at = error;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  if (!(at instanceof Error)) return String(at);
  const code: unknown = Reflect.get(at, "code");
  return typeof code === "string" ? `${at.name} ${code}` : `${at.name}: ${at.message.slice(0, 60)}`;
}

function send(message: Answer): void {
  if (process.connected) process.send?.(message);
}

// What no caller can catch is the driver's (robustness.md, finding 2); the parent counts it. Anything else ends us, as it would the product.
const survive = (error: unknown) => {
  const stack = error instanceof Error ? String(error.stack) : String(error);
  send({ stray: stack.split("\n").slice(0, 2).join(" ").trim() });
  if (!isDriverFault(error)) setTimeout(() => process.exit(1), 50);
};
process.on("uncaughtException", survive);
process.on("unhandledRejection", survive);
process.on("disconnect", () => process.exit(0));
process.on("message", (ask: Ask) => void answer(ask).then(send));
