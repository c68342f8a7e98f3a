import type { JobRow } from "#db/queries/jobs.ts";
import { requestText } from "#lib/domain/jobs/request-text.ts";
import { jobStateOf } from "#lib/domain/jobs/state.ts";
import { findCard } from "../cards.ts";
import { actorName } from "../ledger/entry-view.ts";

/** A job as people read it: its operation and parameters in the card's words, who started it by name. */
export async function jobView({ hold, run, priced }: JobRow, names: ReadonlyMap<string, string>) {
  const { id, amount, settled, returned, excess, reason, project, department, createdBy, createdAt, expiresAt, endedAt } = hold;
  const card = priced && (await findCard(priced.cardId, priced.cardVersion));
  const operation = card?.operations.find((each) => each.id === hold.operation);
  const state = jobStateOf(hold);
  return {
    id,
    state,
    operation: operation?.label ?? hold.operation,
    request: operation && priced ? requestText(operation, asRecord(priced.params)) : "",
    held: amount,
    settled,
    returned,
    excess,
    progress: state === "succeeded" ? 100 : (run?.progress ?? 0),
    message: state === "running" ? (run?.message ?? null) : reason,
    runner: hold.runner,
    project,
    department,
    startedBy: actorName(createdBy, names),
    startedAt: createdAt,
    expiresAt,
    endedAt,
  };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
