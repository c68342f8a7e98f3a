import type { z } from "zod";
import type { Scope } from "#lib/domain/api-keys/scope.ts";
import type { Caller } from "#lib/domain/orgs/caller.ts";
import { fieldErrors } from "#lib/services/field-errors.ts";
import { type Outcome, refuse } from "#lib/units/outcome.ts";
import type { Code } from "./problem.ts";

/** A request of the API that was let in and fits. */
export type Call<Q, B> = {
  readonly caller: Caller;
  /** What stands in the path's braces. Opaque: what is no id of ours is `not_found`. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Q;
  readonly body: B;
  /** The same for every try under one Idempotency-Key, for whatever is made to be made under: a UUID. Null without a key. */
  readonly tryId: string | null;
};

type Common = {
  /** Its name in the OpenAPI document. */
  readonly id: string;
  /** After /api/v1, as OpenAPI writes it: `/jobs/{id}`. */
  readonly path: string;
  /** Null: no key is needed. */
  readonly scope: Scope | null;
  readonly summary: string;
  readonly about: string;
  /** The codes that it refuses with, besides those that every call may be answered. */
  readonly refusals: readonly Code[];
  /** Needs an Idempotency-Key (GEN-9). */
  readonly movesCredits?: true;
  /** Absent, 404, where GREENLIGHT_MODE is production. */
  readonly sandboxOnly?: true;
  readonly status?: 200 | 201;
};

type Declared<Q, B, A> = Common & {
  readonly method: "GET" | "POST";
  /** Of the address's query, each a string. */
  readonly query?: z.ZodType<Q>;
  /** An example of the query, with its question mark. */
  readonly exampleQuery?: string;
  readonly body?: z.ZodType<B>;
  /** An example of the body, shown in the documentation and held to the schema by a test. */
  readonly example?: unknown;
  readonly answer: z.ZodType<A>;
  readonly run: (call: Call<Q, B>) => Promise<Outcome<A>>;
};

/** One call of the API: everything that its route, its documentation and its tests need to know. */
export type ApiOperation = Common & {
  readonly method: "GET" | "POST";
  readonly query: z.ZodType | null;
  readonly exampleQuery: string;
  readonly body: z.ZodType | null;
  /** Null: none. */
  readonly example: unknown;
  readonly answer: z.ZodType;
  /** Checks what was sent and does it. Refused besides: `invalid_request` with every field that does not fit. */
  readonly run: (call: Call<unknown, unknown>) => Promise<Outcome<unknown>>;
};

/**
 * Declares a call of the API once: the schemas here validate requests and are the OpenAPI document (openapi.ts). Its route
 * file is one line, `apiRoute(…)`; its place in the list of operations.ts makes it known.
 */
export function apiOperation<Q = undefined, B = undefined, A = unknown>(declared: Declared<Q, B, A>): ApiOperation {
  const { query, body, run, example = null, exampleQuery = "", ...rest } = declared;
  const checked = async (call: Call<unknown, unknown>) => {
    const errors: { path: string; message: string }[] = [];
    const read = <T>(schema: z.ZodType<T> | undefined, value: unknown): T | undefined => {
      const parsed = schema?.safeParse(value);
      if (parsed && !parsed.success) errors.push(...fieldErrors(parsed.error));
      return parsed?.data;
    };
    const fitting = { query: read(query, call.query), body: read(body, call.body) };
    if (errors.length > 0) return refuse("invalid_request", { errors });
    // Both are there wherever a schema is; where none is, Q and B are undefined.
    return run({ ...call, query: fitting.query as Q, body: fitting.body as B });
  };
  return { ...rest, query: query ?? null, body: body ?? null, example, exampleQuery, run: checked };
}
