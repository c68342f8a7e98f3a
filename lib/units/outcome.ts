/** A refusal is a value, not an exception: the caller can show why and lose nothing (STYLE.md, "Refusals"). */
export type Refusal<R extends string = string> = {
  readonly ok: false;
  readonly reason: R;
  readonly detail: Readonly<Record<string, unknown>>;
};
export type Done<T> = { readonly ok: true; readonly value: T };
export type Outcome<T, R extends string = string> = Done<T> | Refusal<R>;

/** The good end of a decision or a verb. */
export function done<T>(value: T): Done<T> {
  return { ok: true, value };
}

/** The refused end: `reason` is a stable code, `detail` the figures a person needs to act on it. */
export function refuse<R extends string>(reason: R, detail: Readonly<Record<string, unknown>> = {}): Refusal<R> {
  return { ok: false, reason, detail };
}
