import { z } from "zod";
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

type Declared<C, A> = Common & {
  readonly answer: z.ZodType<A>;
  readonly run: (call: C) => Promise<Outcome<A>>;
};

type DeclaredGet<Q, A> = Declared<Call<Q, undefined>, A> & {
  /** Of the address's query, each a string; `NO_QUERY` for none. */
  readonly query: z.ZodType<Q>;
  /** An example of the query, with its question mark. */
  readonly exampleQuery?: string;
};

type DeclaredPost<B, A> = Declared<Call<undefined, B>, A> & {
  readonly body: z.ZodType<B>;
  /** An example of the body, shown in the documentation and held to the schema by a test. */
  readonly example?: unknown;
};

/** One call of the API: everything that its route, its documentation and its tests need to know. */
export type ApiOperation<A = unknown> = Common & {
  readonly method: "GET" | "POST";
  readonly query: z.ZodType | null;
  readonly exampleQuery: string;
  readonly body: z.ZodType | null;
  /** Null: none. */
  readonly example: unknown;
  readonly answer: z.ZodType<A>;
  /** Checks what was sent and does it. Refused besides: `invalid_request` with every field that does not fit. */
  readonly run: (call: Call<unknown, unknown>) => Promise<Outcome<unknown>>;
};

/** The query of a GET that takes none. */
export const NO_QUERY: z.ZodType<undefined> = z.unknown().transform(() => undefined);

/**
 * Declares a GET of the API once: the schemas here validate requests and are the OpenAPI document (openapi.ts). Its route
 * file is one line, `apiRoute(…)`; its place in the list of operations.ts makes it known.
 */
export function apiGet<Q, A>({ query, exampleQuery = "", run, ...rest }: DeclaredGet<Q, A>): ApiOperation<A> {
  const checked = async (call: Call<unknown, unknown>) => {
    const read = query.safeParse(call.query);
    return read.success ? run({ ...call, query: read.data, body: undefined }) : unfit(read.error);
  };
  return { ...rest, method: "GET", query: query === NO_QUERY ? null : query, exampleQuery, body: null, example: null, run: checked };
}

/** Declares a POST of the API, as apiGet does a GET. */
export function apiPost<B, A>({ body, example = null, run, ...rest }: DeclaredPost<B, A>): ApiOperation<A> {
  const checked = async (call: Call<unknown, unknown>) => {
    const read = body.safeParse(call.body);
    return read.success ? run({ ...call, query: undefined, body: read.data }) : unfit(read.error);
  };
  return { ...rest, method: "POST", query: null, exampleQuery: "", body, example, run: checked };
}

function unfit(error: z.ZodError) {
  return refuse("invalid_request", { errors: fieldErrors(error) });
}
