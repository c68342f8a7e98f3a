import { z } from "zod";
import type { Context, Settled } from "./context.ts";
import { invalid } from "./fault.ts";
import type { Kind, Kinds } from "./kinds.ts";
import { form, parsed, type Range, range, whole } from "./params.ts";
import type { Condition } from "./store.ts";

/** One call of the API. `path` is matched segment by segment; `:name` is an id. */
export type Route = {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly answer: (context: Context, given: unknown, ids: readonly string[]) => unknown;
};
/** What is to be done with an object when its due time comes (setDue), on its own clock. */
export type Due = { readonly kind: Kind; readonly run: (context: Context, id: string, at: number) => void };
/** A field that is absent until it is expanded, such as the line items of a checkout session. */
export type Includable = { readonly kind: Kind; readonly field: string; readonly read: (context: Context, id: string) => unknown };

/** A page outside /v1: what a person's browser sees. The work is done inside one transaction per call of `transact`. */
export type PageRequest = { readonly url: URL; readonly ids: readonly string[]; readonly form: URLSearchParams };
export type PageAnswer =
  | { readonly status: number; readonly type: string; readonly body: string | Uint8Array; readonly fileName?: string }
  | { readonly redirect: string };
export type Site = { readonly transact: <T>(work: (context: Context) => T) => T };
export type HostedPage = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly answer: (site: Site, request: PageRequest) => PageAnswer | Promise<PageAnswer>;
};

/** One file of the API: its calls, its pages, what falls due, what can be included. */
export type Resource = {
  readonly routes: readonly Route[];
  readonly pages?: readonly HostedPage[];
  readonly due?: readonly Due[];
  readonly includables?: readonly Includable[];
  /** Called when a payment has succeeded, failed, or is processing (never for "requires_action"). */
  readonly settled?: readonly Settled[];
};

type Run<T extends z.ZodType> = (context: Context, input: z.infer<T>, id: string, second: string) => unknown;

/** A call with its parameters; what it returns is the answer, expanded as asked. It throws a Fault to refuse. */
export function route<T extends z.ZodType>(method: Route["method"], path: string, schema: T, run: Run<T>): Route {
  return { method, path, answer: (context, given, [id = "", second = ""]) => run(context, parsed(schema, given), id, second) };
}

/** GET path/:id. */
export function retrieve<K extends Kind>(kind: K, path: string): Route {
  return route("GET", path, form({}), (context, _input, id) => context.need(kind, id));
}

/**
 * GET of a list. Each filter names a parameter: its reader, and the field of the object that must equal it (or be in it).
 * Paging and `created` are everywhere.
 */
export function list<K extends Kind>(
  kind: K,
  path: string,
  filters: Readonly<Record<string, { readonly read: z.ZodType<string | boolean | number | string[]>; readonly field: string }>> = {},
  more: { readonly always?: readonly Condition[]; readonly within?: string } = {},
): Route {
  const readers = Object.fromEntries(Object.entries(filters).map(([name, { read }]) => [name, read.optional()]));
  const schema = form({ ...paging, created: range().optional(), ...readers });
  return {
    method: "GET",
    path,
    answer: (context, given, [id = ""]) => {
      const { limit, starting_after, ending_before, created, ...rest } = parsed(schema, given);
      const values: Record<string, unknown> = rest;
      const equal = Object.entries(filters).flatMap(([name, { field }]) => equals(field, values[name]));
      const within: Condition[] = more.within ? [{ field: more.within, is: "=", value: id }] : [];
      const conditions = [...(more.always ?? []), ...within, ...equal, ...between("created", created)];
      return listOf(context, kind, path.replace(/:\w+/, id), conditions, { limit, starting_after, ending_before });
    },
  };
}

export const paging = { limit: whole(1, 100).optional(), starting_after: z.string().optional(), ending_before: z.string().optional() };
type Paging = { limit?: number | undefined; starting_after?: string | undefined; ending_before?: string | undefined };

/** A page of a list, as Stripe answers it. */
export function listOf<K extends Kind>(context: Context, kind: K, url: string, conditions: readonly Condition[], paging: Paging) {
  const { limit = 10, starting_after: after, ending_before: before } = paging;
  if (after !== undefined && before !== undefined)
    throw invalid("You can only specify one of these parameters: starting_after, ending_before.");
  const found = context.store.list(kind, conditions, { limit, after, before });
  if (!found) throw context.missing(kind, after ?? before ?? "", after === undefined ? "ending_before" : "starting_after");
  return wholeList(url, found.rows, found.more);
}

/** A list object. */
export function wholeList<T>(url: string, data: readonly T[], more = false): { object: "list"; data: T[]; has_more: boolean; url: string } {
  return { object: "list", data: [...data], has_more: more, url };
}

export function due<K extends Kind>(kind: K, run: (context: Context, object: Kinds[K], at: number) => void): Due {
  return { kind, run: (context, id, at) => run(context, context.need(kind, id), at) };
}

export function includable<K extends Kind>(kind: K, field: string, read: (context: Context, object: Kinds[K]) => unknown): Includable {
  return { kind, field, read: (context, id) => read(context, context.need(kind, id)) };
}

/** The conditions of a range over a field of seconds. */
export function between(field: string, given: Range | undefined): Condition[] {
  if (given === undefined) return [];
  if (typeof given === "number") return [{ field, is: "=", value: given }];
  const { gt, gte, lt, lte } = given;
  const bounds = [
    [">", gt],
    [">=", gte],
    ["<", lt],
    ["<=", lte],
  ] as const;
  return bounds.flatMap(([is, value]) => (value === undefined ? [] : [{ field, is, value }]));
}

function equals(field: string, value: unknown): Condition[] {
  if (Array.isArray(value)) return [{ field, is: "in", value: value.map(String) }];
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return [{ field, is: "=", value }];
  return [];
}
