-- Sums by five minutes instead of a quarter of an hour: of what an end of a statement cuts, the entries are read one by one, and of an
-- account with three thousand entries in a quarter that was as much work as all the rest of the statement. Nobody posts meanwhile, who
-- reads goes on reading; a call that had begun finds no table of the old name, and is asked again (R16).
LOCK TABLE accounts IN EXCLUSIVE MODE;
--> statement-breakpoint
CREATE TABLE "rollup_buckets" (
	"account_id" uuid NOT NULL,
	"bucket" timestamptz(3) NOT NULL,
	"kind" text NOT NULL,
	"amount" bigint NOT NULL,
	"effect" bigint NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "rollup_buckets_account_id_bucket_kind_pk" PRIMARY KEY("account_id","bucket","kind")
) WITH (fillfactor = 70);
--> statement-breakpoint
INSERT INTO rollup_buckets (account_id, bucket, kind, amount, effect, count)
SELECT account_id, date_bin('5 minutes', at, 'epoch'), kind, sum(amount), sum(effect), count(*) FROM entries GROUP BY 1, 2, 3;
--> statement-breakpoint
DROP FUNCTION ledger_write(entries[], operations[], text[], uuid[], text[], timestamptz[], text[], bigint[], bigint[], bigint[]);
--> statement-breakpoint
-- Writes what a call decided: entries, balances, seals and keys in one statement (GEN-8), then the roll-ups. The sums by kind
-- come ready: one element an account, hour and kind of p_sum_*.
CREATE FUNCTION ledger_write(p_entries entries[], p_operations operations[], p_hours text[], p_sum_account uuid[], p_sum_hour text[], p_sum_bucket timestamptz[],
  p_sum_kind text[], p_sum_amount bigint[], p_sum_effect bigint[], p_sum_count bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  WITH written AS (
    INSERT INTO entries AS e SELECT * FROM unnest(p_entries) RETURNING e.account_id, e.sequence, e.at, e.kind, e.from_side, e.to_side, e.amount, e.effect, ledger_bytes(e) AS bytes
  ), summed AS (
    SELECT account_id, max(sequence) AS sequence, max(at) AS at, sum(effect)::bigint AS effect,
      sum(CASE WHEN to_side = 'held' THEN amount WHEN from_side = 'held' THEN -amount ELSE 0 END)::bigint AS held,
      sum(CASE WHEN to_side = 'spent' THEN amount WHEN from_side = 'spent' OR kind = 'bill' THEN -amount ELSE 0 END)::bigint AS unbilled,
      string_agg(bytes, ''::bytea ORDER BY sequence) AS bytes
    FROM written GROUP BY account_id
  ), moved AS (
    UPDATE accounts a SET available = a.available + s.effect, held = a.held + s.held, sequence = s.sequence, last_entry_at = s.at,
      unbilled = a.unbilled + CASE WHEN a.credit_limit IS NULL THEN 0 ELSE s.unbilled END, seal = ledger_link(a.seal, a.account_id, s.bytes)
    FROM summed s WHERE a.account_id = s.account_id RETURNING a.account_id, a.sequence, a.last_entry_at, a.seal
  ), keyed AS (
    INSERT INTO operations SELECT * FROM unnest(p_operations)
  )
  INSERT INTO seals (account_id, sequence, at, hash) SELECT * FROM moved;

  IF cardinality(p_entries) > 0 THEN
    WITH days AS (
      INSERT INTO rollup_kinds AS r (account_id, day, kind, amount, effect, count)
      SELECT s.account_id, left(s.hour, 10), s.kind, sum(s.amount), sum(s.effect), sum(s.count)
      FROM unnest(p_sum_account, p_sum_hour, p_sum_kind, p_sum_amount, p_sum_effect, p_sum_count) AS s (account_id, hour, kind, amount, effect, count) GROUP BY 1, 2, 3
      ON CONFLICT (account_id, day, kind) DO UPDATE SET amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count
    )
    INSERT INTO rollup_buckets AS r (account_id, bucket, kind, amount, effect, count)
    SELECT s.account_id, s.bucket, s.kind, sum(s.amount), sum(s.effect), sum(s.count)
    FROM unnest(p_sum_account, p_sum_bucket, p_sum_kind, p_sum_amount, p_sum_effect, p_sum_count) AS s (account_id, bucket, kind, amount, effect, count) GROUP BY 1, 2, 3
    ON CONFLICT (account_id, bucket, kind) DO UPDATE SET amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count;

    IF p_sum_kind && ARRAY['settle', 'charge', 'accrue', 'refund'] THEN
      INSERT INTO rollup_spend AS r (account_id, dimension, day, value, amount, count)
      SELECT e.account_id, d.dimension, left(e.unnest, 10), d.value, sum(CASE WHEN e.to_side = 'spent' THEN e.amount ELSE -e.amount END), count(*)
      FROM ROWS FROM (unnest(p_entries), unnest(p_hours)) AS e, LATERAL (VALUES ('operation', coalesce(e.operation, '')), ('project', coalesce(e.project, '')),
        ('department', coalesce(e.department, '')), ('member', coalesce(e.member, '')), ('hour', right(e.unnest, 2))) AS d (dimension, value)
      WHERE 'spent' IN (e.from_side, e.to_side) GROUP BY 1, 2, 3, 4
      ON CONFLICT (account_id, dimension, day, value) DO UPDATE SET amount = r.amount + excluded.amount, count = r.count + excluded.count;
    END IF;
  END IF;
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger_write(entries[], operations[], text[], uuid[], text[], timestamptz[], text[], bigint[], bigint[], bigint[]) FROM PUBLIC;
--> statement-breakpoint
-- One item of any kind, by the tables: for kinds that are rare, and for the rare case of common ones. Its account is locked.
CREATE OR REPLACE FUNCTION ledger_one(i ledger_item) RETURNS ledger_answer
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  a accounts;
  seen operations;
  charge operations;
  h holds;
  x jsonb := coalesce(i.extra, '{}')::jsonb;
  v_at timestamptz;
  v_end timestamptz;
  v_limits uuid[] := i.limits::uuid[];
  v_over record;
  v_legs ledger_leg[];
  v_more ledger_leg[];
  v_available bigint;
  v_used bigint := 0;
  v_held bigint := 0;
  v_numbered record;
  answer ledger_answer;
BEGIN
  answer.n := i.n;
  answer.status := 'refused';
  SELECT * INTO a FROM accounts WHERE account_id = i.account_id;
  SELECT * INTO seen FROM operations WHERE account_id = i.account_id AND key = i.key;
  IF FOUND THEN
    IF seen.fingerprint <> i.fingerprint THEN
      answer.reason := 'idempotency_mismatch';
      RETURN answer;
    END IF;
    RETURN ROW(i.n, 'duplicate', NULL, NULL, NULL, NULL, seen.sequence, seen.available, seen.held, seen.hold_id, seen.settled, seen.returned, seen.excess)::ledger_answer;
  END IF;
  v_at := i.at;
  IF i.kind = 'close' THEN
    v_end := coalesce((x ->> 'endsAt')::timestamptz, a.period_end);
    IF a.period_end <> (x ->> 'periodEnd')::timestamptz OR v_at < v_end OR v_end <= a.period_start OR v_end > a.period_end THEN
      answer.reason := 'not_due';
      RETURN answer;
    END IF;
    IF v_end < a.period_end THEN
      PERFORM ledger_shorten(a, v_end);
      a.period_end := v_end;
    END IF;
    v_at := v_end; -- A late close is dated as if it had been on time, as far as the books allow.
  ELSIF i.kind IN ('hold', 'charge', 'meter', 'plan') AND v_at >= a.period_end THEN
    answer.reason := 'period_due';
    RETURN answer;
  END IF;
  v_at := greatest(v_at, a.last_entry_at);
  v_legs := ledger_expire(i.account_id, v_at);
  v_available := a.available + (SELECT coalesce(sum(ledger_effect(l)), 0) FROM unnest(v_legs) AS l);

  IF i.kind IN ('settle', 'release') OR (i.kind = 'refund' AND i.hold_id IS NOT NULL) THEN
    SELECT * INTO h FROM holds WHERE account_id = i.account_id AND id = i.hold_id;
    IF NOT FOUND THEN
      answer.reason := 'not_found';
    ELSIF i.kind <> 'refund' AND h.state <> 'open' THEN
      answer.reason := 'hold_ended';
      answer.outcome := h.outcome;
    ELSIF i.kind = 'refund' AND h.settled - h.refunded < i.amount THEN
      answer.reason := 'exceeds_spent';
    END IF;
  ELSIF i.kind = 'refund' THEN
    SELECT * INTO charge FROM operations WHERE account_id = i.account_id AND key = x ->> 'of' AND hold_id IS NULL; -- What a job spent is given back by its hold.
    IF NOT FOUND THEN
      answer.reason := 'not_found';
    ELSIF coalesce(charge.settled, 0) - charge.refunded < i.amount THEN
      answer.reason := 'exceeds_spent';
    END IF;
  ELSIF i.kind IN ('hold', 'charge') OR (i.kind = 'adjust' AND i.amount < 0) THEN
    SELECT * INTO v_over FROM ledger_over_limit(i.account_id, v_limits, i.amount);
    IF v_available < abs(i.amount) THEN
      answer.reason := 'insufficient_credits';
      answer.shortfall := abs(i.amount) - v_available;
    ELSIF v_over.over_limit IS NOT NULL THEN
      answer.reason := 'limit_exceeded';
      answer.shortfall := v_over.by_amount;
      answer.limit_id := v_over.over_limit;
    END IF;
  ELSIF i.kind = 'bill' AND (a.credit_limit IS NULL OR i.amount > a.unbilled) THEN
    answer.reason := 'exceeds_unbilled';
  ELSIF i.kind = 'plan' AND (a.plan_id <> x ->> 'fromPlanId' OR a.period_end <> (x ->> 'periodEnd')::timestamptz) THEN
    answer.reason := 'plan_changed';
  END IF;

  IF answer.reason IS NOT NULL THEN
    NULL;
  ELSIF i.kind = 'grant' OR (i.kind = 'adjust' AND i.amount > 0) THEN
    v_more := ledger_grant(i.account_id, a.sequence, x, i.amount, i.kind, v_at);
  ELSIF i.kind = 'hold' THEN
    v_more := ledger_draw(i.account_id, i.amount, v_at, 'hold', 'held');
    INSERT INTO holds (account_id, id, quote_id, operation, amount, state, runner, project, department, created_by, created_at, expires_at, card_id, card_version, member, lot_ids, lot_amounts, limits)
    SELECT i.account_id, i.hold_id, i.quote_id, i.operation, i.amount, 'open', i.runner, i.project, i.department, i.actor, v_at, i.expires_at, i.card_id, i.card_version, i.member,
      coalesce(array_agg(l.lot_id ORDER BY l.n), '{}'), coalesce(array_agg(l.amount ORDER BY l.n), '{}'), v_limits
    FROM unnest(v_more) WITH ORDINALITY AS l (kind, from_side, to_side, amount, lot_id, lot_class, memo, at, corrects, n)
    RETURNING * INTO h;
    v_held := i.amount;
    IF h.runner = 'renderer' THEN
      INSERT INTO outbox (account_id, id, topic, payload) VALUES (i.account_id, gen_random_uuid(), 'job.started', jsonb_build_object('jobId', h.id));
    END IF;
  ELSIF i.kind IN ('charge', 'meter') THEN
    v_used := least(i.amount, v_available);
    v_more := ledger_draw(i.account_id, v_used, v_at, CASE WHEN a.credit_limit IS NULL THEN 'charge' ELSE 'accrue' END, 'spent');
    answer.settled := v_used;
    answer.excess := i.amount - v_used;
    IF answer.excess > 0 THEN
      v_more := v_more || ROW('waive', 'external', 'external', answer.excess, NULL, NULL, NULL, v_at, NULL)::ledger_leg;
    END IF;
  ELSIF i.kind = 'adjust' THEN
    v_more := ledger_draw(i.account_id, -i.amount, v_at, 'adjust', 'external');
  ELSIF i.kind IN ('settle', 'release') THEN
    v_used := CASE i.kind WHEN 'settle' THEN least(i.amount, h.amount) ELSE 0 END;
    v_held := -h.amount;
    v_more := ledger_end_hold(h, v_used, v_at);
    UPDATE holds SET state = CASE WHEN i.kind = 'settle' THEN 'settled' WHEN x ->> 'outcome' = 'expired' THEN 'expired' ELSE 'released' END,
      outcome = CASE WHEN i.kind = 'settle' THEN 'succeeded' ELSE x ->> 'outcome' END, reason = i.memo,
      settled = v_used, returned = amount - v_used, excess = greatest(0, coalesce(i.amount, 0) - amount), ended_at = v_at
    WHERE account_id = i.account_id AND id = h.id RETURNING * INTO h;
    v_limits := h.limits;
    answer.settled := h.settled;
    answer.returned := h.returned;
    answer.excess := h.excess;
    IF h.runner = 'renderer' AND h.outcome IN ('cancelled', 'expired') THEN
      INSERT INTO outbox (account_id, id, topic, payload) VALUES (i.account_id, gen_random_uuid(), 'job.cancelled', jsonb_build_object('jobId', h.id));
    END IF;
  ELSIF i.kind = 'refund' THEN
    v_more := ledger_refund(i.account_id, h, charge, i.amount, v_at);
    UPDATE holds SET refunded = refunded + i.amount WHERE account_id = i.account_id AND id = h.id;
    UPDATE operations SET refunded = refunded + i.amount WHERE account_id = i.account_id AND key = charge.key;
    SELECT limits INTO v_limits FROM entries WHERE account_id = i.account_id AND at = coalesce(h.ended_at, charge.at)
      AND sequence = (SELECT min(l.corrects) FROM unnest(v_more) AS l);
    v_used := -i.amount;
    answer.settled := -i.amount;
  ELSIF i.kind = 'clawback' THEN
    v_more := ledger_claw_back(i.account_id, x ->> 'sourceId', i.amount, v_at);
    SELECT coalesce(sum(l.amount), 0) INTO answer.settled FROM unnest(v_more) AS l;
  ELSIF i.kind = 'bill' THEN
    v_more := ledger_credit_line(a, i.amount, 'bill', v_at);
  ELSIF i.kind = 'credit limit' THEN
    v_more := ledger_credit_line(a, i.amount - coalesce(a.credit_limit, 0), 'grant', v_at);
    IF v_more IS NULL THEN
      answer.reason := 'insufficient_credits';
    ELSE
      UPDATE accounts SET credit_limit = i.amount WHERE account_id = i.account_id;
    END IF;
  ELSIF i.kind = 'plan' THEN
    UPDATE accounts SET plan_id = x ->> 'planId', trial_ends_at = NULL WHERE account_id = i.account_id;
    FOR v_over IN SELECT value FROM jsonb_array_elements(x -> 'grants') LOOP
      v_more := v_more || ledger_grant(i.account_id, a.sequence, v_over.value, (v_over.value ->> 'amount')::bigint, 'grant', v_at);
    END LOOP;
  ELSIF i.kind = 'close' THEN
    v_more := ledger_close(a, x, v_at);
  ELSIF i.kind <> 'expire' THEN
    RAISE EXCEPTION 'ledger_post: unknown kind %', i.kind;
  END IF;

  -- A refusal changes nothing; but what expired on the way has expired, and is kept.
  IF answer.reason IS NOT NULL THEN
    v_more := NULL;
  ELSIF v_limits IS NOT NULL THEN
    UPDATE limits SET used = used + v_used, held = held + v_held WHERE account_id = i.account_id AND id = ANY (v_limits);
  END IF;
  v_legs := v_legs || v_more;
  SELECT * INTO v_numbered FROM ledger_number(a, i, h, v_limits, v_legs);
  IF answer.reason IS NULL THEN
    answer.status := 'done';
    answer.sequence := a.sequence + cardinality(v_legs);
    answer.available := a.available + (SELECT coalesce(sum(ledger_effect(l)), 0) FROM unnest(v_legs) AS l);
    answer.held := a.held + v_held;
    answer.hold_id := h.id;
  END IF;
  PERFORM ledger_write(v_numbered.numbered, CASE WHEN answer.reason IS NULL THEN ARRAY[ROW(i.account_id, i.key, i.fingerprint, v_at, answer.sequence, answer.available,
      answer.held, h.id, answer.settled, answer.returned, answer.excess, 0, i.kind NOT IN ('hold', 'settle', 'release'))::operations] ELSE '{}' END,
    v_numbered.hours, s.account, s.hour, s.bucket, s.kind, s.amount, s.effect, s.count)
  FROM (SELECT coalesce(array_agg(i.account_id), '{}') AS account, coalesce(array_agg(e.unnest), '{}') AS hour, coalesce(array_agg(date_bin('5 minutes', e.at, 'epoch')), '{}') AS bucket,
      coalesce(array_agg(e.kind), '{}') AS kind, coalesce(array_agg(e.amount), '{}') AS amount, coalesce(array_agg(e.effect), '{}') AS effect, coalesce(array_agg(1::bigint), '{}') AS count
    FROM ROWS FROM (unnest(v_numbered.numbered), unnest(v_numbered.hours)) AS e) AS s;
  -- What comes after a close is dated after it, so that a return can tell whether it has met it (GEN-6).
  IF i.kind = 'close' AND answer.reason IS NULL THEN
    UPDATE accounts SET last_entry_at = v_at + interval '1 millisecond' WHERE account_id = i.account_id;
  END IF;
  RETURN answer;
END $$;
--> statement-breakpoint
-- ledger_post as it was, but for the sums.
CREATE OR REPLACE FUNCTION ledger_post(p_account uuid[], p_kind text[], p_key text[], p_fingerprint uuid[], p_at timestamptz[], p_amount bigint[], p_hold uuid[],
  p_quote uuid[], p_operation text[], p_card text[], p_version integer[], p_project text[], p_department text[], p_member text[], p_actor text[],
  p_memo text[], p_expires timestamptz[], p_runner text[], p_limits text[], p_extra text[]) RETURNS SETOF ledger_answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, MDY' SET plan_cache_mode = 'force_generic_plan'
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET jit = off AS $$
DECLARE
  a accounts;
  h holds;
  l limits;
  m integer := 0;
  v_kind text := CASE WHEN cardinality(p_kind) = 1 THEN p_kind[1] END;
  v_is_plain boolean;
  v_plain ledger_answer[];
  v_so_far bigint[];
  v_head uuid;
  v_head_class text;
  v_bytes bytea;
  v_bucket timestamptz;
  v_heads uuid[];
  v_sequences bigint[];
  v_availables bigint[];
  v_helds bigint[];
  v_ats timestamptz[];
  v_count integer := cardinality(p_key);
  v_accounts accounts[];
  -- The open lots of all accounts, by account and in burn order; those of `a` are v_base to v_last.
  v_lot_account uuid[];
  v_lot uuid[];
  v_class text[];
  v_expires timestamptz[];
  v_claw bigint[];
  v_was bigint[];
  v_left bigint[];
  v_drained timestamptz[];
  v_base integer := 0;
  v_last integer := 0;
  v_next integer;
  v_soonest timestamptz;
  v_seen bigint[];
  v_answered operations[];
  seen operations;
  v_found holds[];
  v_limits limits[] := '{}';
  v_limit_ids uuid[] := '{}';
  v_limit uuid;
  v_at timestamptz;
  v_hour text;
  v_kinds text[] := '{}';
  v_sum_account uuid[] := '{}';
  v_sum_hour text[] := '{}';
  v_sum_bucket timestamptz[] := '{}';
  v_sum_kind text[] := '{}';
  v_sum_amount bigint[] := '{}';
  v_sum_effect bigint[] := '{}';
  v_sum_count bigint[] := '{}';
  v_from integer;
  v_hour_at timestamptz;
  v_transaction uuid;
  v_part bigint;
  v_owed bigint;
  v_back bigint;
  k integer;
  v_parts uuid[];
  v_amounts bigint[];
  v_entries entries[] := '{}';
  v_hours text[] := '{}';
  v_operations operations[] := '{}';
  v_holds holds[] := '{}';
  v_ended holds[] := '{}';
  v_ended_ids uuid[] := '{}';
  v_tells boolean := false;
  v_waits uuid;
  v_waiting ledger_item[] := '{}';
  answer ledger_answer;
BEGIN
  -- A column in which all items are alike comes as one element.
  IF cardinality(p_kind) < v_count THEN
    p_kind := array_fill(p_kind[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_at) < v_count THEN
    p_at := array_fill(p_at[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_operation) < v_count THEN
    p_operation := array_fill(p_operation[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_card) < v_count THEN
    p_card := array_fill(p_card[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_version) < v_count THEN
    p_version := array_fill(p_version[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_project) < v_count THEN
    p_project := array_fill(p_project[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_department) < v_count THEN
    p_department := array_fill(p_department[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_member) < v_count THEN
    p_member := array_fill(p_member[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_actor) < v_count THEN
    p_actor := array_fill(p_actor[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_memo) < v_count THEN
    p_memo := array_fill(p_memo[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_expires) < v_count THEN
    p_expires := array_fill(p_expires[1], ARRAY[v_count]);
  END IF;
  IF cardinality(p_runner) < v_count THEN
    p_runner := array_fill(p_runner[1], ARRAY[v_count]);
  END IF;
  -- The plain case, which is nearly every call of a busy account: holds or charges, each account's first lot pays for all of
  -- its items, nothing expires, no period is over, no key was seen. It needs no deciding item by item. The lock is taken in
  -- the block that writes: taken outside, each row would be locked by one transaction id and changed by another, which costs a multixact.
  IF v_kind IN ('hold', 'charge', 'meter') AND p_limits IS NULL AND p_card[1] IS NOT NULL THEN
    BEGIN
      IF cardinality(p_account) = 1 THEN
        -- One account, which is a hot one: without the joins and the sums by account, and dated at the call's latest moment.
        SELECT * INTO a FROM accounts WHERE account_id = p_account[1] FOR NO KEY UPDATE;
        SELECT lt.id, lt.class, lt.remaining, lt.soonest, asked.so_far, asked.so_far[v_count], asked.least, greatest(asked.latest, a.last_entry_at)
        INTO v_head, v_head_class, v_part, v_soonest, v_so_far, v_owed, v_back, v_at
        FROM (SELECT array_agg(i.so_far ORDER BY i.n) AS so_far, min(i.amount) AS least, max(i.at) AS latest
          FROM (SELECT u.*, (sum(u.amount) OVER (ORDER BY u.n ROWS UNBOUNDED PRECEDING))::bigint AS so_far FROM unnest(p_amount, p_at) WITH ORDINALITY AS u (amount, at, n)) AS i) AS asked
        LEFT JOIN LATERAL (SELECT id, class, remaining, min(expires_at) OVER () AS soonest FROM lots WHERE account_id = p_account[1] AND closed_at IS NULL
          ORDER BY rank, expires_at ASC NULLS LAST, sequence, id LIMIT 1) AS lt ON true;
        IF v_back > 0 AND v_part >= v_owed AND v_at < a.period_end AND (v_soonest > v_at) IS NOT FALSE THEN
          v_kind := CASE WHEN v_kind = 'hold' THEN 'hold' WHEN a.credit_limit IS NULL THEN 'charge' ELSE 'accrue' END;
          v_bucket := date_bin('5 minutes', v_at, 'epoch');
          v_hour := to_char(v_at AT TIME ZONE a.zone, 'YYYY-MM-DD HH24');
          IF v_kind = 'hold' THEN
            WITH item AS MATERIALIZED (
              SELECT * FROM unnest(p_key, p_fingerprint, p_amount, v_so_far, p_hold, p_quote, p_operation, p_card, p_version, p_project, p_department,
                p_member, p_actor, p_memo, p_expires, p_runner) WITH ORDINALITY AS u (key, fingerprint, amount, so_far, hold_id, quote_id, operation, card, version, project, department, member, actor, memo, expires, runner, n)
            ), written AS (
              INSERT INTO entries AS e SELECT a.account_id, a.sequence + i.n, v_at, i.hold_id, 'hold', 'available', 'held', i.amount, -i.amount, a.available - i.so_far, v_head, v_head_class,
                i.hold_id, i.quote_id, i.operation, i.card, i.version, i.project, i.department, i.actor, i.memo, NULL, i.key, i.member, NULL
              FROM item i RETURNING e.sequence, ledger_bytes(e) AS bytes
            ), held AS (
              INSERT INTO holds SELECT a.account_id, i.hold_id, i.quote_id, i.operation, i.amount, 0, 0, 0, 'open', NULL, NULL, i.runner, i.project, i.department, i.actor, v_at, i.expires, NULL,
                i.card, i.version, i.member, ARRAY[v_head], ARRAY[i.amount], NULL, 0
              FROM item i
            ), keyed AS (
              INSERT INTO operations SELECT a.account_id, i.key, i.fingerprint, v_at, a.sequence + i.n, a.available - i.so_far, a.held + i.so_far, i.hold_id, NULL, NULL, NULL, 0, false FROM item i
            )
            SELECT string_agg(bytes, ''::bytea ORDER BY sequence) INTO v_bytes FROM written;
            IF 'renderer' = ANY (p_runner) THEN
              INSERT INTO outbox (account_id, id, topic, payload) SELECT a.account_id, gen_random_uuid(), 'job.started', jsonb_build_object('jobId', u.hold_id)
              FROM unnest(p_hold, p_runner) AS u (hold_id, runner) WHERE u.runner = 'renderer';
            END IF;
            a.held := a.held + v_owed;
          ELSE
            WITH item AS MATERIALIZED (
              SELECT * FROM unnest(p_key, p_fingerprint, p_amount, v_so_far, p_quote, p_operation, p_card, p_version, p_project, p_department,
                p_member, p_actor, p_memo) WITH ORDINALITY AS u (key, fingerprint, amount, so_far, quote_id, operation, card, version, project, department, member, actor, memo, n)
            ), written AS (
              INSERT INTO entries AS e SELECT a.account_id, a.sequence + i.n, v_at, gen_random_uuid(), v_kind, 'available', 'spent', i.amount, -i.amount, a.available - i.so_far, v_head, v_head_class,
                NULL, i.quote_id, i.operation, i.card, i.version, i.project, i.department, i.actor, i.memo, NULL, i.key, i.member, NULL
              FROM item i RETURNING e.sequence, ledger_bytes(e) AS bytes
            ), keyed AS (
              INSERT INTO operations SELECT a.account_id, i.key, i.fingerprint, v_at, a.sequence + i.n, a.available - i.so_far, a.held, NULL, i.amount, NULL, 0, 0, true FROM item i
            ), spent AS (
              INSERT INTO rollup_spend AS r (account_id, dimension, day, value, amount, count)
              SELECT a.account_id, d.dimension, left(v_hour, 10), d.value, sum(i.amount), count(*)
              FROM item i, LATERAL (VALUES ('operation', coalesce(i.operation, '')), ('project', coalesce(i.project, '')), ('department', coalesce(i.department, '')),
                ('member', coalesce(i.member, '')), ('hour', right(v_hour, 2))) AS d (dimension, value) GROUP BY 2, 4
              ON CONFLICT (account_id, dimension, day, value) DO UPDATE SET amount = r.amount + excluded.amount, count = r.count + excluded.count
            )
            SELECT string_agg(bytes, ''::bytea ORDER BY sequence) INTO v_bytes FROM written;
            a.unbilled := a.unbilled + CASE WHEN a.credit_limit IS NULL THEN 0 ELSE v_owed END;
          END IF;
          a.sequence := a.sequence + v_count;
          a.seal := ledger_link(a.seal, a.account_id, v_bytes);
          UPDATE lots SET remaining = remaining - v_owed, closed_at = CASE WHEN v_part = v_owed THEN v_at END WHERE account_id = a.account_id AND id = v_head;
          UPDATE accounts SET available = available - v_owed, held = a.held, unbilled = a.unbilled, sequence = a.sequence, last_entry_at = v_at, seal = a.seal WHERE account_id = a.account_id;
          INSERT INTO seals (account_id, sequence, at, hash) VALUES (a.account_id, a.sequence, v_at, a.seal);
          INSERT INTO rollup_buckets AS r (account_id, bucket, kind, amount, effect, count) VALUES (a.account_id, v_bucket, v_kind, v_owed, -v_owed, v_count)
          ON CONFLICT (account_id, bucket, kind) DO UPDATE SET amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count;
          INSERT INTO rollup_kinds AS r (account_id, day, kind, amount, effect, count) VALUES (a.account_id, left(v_hour, 10), v_kind, v_owed, -v_owed, v_count)
          ON CONFLICT (account_id, day, kind) DO UPDATE SET amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count;
          -- Only now: what a query has returned stays returned, also when the exception undoes what it wrote.
          RETURN QUERY SELECT u.n, 'done', NULL, NULL::bigint, NULL::uuid, NULL, a.sequence - v_count + u.n, a.available - u.so_far,
            CASE WHEN v_kind = 'hold' THEN a.held - v_owed + u.so_far ELSE a.held END, CASE WHEN v_kind = 'hold' THEN u.hold_id END,
            CASE WHEN v_kind <> 'hold' THEN u.amount END, NULL::bigint, CASE WHEN v_kind <> 'hold' THEN 0::bigint END
          FROM unnest(v_so_far, p_hold, p_amount) WITH ORDINALITY AS u (so_far, hold_id, amount, n);
          RETURN;
        END IF;
      ELSE
        PERFORM FROM accounts WHERE account_id = ANY (p_account) ORDER BY account_id FOR NO KEY UPDATE;
        -- Accounts side by side, in id order; an item finds its own by v.m. Each account's items are dated at the latest moment among them.
        SELECT array_agg(s.account_id), array_agg(s.sequence), array_agg(s.available), array_agg(s.held), array_agg(s.at), array_agg(to_char(s.at AT TIME ZONE s.zone, 'YYYY-MM-DD HH24')),
          array_agg(s.kind), array_agg(s.amount), array_agg(s.count), array_agg(s.lot_id), array_agg(s.class), bool_and(s.is_plain)
        INTO v_heads, v_sequences, v_availables, v_helds, v_ats, v_hours, v_sum_kind, v_sum_amount, v_sum_count, v_lot, v_class, v_is_plain
        FROM (
          SELECT asked.account_id, ac.sequence, ac.available, ac.held, greatest(asked.at, ac.last_entry_at) AS at, ac.zone,
            CASE WHEN v_kind = 'hold' THEN 'hold' WHEN ac.credit_limit IS NULL THEN 'charge' ELSE 'accrue' END AS kind, asked.amount, asked.count, lt.id AS lot_id, lt.class,
            coalesce(asked.least > 0 AND lt.remaining >= asked.amount AND greatest(asked.at, ac.last_entry_at) < ac.period_end
              AND (lt.soonest > greatest(asked.at, ac.last_entry_at)) IS NOT FALSE, false) AS is_plain
          FROM (SELECT u.account_id, sum(u.amount)::bigint AS amount, min(u.amount) AS least, max(u.at) AS at, count(*) AS count
            FROM unnest(p_account, p_amount, p_at) AS u (account_id, amount, at) GROUP BY 1) AS asked
          LEFT JOIN accounts ac ON ac.account_id = asked.account_id
          LEFT JOIN LATERAL (SELECT id, class, remaining, min(expires_at) OVER () AS soonest FROM lots WHERE account_id = asked.account_id AND closed_at IS NULL
            ORDER BY rank, expires_at ASC NULLS LAST, sequence, id LIMIT 1) AS lt ON true
          ORDER BY asked.account_id
        ) AS s;
        IF v_is_plain THEN
          WITH item AS MATERIALIZED (
            SELECT v.*, v_sequences[v.m] + v.k AS place, v_availables[v.m] - v.so_far AS left_over, v_helds[v.m] + CASE WHEN v_kind = 'hold' THEN v.so_far ELSE 0 END AS held_now
            FROM (
              SELECT u.*, (dense_rank() OVER (ORDER BY u.account_id))::integer AS m, row_number() OVER w AS k, (sum(u.amount) OVER w)::bigint AS so_far
              FROM unnest(p_account, p_key, p_fingerprint, p_amount, p_hold, p_quote, p_operation, p_card, p_version, p_project, p_department, p_member, p_actor, p_memo, p_expires, p_runner)
                WITH ORDINALITY AS u (account_id, key, fingerprint, amount, hold_id, quote_id, operation, card, version, project, department, member, actor, memo, expires, runner, n)
              WINDOW w AS (PARTITION BY u.account_id ORDER BY u.n)
            ) AS v
          ), written AS (
            INSERT INTO entries AS e SELECT i.account_id, i.place, v_ats[i.m], CASE WHEN v_kind = 'hold' THEN i.hold_id ELSE gen_random_uuid() END, v_sum_kind[i.m], 'available', CASE WHEN v_kind = 'hold' THEN 'held' ELSE 'spent' END,
              i.amount, -i.amount, i.left_over, v_lot[i.m], v_class[i.m], CASE WHEN v_kind = 'hold' THEN i.hold_id END, i.quote_id, i.operation, i.card, i.version, i.project, i.department,
              i.actor, i.memo, NULL, i.key, i.member, NULL
            FROM item i RETURNING e.account_id, e.sequence, e.at, e.amount, ledger_bytes(e) AS bytes
          ), held AS (
            INSERT INTO holds SELECT i.account_id, i.hold_id, i.quote_id, i.operation, i.amount, 0, 0, 0, 'open', NULL, NULL, i.runner, i.project, i.department, i.actor,
              v_ats[i.m], i.expires, NULL, i.card, i.version, i.member, ARRAY[v_lot[i.m]], ARRAY[i.amount], NULL, 0
            FROM item i WHERE v_kind = 'hold'
          ), keyed AS (
            INSERT INTO operations SELECT i.account_id, i.key, i.fingerprint, v_ats[i.m], i.place, i.left_over, i.held_now, CASE WHEN v_kind = 'hold' THEN i.hold_id END,
              CASE WHEN v_kind <> 'hold' THEN i.amount END, NULL, CASE WHEN v_kind <> 'hold' THEN 0 END, 0, v_kind <> 'hold'
            FROM item i
          ), summed AS (
            SELECT w.account_id, max(w.sequence) AS sequence, max(w.at) AS at, sum(w.amount)::bigint AS amount, string_agg(w.bytes, ''::bytea ORDER BY w.sequence) AS bytes
            FROM written w GROUP BY 1
          ), lowered AS (
            UPDATE lots SET remaining = lots.remaining - u.amount, closed_at = CASE WHEN lots.remaining = u.amount THEN u.at END
            FROM unnest(v_heads, v_lot, v_sum_amount, v_ats) AS u (account_id, lot_id, amount, at) WHERE lots.account_id = u.account_id AND lots.id = u.lot_id
          ), moved AS (
            UPDATE accounts acc SET available = acc.available - s.amount, held = acc.held + CASE WHEN v_kind = 'hold' THEN s.amount ELSE 0 END,
              unbilled = acc.unbilled + CASE WHEN v_kind = 'hold' OR acc.credit_limit IS NULL THEN 0 ELSE s.amount END,
              sequence = s.sequence, last_entry_at = s.at, seal = ledger_link(acc.seal, acc.account_id, s.bytes)
            FROM summed s WHERE acc.account_id = s.account_id RETURNING acc.account_id, acc.sequence, acc.last_entry_at, acc.seal
          ), linked AS (
            INSERT INTO seals (account_id, sequence, at, hash) SELECT * FROM moved
          ), by_bucket AS (
            INSERT INTO rollup_buckets AS r (account_id, bucket, kind, amount, effect, count)
            SELECT u.account_id, date_bin('5 minutes', u.at, 'epoch'), u.kind, u.amount, -u.amount, u.count FROM unnest(v_heads, v_ats, v_sum_kind, v_sum_amount, v_sum_count) AS u (account_id, at, kind, amount, count)
            ON CONFLICT (account_id, bucket, kind) DO UPDATE SET amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count
          ), by_day AS (
            INSERT INTO rollup_kinds AS r (account_id, day, kind, amount, effect, count)
            SELECT u.account_id, left(u.hour, 10), u.kind, u.amount, -u.amount, u.count FROM unnest(v_heads, v_hours, v_sum_kind, v_sum_amount, v_sum_count) AS u (account_id, hour, kind, amount, count)
            ON CONFLICT (account_id, day, kind) DO UPDATE SET amount = r.amount + excluded.amount, effect = r.effect + excluded.effect, count = r.count + excluded.count
          )
          SELECT array_agg(ROW(i.n, 'done', NULL, NULL, NULL, NULL, i.place, i.left_over, i.held_now, CASE WHEN v_kind = 'hold' THEN i.hold_id END,
            CASE WHEN v_kind <> 'hold' THEN i.amount END, NULL, CASE WHEN v_kind <> 'hold' THEN 0 END)::ledger_answer)
          INTO v_plain FROM item i;
          IF v_kind <> 'hold' THEN
            INSERT INTO rollup_spend AS r (account_id, dimension, day, value, amount, count)
            SELECT i.account_id, d.dimension, left(v_hours[i.m], 10), d.value, sum(i.amount), count(*)
            FROM (SELECT u.*, (dense_rank() OVER (ORDER BY u.account_id))::integer AS m FROM unnest(p_account, p_amount, p_operation, p_project, p_department, p_member)
              AS u (account_id, amount, operation, project, department, member)) AS i,
              LATERAL (VALUES ('operation', coalesce(i.operation, '')), ('project', coalesce(i.project, '')), ('department', coalesce(i.department, '')),
              ('member', coalesce(i.member, '')), ('hour', right(v_hours[i.m], 2))) AS d (dimension, value) GROUP BY 1, 2, 3, 4
            ON CONFLICT (account_id, dimension, day, value) DO UPDATE SET amount = r.amount + excluded.amount, count = r.count + excluded.count;
          ELSIF 'renderer' = ANY (p_runner) THEN
            INSERT INTO outbox (account_id, id, topic, payload) SELECT u.account_id, gen_random_uuid(), 'job.started', jsonb_build_object('jobId', u.hold_id)
            FROM unnest(p_account, p_hold, p_runner) AS u (account_id, hold_id, runner) WHERE u.runner = 'renderer';
          END IF;
          -- Only now: what a query has returned stays returned, also when the exception undoes what it wrote.
          RETURN QUERY SELECT * FROM unnest(v_plain);
          RETURN;
        END IF;
      END IF;
    EXCEPTION WHEN unique_violation THEN
      NULL; -- A key was seen before: each item is looked at.
    END;
    a := NULL;
    v_soonest := NULL;
    v_kind := NULL;
    v_hours := '{}';
    v_sum_kind := '{}';
    v_sum_amount := '{}';
    v_sum_count := '{}';
  END IF;
  IF cardinality(p_account) < v_count THEN
    p_account := array_fill(p_account[1], ARRAY[v_count]);
  END IF;
  PERFORM FROM accounts WHERE account_id = ANY (p_account) ORDER BY account_id FOR NO KEY UPDATE;

  SELECT array_agg(s.found) INTO v_accounts FROM (SELECT acc AS found FROM accounts acc WHERE acc.account_id = ANY (p_account) ORDER BY acc.account_id) AS s;
  SELECT array_agg(s.account_id), array_agg(s.id), array_agg(s.class), array_agg(s.expires_at), array_agg(s.claw_due), array_agg(s.remaining), array_agg(s.remaining),
    array_agg(NULL::timestamptz)
  INTO v_lot_account, v_lot, v_class, v_expires, v_claw, v_was, v_left, v_drained
  FROM (SELECT account_id, id, class, expires_at, claw_due, remaining FROM lots WHERE account_id = ANY (p_account) AND closed_at IS NULL
    ORDER BY account_id, rank, expires_at ASC NULLS LAST, sequence, id) AS s;
  v_last := 0;

  SELECT array_agg(u.n), array_agg(op) INTO v_seen, v_answered
  FROM unnest(p_account, p_key) WITH ORDINALITY AS u (account_id, key, n) JOIN operations op ON op.account_id = u.account_id AND op.key = u.key;
  IF p_kind && ARRAY['settle', 'release'] THEN
    SELECT array_agg(hd ORDER BY u.n) INTO v_found FROM unnest(p_account, p_kind, p_hold) WITH ORDINALITY AS u (account_id, kind, hold_id, n)
    LEFT JOIN holds hd ON hd.account_id = u.account_id AND hd.id = CASE WHEN u.kind IN ('settle', 'release') THEN u.hold_id END;
  END IF;

  FOR n IN 1..v_count LOOP
    answer := ROW(n, 'refused', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::ledger_answer;
    IF a.account_id IS DISTINCT FROM p_account[n] THEN
      IF p_account[n] < p_account[n - 1] THEN
        RAISE EXCEPTION 'ledger_post: the items must come sorted by account';
      ELSIF v_accounts[m + 1].account_id IS DISTINCT FROM p_account[n] THEN
        answer.reason := 'not_found';
        RETURN NEXT answer;
        CONTINUE;
      END IF;
      m := m + 1;
      a := v_accounts[m];
      v_base := v_last + 1;
      v_soonest := NULL;
      WHILE v_lot_account[v_last + 1] = a.account_id LOOP
        v_last := v_last + 1;
        v_soonest := least(v_soonest, v_expires[v_last]);
      END LOOP;
      v_next := v_base;
      v_hour_at := NULL;
      v_kinds := '{}';
    END IF;

    IF n = ANY (v_seen) THEN
      seen := v_answered[array_position(v_seen, n)];
      IF seen.fingerprint = p_fingerprint[n] THEN
        answer := ROW(n, 'duplicate', NULL, NULL, NULL, NULL, seen.sequence, seen.available, seen.held, seen.hold_id, seen.settled, seen.returned, seen.excess)::ledger_answer;
      ELSE
        answer.reason := 'idempotency_mismatch';
      END IF;
      RETURN NEXT answer;
      CONTINUE;
    END IF;

    v_at := greatest(p_at[n], a.last_entry_at);
    IF v_waits = p_account[n] OR v_soonest <= v_at OR p_kind[n] NOT IN ('hold', 'settle', 'release', 'charge', 'meter') THEN
      v_waits := p_account[n];
    ELSIF p_kind[n] IN ('settle', 'release') THEN
      h := v_found[n];
      IF h.id IS NULL OR h.id = ANY (v_ended_ids) THEN
        v_waits := p_account[n];
      ELSIF h.state = 'open' THEN
        -- What returns must find its lot here, and no close since.
        v_back := h.amount - CASE p_kind[n] WHEN 'settle' THEN least(p_amount[n], h.amount) ELSE 0 END;
        FOR p IN REVERSE cardinality(h.lot_ids)..1 LOOP
          EXIT WHEN v_back = 0;
          v_back := v_back - least(h.lot_amounts[p], v_back);
          k := array_position(v_lot[v_base:v_last], h.lot_ids[p]);
          IF k IS NULL OR v_claw[v_base + k - 1] > 0 OR h.created_at <= a.last_close_at THEN
            v_waits := p_account[n];
          END IF;
        END LOOP;
      END IF;
    END IF;
    IF v_waits = p_account[n] THEN
      v_waiting := v_waiting || ROW(n, p_account[n], p_kind[n], p_key[n], p_fingerprint[n], p_at[n], p_amount[n], p_hold[n], p_quote[n], p_operation[n], p_card[n], p_version[n], p_project[n],
        p_department[n], p_member[n], p_actor[n], p_memo[n], p_expires[n], p_runner[n], p_limits[n], p_extra[n])::ledger_item;
      CONTINUE;
    END IF;
    IF v_hour_at IS DISTINCT FROM v_at THEN
      v_hour := to_char(v_at AT TIME ZONE a.zone, 'YYYY-MM-DD HH24');
      v_hour_at := v_at;
      -- Kinds are summed by account, hour and bucket; a new one of these begins new sums.
      IF cardinality(v_kinds) > 0 AND (v_sum_hour[cardinality(v_sum_hour)] <> v_hour OR v_sum_bucket[cardinality(v_sum_bucket)] <> date_bin('5 minutes', v_at, 'epoch')) THEN
        v_kinds := '{}';
      END IF;
    END IF;
    -- A hold's own id does: it is held once, and a random one costs time.
    v_transaction := CASE WHEN p_kind[n] = 'hold' THEN p_hold[n] ELSE gen_random_uuid() END;
    v_from := cardinality(v_entries);

    IF p_kind[n] IN ('settle', 'release') THEN
      IF h.state <> 'open' THEN
        answer.reason := 'hold_ended';
        answer.outcome := h.outcome;
        RETURN NEXT answer;
        CONTINUE;
      END IF;
      v_owed := CASE p_kind[n] WHEN 'settle' THEN least(p_amount[n], h.amount) ELSE 0 END;
      h.settled := v_owed;
      h.returned := h.amount - v_owed;
      h.excess := greatest(0, coalesce(p_amount[n], 0) - h.amount);
      h.state := CASE WHEN p_kind[n] = 'settle' THEN 'settled' WHEN p_extra[n]::jsonb ->> 'outcome' = 'expired' THEN 'expired' ELSE 'released' END;
      h.outcome := CASE WHEN p_kind[n] = 'settle' THEN 'succeeded' ELSE p_extra[n]::jsonb ->> 'outcome' END;
      h.reason := p_memo[n];
      h.ended_at := v_at;
      FOR p IN 1..cardinality(h.lot_ids) LOOP
        v_part := least(h.lot_amounts[p], v_owed);
        EXIT WHEN v_part = 0;
        v_owed := v_owed - v_part;
        k := array_position(v_lot[v_base:v_last], h.lot_ids[p]);
        a.sequence := a.sequence + 1;
        v_entries := v_entries || ROW(p_account[n], a.sequence, v_at, v_transaction, 'settle', 'held', 'spent', v_part, 0, a.available, h.lot_ids[p],
          CASE WHEN k IS NULL THEN (SELECT class FROM lots WHERE account_id = p_account[n] AND id = h.lot_ids[p]) ELSE v_class[v_base + k - 1] END, h.id, h.quote_id, h.operation,
          h.card_id, h.card_version, h.project, h.department, p_actor[n], p_memo[n], NULL, p_key[n], h.member, h.limits)::entries;
        v_hours := v_hours || v_hour;
      END LOOP;
      v_back := h.returned;
      FOR p IN REVERSE cardinality(h.lot_ids)..1 LOOP
        v_part := least(h.lot_amounts[p], v_back);
        EXIT WHEN v_part = 0;
        v_back := v_back - v_part;
        k := v_base - 1 + array_position(v_lot[v_base:v_last], h.lot_ids[p]);
        v_left[k] := v_left[k] + v_part;
        v_next := least(v_next, k);
        a.available := a.available + v_part;
        a.sequence := a.sequence + 1;
        v_entries := v_entries || ROW(p_account[n], a.sequence, v_at, v_transaction, 'release', 'held', 'available', v_part, v_part, a.available, h.lot_ids[p],
          v_class[k], h.id, h.quote_id, h.operation, h.card_id, h.card_version, h.project, h.department, p_actor[n], p_memo[n], NULL, p_key[n], h.member, NULL)::entries;
        v_hours := v_hours || v_hour;
      END LOOP;
      a.held := a.held - h.amount;
      IF a.credit_limit IS NOT NULL THEN
        a.unbilled := a.unbilled + h.settled;
      END IF;
      IF h.limits IS NOT NULL THEN
        FOREACH v_limit IN ARRAY h.limits LOOP
          k := array_position(v_limit_ids, v_limit);
          IF k IS NULL THEN
            SELECT * INTO l FROM limits WHERE account_id = p_account[n] AND id = v_limit;
            v_limit_ids := v_limit_ids || v_limit;
            k := cardinality(v_limit_ids);
          ELSE
            l := v_limits[k];
          END IF;
          l.held := l.held - h.amount;
          l.used := l.used + h.settled;
          v_limits[k] := l;
        END LOOP;
      END IF;
      v_tells := v_tells OR (h.runner = 'renderer' AND h.outcome IN ('cancelled', 'expired'));
      v_ended := v_ended || h;
      v_ended_ids := v_ended_ids || h.id;
      answer.hold_id := h.id;
      answer.settled := h.settled;
      answer.returned := h.returned;
      answer.excess := h.excess;
    ELSE
      IF v_at >= a.period_end AND p_at[n] >= a.period_end THEN
        answer.reason := 'period_due';
        RETURN NEXT answer;
        CONTINUE;
      END IF;
      v_owed := p_amount[n];
      IF p_kind[n] = 'meter' THEN
        v_owed := least(v_owed, a.available);
      ELSIF v_owed > a.available THEN
        answer.reason := 'insufficient_credits';
        answer.shortfall := v_owed - a.available;
        RETURN NEXT answer;
        CONTINUE;
      END IF;
      IF p_limits[n] IS NOT NULL THEN
        FOREACH v_limit IN ARRAY p_limits[n]::uuid[] LOOP
          IF array_position(v_limit_ids, v_limit) IS NULL THEN
            SELECT * INTO l FROM limits WHERE account_id = p_account[n] AND id = v_limit;
            IF NOT FOUND THEN
              l := ROW(p_account[n], v_limit, '', '', v_at, v_at, 0, 0, 0, true)::limits;
            END IF;
            v_limit_ids := v_limit_ids || v_limit;
            v_limits := v_limits || l;
          ELSE
            l := v_limits[array_position(v_limit_ids, v_limit)];
          END IF;
          IF p_kind[n] <> 'meter' AND l.is_hard AND l.used + l.held + v_owed > l.cap THEN
            answer.reason := 'limit_exceeded';
            answer.limit_id := v_limit;
            answer.shortfall := l.used + l.held + v_owed - l.cap;
            EXIT;
          END IF;
        END LOOP;
        IF answer.reason IS NOT NULL THEN
          RETURN NEXT answer;
          CONTINUE;
        END IF;
        FOREACH v_limit IN ARRAY p_limits[n]::uuid[] LOOP
          k := array_position(v_limit_ids, v_limit);
          l := v_limits[k];
          IF p_kind[n] = 'hold' THEN
            l.held := l.held + v_owed;
          ELSE
            l.used := l.used + v_owed;
          END IF;
          v_limits[k] := l;
        END LOOP;
      END IF;
      v_kind := CASE WHEN p_kind[n] = 'hold' THEN 'hold' WHEN a.credit_limit IS NULL THEN 'charge' ELSE 'accrue' END;
      answer.settled := CASE WHEN p_kind[n] <> 'hold' THEN v_owed END;
      answer.excess := CASE WHEN p_kind[n] <> 'hold' THEN p_amount[n] - v_owed END;
      v_parts := '{}';
      v_amounts := '{}';
      WHILE v_owed > 0 LOOP
        v_part := least(v_left[v_next], v_owed);
        IF v_part IS NULL OR v_next > v_last THEN
          RAISE EXCEPTION 'ledger_post: the lots of % hold % less than its balance says', p_account[n], v_owed;
        ELSIF v_part > 0 THEN
          v_left[v_next] := v_left[v_next] - v_part;
          v_owed := v_owed - v_part;
          a.available := a.available - v_part;
          a.sequence := a.sequence + 1;
          v_entries := v_entries || ROW(p_account[n], a.sequence, v_at, v_transaction, v_kind, 'available', CASE v_kind WHEN 'hold' THEN 'held' ELSE 'spent' END, v_part, -v_part, a.available,
            v_lot[v_next], v_class[v_next], CASE v_kind WHEN 'hold' THEN p_hold[n] END, p_quote[n], p_operation[n], coalesce(p_card[n], a.card_id), coalesce(p_version[n], a.card_version),
            p_project[n], p_department[n], p_actor[n], p_memo[n], NULL, p_key[n], p_member[n], CASE WHEN v_kind <> 'hold' THEN p_limits[n]::uuid[] END)::entries;
          v_hours := v_hours || v_hour;
          v_parts := v_parts || v_lot[v_next];
          v_amounts := v_amounts || v_part;
        END IF;
        IF v_left[v_next] = 0 THEN
          v_drained[v_next] := v_at;
          v_next := v_next + 1;
        END IF;
      END LOOP;
      IF p_kind[n] = 'hold' THEN
        a.held := a.held + p_amount[n];
        v_holds := v_holds || ROW(p_account[n], p_hold[n], p_quote[n], p_operation[n], p_amount[n], 0, 0, 0, 'open', NULL, NULL, p_runner[n], p_project[n], p_department[n], p_actor[n], v_at, p_expires[n], NULL,
          p_card[n], p_version[n], p_member[n], v_parts, v_amounts, p_limits[n]::uuid[], 0)::holds;
        v_tells := v_tells OR p_runner[n] = 'renderer';
        answer.hold_id := p_hold[n];
      ELSE
        IF a.credit_limit IS NOT NULL THEN
          a.unbilled := a.unbilled + answer.settled;
        END IF;
        IF answer.excess > 0 THEN
          a.sequence := a.sequence + 1;
          v_entries := v_entries || ROW(p_account[n], a.sequence, v_at, v_transaction, 'waive', 'external', 'external', answer.excess, 0, a.available, NULL, NULL, NULL, p_quote[n], p_operation[n],
            coalesce(p_card[n], a.card_id), coalesce(p_version[n], a.card_version), p_project[n], p_department[n], p_actor[n], p_memo[n], NULL, p_key[n], p_member[n], NULL)::entries;
          v_hours := v_hours || v_hour;
        END IF;
      END IF;
    END IF;
    -- Sums of what this item wrote.
    FOR e IN v_from + 1..cardinality(v_entries) LOOP
      k := array_position(v_kinds, v_entries[e].kind);
      IF k IS NULL THEN
        v_kinds := v_kinds || v_entries[e].kind;
        v_sum_account := v_sum_account || p_account[n];
        v_sum_hour := v_sum_hour || v_hour;
        v_sum_bucket := v_sum_bucket || date_bin('5 minutes', v_at, 'epoch');
        v_sum_kind := v_sum_kind || v_entries[e].kind;
        v_sum_amount := v_sum_amount || v_entries[e].amount;
        v_sum_effect := v_sum_effect || v_entries[e].effect;
        v_sum_count := v_sum_count || 1::bigint;
      ELSE
        k := cardinality(v_sum_kind) - cardinality(v_kinds) + k;
        v_sum_amount[k] := v_sum_amount[k] + v_entries[e].amount;
        v_sum_effect[k] := v_sum_effect[k] + v_entries[e].effect;
        v_sum_count[k] := v_sum_count[k] + 1;
      END IF;
    END LOOP;
    a.last_entry_at := v_at;
    v_operations := v_operations || ROW(p_account[n], p_key[n], p_fingerprint[n], v_at, a.sequence, a.available, a.held, answer.hold_id, answer.settled, answer.returned, answer.excess, 0,
      p_kind[n] IN ('charge', 'meter'))::operations;
    answer.status := 'done';
    answer.sequence := a.sequence;
    answer.available := a.available;
    answer.held := a.held;
    RETURN NEXT answer;
  END LOOP;

  IF cardinality(v_operations) > 0 THEN
    UPDATE lots SET remaining = u.remaining, closed_at = CASE WHEN u.remaining = 0 THEN u.drained END
    FROM unnest(v_lot_account, v_lot, v_was, v_left, v_drained) AS u (account_id, id, was, remaining, drained)
    WHERE u.remaining <> u.was AND lots.account_id = u.account_id AND lots.id = u.id;
    IF cardinality(v_holds) > 0 THEN
      INSERT INTO holds SELECT * FROM unnest(v_holds);
    END IF;
    IF cardinality(v_ended) > 0 THEN
      UPDATE holds SET settled = u.settled, returned = u.returned, excess = u.excess, state = u.state, outcome = u.outcome, reason = u.reason, ended_at = u.ended_at
      FROM unnest(v_ended) AS u WHERE holds.account_id = u.account_id AND holds.id = u.id;
    END IF;
    IF cardinality(v_limits) > 0 THEN
      UPDATE limits SET used = u.used, held = u.held FROM unnest(v_limits) AS u WHERE limits.account_id = u.account_id AND limits.id = u.id;
    END IF;
    IF v_tells THEN
      INSERT INTO outbox (account_id, id, topic, payload)
      SELECT account_id, gen_random_uuid(), CASE state WHEN 'open' THEN 'job.started' ELSE 'job.cancelled' END, jsonb_build_object('jobId', id)
      FROM unnest(v_holds || v_ended) WHERE runner = 'renderer' AND (state = 'open' OR outcome IN ('cancelled', 'expired'));
    END IF;
    PERFORM ledger_write(v_entries, v_operations, v_hours, v_sum_account, v_sum_hour, v_sum_bucket, v_sum_kind, v_sum_amount, v_sum_effect, v_sum_count);
  END IF;

  -- What had to wait: the first item of each account alone, what came after it by this function again.
  IF cardinality(v_waiting) > 0 THEN
    v_waits := NULL;
    v_accounts := NULL;
    DECLARE
      v_item ledger_item;
      v_rest ledger_item[] := '{}';
    BEGIN
      FOREACH v_item IN ARRAY v_waiting LOOP
        IF v_item.account_id IS DISTINCT FROM v_waits THEN
          v_waits := v_item.account_id;
          answer := ledger_one(v_item);
          RETURN NEXT answer;
        ELSE
          v_rest := v_rest || v_item;
        END IF;
      END LOOP;
      IF cardinality(v_rest) > 0 THEN
        RETURN QUERY SELECT (v_rest[p.n]).n, p.status, p.reason, p.shortfall, p.limit_id, p.outcome, p.sequence, p.available, p.held, p.hold_id, p.settled, p.returned, p.excess
        FROM (SELECT array_agg(account_id ORDER BY o) AS account, array_agg(kind ORDER BY o) AS kind, array_agg(key ORDER BY o) AS key, array_agg(fingerprint ORDER BY o) AS fingerprint,
            array_agg(at ORDER BY o) AS at, array_agg(amount ORDER BY o) AS amount, array_agg(hold_id ORDER BY o) AS hold, array_agg(quote_id ORDER BY o) AS quote,
            array_agg(operation ORDER BY o) AS operation, array_agg(card_id ORDER BY o) AS card, array_agg(card_version ORDER BY o) AS version, array_agg(project ORDER BY o) AS project,
            array_agg(department ORDER BY o) AS department, array_agg(member ORDER BY o) AS member, array_agg(actor ORDER BY o) AS actor, array_agg(memo ORDER BY o) AS memo,
            array_agg(expires_at ORDER BY o) AS expires, array_agg(runner ORDER BY o) AS runner, array_agg(limits ORDER BY o) AS limits, array_agg(extra ORDER BY o) AS extra
          FROM unnest(v_rest) WITH ORDINALITY AS r (n, account_id, kind, key, fingerprint, at, amount, hold_id, quote_id, operation, card_id, card_version, project, department, member,
            actor, memo, expires_at, runner, limits, extra, o)) AS r,
          LATERAL ledger_post(r.account, r.kind, r.key, r.fingerprint, r.at, r.amount, r.hold, r.quote, r.operation, r.card, r.version, r.project, r.department, r.member, r.actor, r.memo,
            r.expires, r.runner, r.limits, r.extra) AS p;
      END IF;
    END;
  END IF;
END $$;
--> statement-breakpoint
DROP TABLE rollup_quarters;
