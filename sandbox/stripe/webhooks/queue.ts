import type { Kinds } from "../core/kinds.ts";
import type { Store } from "../core/store.ts";

/** Queues an event for every endpoint that wants its type. It is sent once the transaction is on disk. `now` in milliseconds. */
export function queueEvent(store: Store, event: Kinds["event"], now: number): void {
  const insert = store.database.prepare("insert into deliveries (event, endpoint, state, due) values (?, ?, 'pending', ?)");
  for (const endpoint of store.all("webhook_endpoint", { field: "status", is: "=", value: "enabled" })) {
    if (endpoint.enabled_events.includes("*") || endpoint.enabled_events.includes(event.type)) insert.run(event.id, endpoint.id, now);
  }
}
