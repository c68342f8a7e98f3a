import type { Caller } from "../lib/domain/orgs/caller.ts";

/** What an actor can be asked for: a verb by its name, with its caller and input; or a person to own an organization. */
export type Order = { readonly verb: string; readonly caller: Caller; readonly input: unknown };

/** From the parent to an actor, and back, over a channel that carries bigints. */
export type Ask = Order & { readonly id: number };
export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly reason: string; readonly detail: unknown }
  | { readonly id: number; readonly threw: string }
  | { readonly stray: string };

/** What the parent knows afterwards. `unknown`: an error, a deadline, a dead actor; it may have happened or not. */
export type Reply =
  | { readonly kind: "ok"; readonly value: unknown }
  | { readonly kind: "refused"; readonly reason: string; readonly detail: unknown }
  | { readonly kind: "unknown"; readonly why: string };

/** A field of an answer as text; throws when there is none, since then the load itself is wrong. */
export function textOf(value: unknown, name: string): string {
  const field: unknown = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  if (typeof field !== "string")
    throw new Error(`no ${name} in ${JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part))}`);
  return field;
}
