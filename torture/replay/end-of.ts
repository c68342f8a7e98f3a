import { pool } from "#db/client.ts";
import type { Order } from "#db/queries/orders.ts";
import type { Replay } from "./told-service.ts";

type Line = { readonly account_id: string; readonly line: string };
type Part = readonly [name: string, lines: readonly Line[]];

/**
 * How each account ended, as lines of text to compare: what can be spent, every lot that has something left, what each payment,
 * refund and dispute came to, every order, paid month and close, the subscription, the receipts, and the books added up. Amounts
 * are millis and minor units. `plain` gives a thing the recording's name.
 */
export async function endsOf(replays: readonly Pick<Replay, "accountId">[], orders: readonly Order[], plain: (text: string) => string) {
  const ids = replays.map(({ accountId }) => accountId);
  const parts = await Promise.all([
    accounts(ids),
    lots(ids),
    payments(ids),
    taken(ids),
    bought(ids),
    periods(ids),
    books(ids),
    notices(ids),
  ]);
  const names = new Map(orders.map(({ id }, index) => [id, `order_${index + 1}`]));
  const name = (text: string) => text.replaceAll(/[a-z_]+_\w+(?:~\d+)?|[\w-]{36}/g, (id) => names.get(id) ?? plain(id.split("~")[0] ?? ""));
  return ids.map((id) =>
    parts.flatMap(([part, lines]) => lines.flatMap((each) => (each.account_id === id ? `${part}: ${name(each.line)}` : []))).toSorted(),
  );
}

// Each way of asking answers one text a row, which names nothing that differs from account to account but the service's own ids.
const asked = (name: string, lines: PromiseLike<readonly Line[]>): Promise<Part> => Promise.resolve(lines).then((found) => [name, found]);

const accounts = (ids: readonly string[]) =>
  asked(
    "account",
    pool()<Line[]>`
      select account_id, concat_ws(' ', plan_id, 'available', available, 'held', held, 'from', period_start at time zone 'UTC', 'to', period_end at time zone 'UTC', 'trial', trial_ends_at at time zone 'UTC') as line
      from accounts where account_id = any(${[...ids]}::uuid[])`,
  );

/** By what they are of and when they end: what was taken for a dispute and came back is a lot of its own beside the rest. */
const lots = (ids: readonly string[]) =>
  asked(
    "lots",
    pool()<Line[]>`
      select account_id, concat_ws(' ', class, 'of', source_id, 'rank', rank, sum(remaining), 'ends', coalesce(expires_at, period_end) at time zone 'UTC') as line
      from lots where account_id = any(${[...ids]}::uuid[]) and remaining > 0
      group by account_id, class, source_id, rank, expires_at, period_end`,
  );

const payments = (ids: readonly string[]) =>
  asked(
    "paid",
    pool()<Line[]>`
      select p.account_id, concat_ws(' ', p.object_id, p.kind, p.state, p.order_id, p.invoice_id, p.payment_intent_id, p.plan_id, p.price, p.currency, 'brought', p.granted, 'less',
        (select coalesce(sum(t.clawed - t.granted), 0) from payments t where t.account_id = p.account_id and t.of_object_id = p.object_id), p.words) as line
      from payments p where p.account_id = any(${[...ids]}::uuid[]) and p.of_object_id is null`,
  );

const taken = (ids: readonly string[]) =>
  asked(
    "taken",
    pool()<Line[]>`
      select account_id, concat_ws(' ', object_id, kind, state, 'of', of_object_id, price, currency, words) as line
      from payments where account_id = any(${[...ids]}::uuid[]) and of_object_id is not null`,
  );

const bought = (ids: readonly string[]) =>
  asked(
    "order",
    pool()<
      Line[]
    >`select account_id, concat_ws(' ', id, kind, state, words) as line from orders where account_id = any(${[...ids]}::uuid[])`,
  );

const periods = (ids: readonly string[]) =>
  asked(
    "month",
    pool()<Line[]>`
      select account_id, concat_ws(' ', period_start at time zone 'UTC', plan_id, invoice_id, source_id, cost, currency, granted_at is not null) as line
      from paid_periods where account_id = any(${[...ids]}::uuid[])
      union all
      select account_id, concat_ws(' ', subscription_id, status, plan_id, cancel_at_period_end, pending_plan_id, past_due_since at time zone 'UTC', ended_at at time zone 'UTC', period_end at time zone 'UTC')
      from subscriptions where account_id = any(${[...ids]}::uuid[])
      union all
      select account_id, concat_ws(' ', 'closed', period_end at time zone 'UTC', cap, bank_class, rolled, forfeited) from closes where account_id = any(${[...ids]}::uuid[])`,
  );

/** What was taken and came back is added up: a dispute that is heard of when it is won already took nothing that could come back. */
const books = (ids: readonly string[]) =>
  asked(
    "books",
    pool()<Line[]>`
      select account_id, concat_ws(' ', case when is_back then 'taken' else kind end, lot_class, case when not is_back then sum(amount) end, sum(effect), case when not is_back then count(*) end) as line
      from (select *, kind = 'clawback' or key like 'returned:%' as is_back from entries where account_id = any(${[...ids]}::uuid[])) as e
      group by account_id, is_back, case when is_back then 'taken' else kind end, lot_class, case when not is_back then amount end`,
  );

const notices = (ids: readonly string[]) =>
  asked("letter", pool()<Line[]>`select account_id, key as line from notices where account_id = any(${[...ids]}::uuid[])`);
