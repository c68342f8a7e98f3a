import type { Caller } from "../orgs/caller.ts";

/** A creator cancels the jobs they started; an owner, and the worker, any. */
export function mayCancel({ role, actor }: Pick<Caller, "role" | "actor">, startedBy: string): boolean {
  return role === "owner" || role === "system" || actor === startedBy;
}
