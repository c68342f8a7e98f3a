import { createHash } from "node:crypto";
import { Fault } from "./fault.ts";
import type { Store } from "./store.ts";

export type Answer = { readonly status: number; readonly body: string; readonly replayOf?: string };

const KEPT = 86_400_000;

/** What an idempotency key was answered, for 24 hours. Another request under the same key is an error. */
export function remembered(store: Store, key: string, request: string, now: number): Answer | null {
  store.database.prepare("delete from answers where at < ?").run(now - KEPT);
  const row = store.database.prepare("select request, id, status, body from answers where key = ?").get(key);
  if (!row) return null;
  if (row["request"] !== request) {
    const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
    throw new Fault(400, { type: "idempotency_error", message, doc_url: "https://stripe.com/docs/error-codes/idempotency-key-in-use" });
  }
  return { status: Number(row["status"]), body: String(row["body"]), replayOf: String(row["id"]) };
}

export function remember(store: Store, key: string, request: string, id: string, answer: Answer, now: number): void {
  const insert = store.database.prepare("insert into answers (key, request, id, status, body, at) values (?, ?, ?, ?, ?, ?)");
  insert.run(key, request, id, answer.status, answer.body, now);
}

/** One name for method, address and parameters. */
export function fingerprint(method: string, path: string, body: string): string {
  return createHash("sha256").update(`${method}\n${path}\n${body}`).digest("hex");
}
