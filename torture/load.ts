import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { HOLD_LIFE } from "../lib/domain/jobs/lifecycle.ts";
import { later } from "../lib/units/instant.ts";
import type { Reply } from "./orders.ts";
import { asSystem, confirm, grant, intendEnd, nowAs, openOrg, quote, type Stage, settle } from "./stage.ts";
import { type Ending, OVERDUE, type Task, taskOf } from "./work.ts";

export type Load = {
  readonly started: () => number;
  /** Why a lane broke off: a defect of the load or a refusal that may not be. */
  readonly defects: readonly string[];
  /** No new task is begun; those begun are brought to their end. */
  readonly stop: () => Promise<void>;
};

/** Begins the load: `lanes` at a time, each task the one that its seed and number say. */
export function startLoad(stage: Stage, seed: number, lanes: number): Load {
  let number = 0;
  let stopping = false;
  const defects: string[] = [];
  const lane = async () => {
    while (!stopping) {
      const task = taskOf(seed, number++);
      await carryOut(stage, task).catch((error: unknown) => defects.push(`task ${task.number} (${task.kind}): ${String(error)}`));
      await sleep(task.pause);
    }
  };
  const running = Array.from({ length: lanes }, lane);
  const stop = async () => {
    stopping = true;
    await Promise.all(running);
  };
  return { started: () => number, defects, stop };
}

async function carryOut(stage: Stage, task: Task): Promise<void> {
  if (task.kind === "open") return openOld(stage);
  const owner = stage.owners[task.org] ?? stage.owners[0];
  if (task.kind === "grant") {
    await grant(stage, owner, `torture:grant:${task.number}`, BigInt(task.credits) * 1000n);
    return;
  }
  const present = nowAs(owner);
  // A job that nobody ends: it was confirmed so long ago that its hold is over, and the worker has to give it back.
  const caller = task.ending === "overdue" ? { ...present, now: later(present.now, -(HOLD_LIFE + OVERDUE)) } : present;
  const priced = await quote(stage, caller, task.params);
  if (!priced) return;
  const { jobId } = await confirm(stage, caller, { ...priced, forgets: task.forgets });
  if (jobId) await bringToEnd(stage, caller.accountId, jobId, task);
}

async function bringToEnd(
  stage: Stage,
  accountId: string,
  jobId: string,
  { ending, org, params }: Extract<Task, { kind: "job" }>,
): Promise<void> {
  const verbs = VERBS[ending];
  if (verbs.length === 0) return;
  const owner = nowAs(stage.owners[org] ?? stage.owners[0]);
  const deed = intendEnd(stage, accountId, jobId);
  const inputs = {
    finishJob: { jobId, ...(ending === "finish for less" ? { actual: { ...params, count: Math.max(1, params.count - 1) } } : {}) },
    failJob: { jobId, reason: "It was tortured." },
    cancelJob: { jobId },
  };
  await Promise.all(
    verbs.map((verb): Promise<Reply> => {
      const caller = verb === "cancelJob" ? owner : asSystem(owner);
      return settle(stage, deed, { verb, caller, input: inputs[verb] });
    }),
  );
}

const VERBS: Readonly<Record<Ending, readonly ("finishJob" | "failJob" | "cancelJob")[]>> = {
  finish: ["finishJob"],
  "finish for less": ["finishJob"],
  fail: ["failJob"],
  cancel: ["cancelJob"],
  race: ["finishJob", "failJob", "cancelJob", "finishJob"],
  leave: [],
  overdue: [],
};

/** An organization that slept for a hundred days: three callers and the worker close its periods at once (ACT-6, GEN-10). */
async function openOld(stage: Stage): Promise<void> {
  const accountId = randomUUID();
  const owner = await openOrg(stage, accountId, 100, "creator");
  const caller = asSystem(nowAs(owner));
  const deed = stage.journal.intend({ what: "close", accountId, subject: accountId });
  await Promise.all(Array.from({ length: 3 }, () => settle(stage, deed, { verb: "renewCycle", caller, input: {} })));
}

/** One key by fifty callers at once, while `meanwhile` happens: it must take effect once, and everybody be told the same (R5). */
export async function storm(stage: Stage, meanwhile: () => Promise<unknown>): Promise<void> {
  const caller = nowAs(stage.owners[0]);
  const priced = await quote(stage, caller, { quality: "Q1", count: 1 });
  if (!priced) throw new Error("the storm's quote was refused");
  const order = { verb: "confirmSpend", caller, input: { quoteId: priced.quoteId } };
  const deed = stage.journal.intend({ what: "hold", accountId: caller.accountId, subject: priced.quoteId, amount: priced.amount });
  const callers = Array.from({ length: 50 }, () => settle(stage, deed, order));
  await Promise.all([...callers, meanwhile()]);
}
