import { newId } from "../core/ids.ts";
import type { Store } from "../core/store.ts";
import { signature } from "./sign.ts";
import { dice, type Weather, weather } from "./weather.ts";

/** Milliseconds until the next try, after each failed one; then it is given up, as Stripe gives up after three days. */
const WAITS = [1_000, 5_000, 15_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000];
const DEADLINE = 15_000;

type Row = { readonly id: number; readonly event: string; readonly endpoint: string; readonly attempts: number };

/** Sends what is queued, signed, several at once, again after a failure. What is queued survives a restart. */
export class Courier {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #pace: number;
  readonly #under = new Set<number>();
  #weather: Weather = weather.parse({});
  #random = dice(1);
  #timer: NodeJS.Timeout | null = null;
  readonly #calls = new Set<AbortController>();
  #stopped = false;

  constructor(store: Store, now: () => number, pace: number) {
    this.#store = store;
    this.#now = now;
    this.#pace = pace;
  }

  set weather(next: Weather) {
    this.#weather = next;
    this.#random = dice(next.seed);
    this.wake();
  }

  /** Something may be due: looks soon. */
  wake(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => this.#round(), 0);
  }

  /** Sends everything that waits, whatever its time, and settles when all of it was tried once. Answers how many that were. */
  async flush(): Promise<number> {
    this.#shake();
    const waiting = this.#rows("1 order by due, id").filter(({ id }) => !this.#under.has(id));
    if (this.#weather.delay_ms[1] > 0) shuffle(waiting, this.#random);
    const lane = async () => {
      for (let row = waiting.pop(); row && !this.#stopped; row = waiting.pop()) await this.#send(row);
    };
    const count = waiting.length;
    waiting.reverse();
    await Promise.all(Array.from({ length: this.#weather.at_once }, lane));
    return count;
  }

  /** Ends what is under way: it is sent again after the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const call of this.#calls) call.abort();
    if (this.#timer) clearTimeout(this.#timer);
    while (this.#under.size > 0) await new Promise((done) => setTimeout(done, 5));
  }

  #round(): void {
    if (this.#stopped || this.#weather.paused) return;
    this.#shake();
    const room = this.#weather.at_once - this.#under.size;
    const rows = room > 0 ? this.#pending(this.#now(), room) : [];
    for (const row of rows) void this.#send(row).finally(() => this.wake());
    if (rows.length > 0) return;
    const next = this.#store.database.prepare("select min(due) as due from deliveries where state = 'pending'").get()?.["due"];
    if (typeof next === "number") this.#timer = setTimeout(() => this.#round(), Math.min(Math.max(next - this.#now(), 20), 60_000));
  }

  // The weather meets each delivery once, before its first try.
  #shake(): void {
    const { drop, double, twin, delay_ms } = this.#weather;
    if (drop === 0 && double === 0 && twin === 0 && delay_ms[1] === 0) return;
    const fresh = this.#rows("attempts = 0 and error is null order by id");
    if (fresh.length === 0) return;
    const mark = this.#store.database.prepare("update deliveries set state = ?, due = ?, error = 'weather' where id = ?");
    const due = () => Math.floor(this.#now() + delay_ms[0] + this.#random() * Math.max(0, delay_ms[1] - delay_ms[0]));
    this.#store.atomic(() => {
      for (const row of fresh) {
        mark.run(this.#random() < drop ? "dropped" : "pending", due(), row.id);
        if (this.#random() < double) this.#again(row.event, row, due());
        if (this.#random() < twin) this.#again(this.#twin(row.event), row, due());
      }
    });
  }

  #again(event: string, { endpoint }: Row, due: number): void {
    const insert = "insert into deliveries (event, endpoint, state, due, error) values (?, ?, 'pending', ?, 'weather')";
    this.#store.database.prepare(insert).run(event, endpoint, due);
  }

  // The same news under another event id, as when an endpoint is registered twice.
  #twin(id: string): string {
    const event = this.#store.get("event", id);
    if (!event) return id;
    const twin = { ...event, id: newId("evt") };
    this.#store.insert("event", twin);
    return twin.id;
  }

  #pending(until: number, limit: number): Row[] {
    return this.#rows("due <= ? order by due, id limit ?", until, limit + this.#under.size)
      .filter(({ id }) => !this.#under.has(id))
      .slice(0, limit);
  }

  #rows(condition: string, ...values: number[]): Row[] {
    const sql = `select id, event, endpoint, attempts from deliveries where state = 'pending' and ${condition}`;
    const text = (value: unknown) => String(value);
    return this.#store.database
      .prepare(sql)
      .all(...values)
      .map((row) => ({
        id: Number(row["id"]),
        event: text(row["event"]),
        endpoint: text(row["endpoint"]),
        attempts: Number(row["attempts"]),
      }));
  }

  async #send(row: Row): Promise<void> {
    this.#under.add(row.id);
    try {
      const { status, error } = await this.#attempt(row);
      const attempts = row.attempts + 1;
      const wait = WAITS[attempts - 1];
      const ok = status !== null && status >= 200 && status < 300;
      const state = ok ? "done" : wait === undefined ? "failed" : "pending";
      this.#store.database
        .prepare("update deliveries set state = ?, attempts = ?, status = ?, error = ?, due = ?, done_at = ? where id = ?")
        .run(
          state,
          attempts,
          status,
          error,
          Math.floor(this.#now() + (wait ?? 0) * this.#pace),
          ok ? Math.floor(this.#now()) : null,
          row.id,
        );
    } finally {
      this.#under.delete(row.id);
    }
  }

  async #attempt({ event: id, endpoint: to }: Row): Promise<{ status: number | null; error: string | null }> {
    const event = this.#store.get("event", id);
    const endpoint = this.#store.get("webhook_endpoint", to);
    if (!event || !endpoint) return { status: 410, error: "gone" };
    const { secret, old_secret } = this.#store.hidden(to);
    const secrets = [secret, old_secret].flatMap((one) => (typeof one === "string" ? [one] : []));
    const body = JSON.stringify({ ...event, pending_webhooks: 1 }, null, 2);
    const headers = {
      "content-type": "application/json; charset=utf-8",
      "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      "stripe-signature": signature(secrets, body, Math.floor(Date.now() / 1_000)),
    };
    return this.#post(endpoint.url, headers, body);
  }

  async #post(url: string, headers: Record<string, string>, body: string): Promise<{ status: number | null; error: string | null }> {
    const call = new AbortController();
    this.#calls.add(call);
    const timer = setTimeout(() => call.abort(), DEADLINE);
    try {
      const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal: call.signal });
      await answer.body?.cancel();
      return { status: answer.status, error: null };
    } catch (error) {
      return { status: null, error: error instanceof Error ? error.message : String(error) };
    } finally {
      clearTimeout(timer);
      this.#calls.delete(call);
    }
  }
}

function shuffle<T>(list: T[], random: () => number): void {
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [list[last], list[other]];
    if (a === undefined || b === undefined) continue;
    list[last] = b;
    list[other] = a;
  }
}
