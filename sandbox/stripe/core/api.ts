import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { type Answer, fingerprint, remember, remembered } from "./answers.ts";
import { API_VERSION, Context, type RequestMark, type Settled } from "./context.ts";
import { expanded } from "./expand.ts";
import { Fault, invalid } from "./fault.ts";
import { type FormValue, readForm } from "./form.ts";
import { newId } from "./ids.ts";
import { chosen } from "./match.ts";
import type { Includable, Route } from "./resource.ts";
import type { Store } from "./store.ts";

export type Desk = {
  readonly store: Store;
  readonly key: string;
  readonly url: string;
  readonly now: () => number;
  readonly routes: readonly Route[];
  readonly includables: readonly Includable[];
  readonly settled: readonly Settled[];
};
export type Asked = { readonly method: string; readonly url: URL; readonly headers: IncomingHttpHeaders; readonly body: string };
export type Reply = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

const LONGEST_KEY = 255;

/** Answers one call of the API, as one transaction. Nothing is awaited inside, so calls cannot meet. */
export function answerApi(desk: Desk, asked: Asked): Reply {
  const id = newId("req");
  const idempotencyKey = asked.method === "POST" ? header(asked, "idempotency-key") : null;
  const answer = safely(id, () => {
    authorize(desk, asked);
    checkVersion(asked);
    return idempotencyKey === null ? run(desk, asked, { id, idempotencyKey }) : once(desk, asked, { id, idempotencyKey });
  });
  const headers = {
    "content-type": "application/json",
    "cache-control": "no-cache, no-store",
    "request-id": id,
    "stripe-version": API_VERSION,
    ...(idempotencyKey === null ? {} : { "idempotency-key": idempotencyKey, "original-request": answer.replayOf ?? id }),
    ...(answer.replayOf ? { "idempotent-replayed": "true" } : {}),
    ...(answer.status >= 500 ? {} : { "stripe-should-retry": "false" }),
  };
  return { status: answer.status, headers, body: answer.body };
}

// The answer is remembered in the transaction that did the work, and so is a refusal of it: under the same key it is answered again.
// What was refused before anything was begun is not remembered.
function once(desk: Desk, asked: Asked, mark: { id: string; idempotencyKey: string }): Answer {
  if (mark.idempotencyKey.length > LONGEST_KEY) throw invalid(`Idempotency keys have at most ${LONGEST_KEY} characters.`);
  const request = fingerprint(asked.method, asked.url.pathname, asked.body);
  const known = remembered(desk.store, mark.idempotencyKey, request, desk.now());
  if (known) return known;
  return run(desk, asked, mark, (answer) => remember(desk.store, mark.idempotencyKey, request, mark.id, answer, desk.now()));
}

function run(desk: Desk, asked: Asked, mark: RequestMark, keep: (answer: Answer) => void = () => undefined): Answer {
  const found = chosen(desk.routes, asked.method, asked.url.pathname);
  if (!found) throw unrecognized(asked);
  const given = readForm(asked.method === "POST" ? asked.body : asked.url.search);
  const context = new Context(desk.store, desk.url, desk.now, mark, desk.settled);
  const paths = expansions(given["expand"]);
  let refused: Answer | null = null;
  const work = () => {
    const result = found.one.answer(context, given, found.ids);
    const answer = { status: 200, body: JSON.stringify(expanded(context, desk.includables, result, paths), null, 2) };
    keep(answer);
    return answer;
  };
  const keepRefusal = (error: unknown): boolean => {
    if (!(error instanceof Fault && error.aftermath === "kept")) return false;
    refused = refusal(error, mark.id ?? "");
    keep(refused);
    return true;
  };
  try {
    return desk.store.atomic(work, keepRefusal);
  } catch (error) {
    if (refused) return refused;
    if (!(error instanceof Fault) || error.aftermath === "unbegun") throw error;
    const undone = refusal(error, mark.id ?? "");
    desk.store.atomic(() => keep(undone));
    return undone;
  }
}

function safely(id: string, work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Fault) return refusal(error, id);
    process.stderr.write(`sandbox stripe: ${error instanceof Error ? error.stack : String(error)}\n`);
    return refusal(new Fault(500, { type: "api_error", message: "The sandbox failed at this request; its log says why." }), id);
  }
}

function refusal({ status, body }: Fault, id: string): Answer {
  const error = { ...body, request_log_url: `https://dashboard.stripe.com/test/logs/${id}` };
  return { status, body: JSON.stringify({ error }, null, 2) };
}

function authorize(desk: Desk, asked: Asked): void {
  const given = keyOf(header(asked, "authorization"));
  if (given === "") {
    const message =
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";
    throw new Fault(401, { type: "invalid_request_error", message });
  }
  if (!same(given, desk.key)) {
    const shown = `${given.slice(0, 8)}${"*".repeat(Math.max(0, Math.min(given.length, 32) - 12))}${given.slice(-4)}`;
    throw new Fault(401, { type: "invalid_request_error", message: `Invalid API Key provided: ${shown}` });
  }
}

/** The key of a Bearer or Basic header; empty when there is none. */
export function keyOf(value: string | null): string {
  const [scheme = "", credentials = ""] = (value ?? "").split(" ");
  if (scheme.toLowerCase() === "bearer") return credentials;
  if (scheme.toLowerCase() === "basic") return Buffer.from(credentials, "base64").toString().split(":")[0] ?? "";
  return "";
}

export function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return wanted !== "" && a.length === b.length && timingSafeEqual(a, b);
}

function checkVersion(asked: Asked): void {
  const version = header(asked, "stripe-version");
  if (version === null || version === API_VERSION) return;
  throw invalid(`Invalid Stripe API version: ${version}. The sandbox speaks ${API_VERSION}.`);
}

function unrecognized({ method, url }: Asked): Fault {
  const message = `Unrecognized request URL (${method}: ${url.pathname}). The sandbox serves what Greenlight calls; see sandbox/stripe/README.md.`;
  return new Fault(404, { type: "invalid_request_error", message, code: "url_invalid" });
}

function expansions(given: FormValue | undefined): string[] {
  return Array.isArray(given) ? given.filter((one) => typeof one === "string") : [];
}

function header(asked: Asked, name: string): string | null {
  const value = asked.headers[name];
  return typeof value === "string" && value !== "" ? value : null;
}
