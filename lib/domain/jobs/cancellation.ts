import type { Caller } from "../orgs/caller.ts";

/** A creator cancels the jobs they started; an owner, the worker, and a key that may cancel at all, any. */
export function mayCancel({ role, actor }: Pick<Caller, "role" | "actor">, startedBy: string): boolean {
  return role === "owner" || role === "system" || role === "key" || actor === startedBy;
}
